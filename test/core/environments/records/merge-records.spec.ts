import { expect, it } from 'vitest'
import type { Origin, OriginKind } from '../../../../contract/environment/environment.ts'
import { idSchema } from '../../../../contract/scalars.ts'
import type { KeyedEngine } from '../../../../core/environments/discovery/search-engines.ts'
import { noEnvironmentChoices } from '../../../../core/environments/records/environment-choices.ts'
import {
  foundId,
  mergeRecords,
  type RecordSources,
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
  const remembered = toRemember(before, used)
  expect(idsOf(remembered)).toEqual([lab])
  const after = merged({ remembered, used: [...used] })
  expect(after.at(-1)).toMatchObject({ id: lab, name: 'lab', absent: true, place: { endpoint: 'unix:///a' } })
  expect(toRemember(after, used)).toEqual(remembered)
  expect(toRemember(after, new Set(['default']))).toEqual([])
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
