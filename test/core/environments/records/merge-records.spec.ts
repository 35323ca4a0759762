import { expect, it } from 'vitest'
import type { Origin, OriginKind } from '../../../../contract/environment/environment.ts'
import { idSchema } from '../../../../contract/scalars.ts'
import type { KeyedEngine } from '../../../../core/environments/discovery/search-engines.ts'
import { noEnvironmentChoices } from '../../../../core/environments/records/environment-choices.ts'
import {
  foundId,
  mergeRecords,
  type RecordSources,
  stillConfirmed,
  toRemember,
} from '../../../../core/environments/records/merge-records.ts'

const engine = (kind: OriginKind, name: string, path: string): KeyedEngine => ({
  origin: { kind, name },
  name: name || kind,
  place: { endpoint: `unix://${path}` },
  key: path,
})
const chosen = (path: string, origin: Origin = { kind: 'socket', name: '' }) => ({
  origin,
  place: { endpoint: `unix://${path}` },
  key: path,
})

function merged(
  sources: Partial<RecordSources['choices']> & { chosen?: string; found?: KeyedEngine[]; used?: string[] },
) {
  const { chosen: path = '/default', found = [], used = [], ...choices } = sources
  return mergeRecords({
    search: { chosen: chosen(path), found },
    choices: { ...noEnvironmentChoices, added: [], ...choices },
    used: new Set(used),
  })
}
const idsOf = (records: readonly { id: string }[]) => records.map(({ id }) => id)

it('ids are the same for the same kind and name, and fit everywhere', () => {
  const origin = { kind: 'docker-context', name: 'läb / 1' } as const
  expect(foundId(origin)).toBe(foundId({ ...origin }))
  expect(foundId(origin)).not.toBe(foundId({ ...origin, name: 'lab' }))
  expect(idSchema.parse(foundId(origin))).toBe(foundId(origin))
})

it('one engine that is found in several ways is one environment, known by a name before a socket', () => {
  const ways = [
    engine('socket', '', '/a'),
    engine('docker-desktop', '', '/a'),
    engine('docker-context', 'desktop', '/a'),
  ]
  const [, only, ...more] = merged({ found: ways })
  expect(more).toEqual([])
  expect(only).toMatchObject({
    id: foundId({ kind: 'docker-context', name: 'desktop' }),
    origins: [{ kind: 'docker-context', name: 'desktop' }, { kind: 'docker-desktop' }, { kind: 'socket' }],
  })
})

it('what the default one stands for is not shown again, but its ways are', () => {
  const [first, ...more] = merged({ chosen: '/a', found: [engine('rootless', '', '/a')] })
  expect(more).toEqual([])
  expect(first).toMatchObject({ id: 'default', origins: [{ kind: 'socket' }, { kind: 'rootless' }] })
})

it('every id on which a project lives stays, whatever else leads to the same engine', () => {
  const ways = [engine('docker-context', 'lab', '/a'), engine('colima', 'default', '/a')]
  const lab = foundId({ kind: 'docker-context', name: 'lab' })
  const colima = foundId({ kind: 'colima', name: 'default' })
  expect(idsOf(merged({ found: ways, used: [colima] }))).toEqual(['default', colima])
  expect(idsOf(merged({ found: ways, used: [colima, lab] }))).toEqual(['default', lab, colima])
  expect(idsOf(merged({ chosen: '/a', found: ways, used: [lab] }))).toEqual(['default', lab])
  const added = [{ id: 'mine', name: 'mine', endpoint: 'unix:///a', key: '/a' }]
  expect(idsOf(merged({ found: ways, added }))).toEqual(['default', 'mine'])
  expect(idsOf(merged({ found: ways, added, used: [colima] }))).toEqual(['default', 'mine', colima])
})

it('one that is not found any more stays as it was remembered while a project lives on it', () => {
  const lab = foundId({ kind: 'docker-context', name: 'lab' })
  const used = new Set([lab, 'default', 'mine'])
  const added = [{ id: 'mine', name: 'mine', endpoint: 'unix:///m', key: '/m' }]
  const before = merged({ found: [engine('docker-context', 'lab', '/a')], used: [...used], added })
  const remembered = toRemember(before, used, [])
  expect(idsOf(remembered)).toEqual([lab])
  const after = merged({ remembered, used: [...used] })
  expect(after.at(-1)).toMatchObject({ id: lab, name: 'lab', absent: true, place: { endpoint: 'unix:///a' } })
  expect(toRemember(after, used, [])).toEqual(remembered)
  expect(toRemember(after, new Set(['default']), [])).toEqual([])
  expect(idsOf(merged({ remembered }))).toEqual(['default'])
})

it('DE-11: a confirmation counts for its environment at its endpoint alone', () => {
  const added = [{ id: 'mine', name: 'mine', endpoint: 'tcp://a.test:2375', key: 'a' }]
  const confirmedAt = (environmentId: string, endpoint: string) =>
    merged({ added, plainTcp: [{ environmentId, endpoint }] }).find(({ id }) => id === 'mine')
      ?.plainTcpConfirmed
  expect(confirmedAt('mine', 'tcp://a.test:2375')).toBe(true)
  expect(confirmedAt('mine', 'tcp://b.test:2375')).toBe(false)
  expect(confirmedAt('other', 'tcp://a.test:2375')).toBe(false)
})

it('one that cannot be used for now is remembered as it was, and as it is where it was never otherwise', () => {
  const lab = engine('docker-context', 'lab', '/lab')
  const id = foundId(lab.origin)
  const used = new Set([id])
  const before = toRemember(merged({ found: [lab], used: [id] }), used, [])
  const place = { endpoint: 'docker context lab', refused: 'context-unverified' } as const
  const refused = merged({ found: [{ ...lab, place, key: 'refused' }], used: [id], remembered: before })
  expect(refused.find((each) => each.id === id)).toMatchObject({ place, absent: false })
  expect(toRemember(refused, used, before)).toEqual(before)
  expect(toRemember(refused, used, [])).toMatchObject([{ id, endpoint: 'docker context lab' }])
  const gone = merged({ used: [id], remembered: toRemember(refused, used, before) })
  expect(gone.find((each) => each.id === id)).toMatchObject({ place: lab.place, absent: true })
})

it('the key for ssh is remembered with the place', () => {
  const place = { endpoint: 'ssh://ann@far.test', identity: '/keys/far' }
  const far = { ...engine('podman-connection', 'far', ''), place, key: 'far' }
  const id = foundId(far.origin)
  const remembered = toRemember(merged({ found: [far], used: [id] }), new Set([id]), [])
  expect(merged({ used: [id], remembered }).find((each) => each.id === id)).toMatchObject({ place })
})

it('DE-11: what was confirmed for plain TCP is so no more once TLS is spoken there', () => {
  const endpoint = 'tcp://far.test:2375'
  const at = (id: string, files?: object) => ({
    ...engine('docker-context', id, ''),
    key: id,
    place: { endpoint, ...files },
  })
  const ids = ['plain', 'safe', 'elsewhere'].map((name) => foundId({ kind: 'docker-context', name }))
  const records = merged({ found: [at('plain'), at('safe', { files: {} })], used: ids })
  const plainTcp = ids.map((environmentId) => ({ environmentId, endpoint }))
  expect(stillConfirmed(plainTcp, records)).toEqual([plainTcp[0], plainTcp[2]])
})
