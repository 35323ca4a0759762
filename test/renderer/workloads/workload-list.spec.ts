import { describe, expect, it } from 'vitest'
import type { Service } from '../../../contract/services.ts'
import type { Workload } from '../../../contract/workloads.ts'
import { whatIsLost } from '../../../renderer/workloads/dialogs/what-is-lost.ts'
import { serviceTone } from '../../../renderer/workloads/list/service-sign.ts'
import { workloadLines } from '../../../renderer/workloads/list/workload-lines.ts'
import {
  type Shown,
  type SortKey,
  sift,
  sorted,
  toEntries,
} from '../../../renderer/workloads/list/workload-list.ts'
import { remedyOf } from '../../../renderer/workloads/services/remedy.ts'
import { portRanges } from '../../../renderer/workloads/table/port-link.ts'
import { containerActions, serviceActions } from '../../../renderer/workloads/table/workload-actions.ts'

const place = { environmentId: 'e', projectId: 'p', namespace: 'default' }
const container = (id: string, fields: Partial<Workload> = {}): Workload => ({
  ...place,
  id,
  name: id,
  image: 'app:1',
  imageId: 'sha256:1',
  state: 'running',
  status: 'Up 1 second',
  ports: [],
  createdAt: 0,
  ...fields,
})
const service = (id: string, fields: Partial<Service> = {}): Service => ({
  ...place,
  id,
  name: id,
  image: 'web:1',
  imageId: 'sha256:2',
  scale: 2,
  running: 2,
  replicas: [],
  state: 'steady',
  createdAt: 0,
  ...fields,
})
const port = (host: number, protocol = 'tcp') => ({ container: 80, host, protocol })

const workloads = [
  container('job', { state: 'exited', status: 'Exited (3) 1 minute ago', createdAt: 30 }),
  container('db', { createdAt: 20, credential: { id: 'r', name: 'team' }, ports: [port(5432)] }),
  container('other-project', { projectId: 'q' }),
  container('web-10', { serviceId: 'web', ports: [port(9010)] }),
  container('web-2', { serviceId: 'web', ports: [port(9002)] }),
  container('left-over', { serviceId: 'gone', namespace: 'shop', createdAt: 10 }),
]
const web = service('web', {
  createdAt: 15,
  replicas: ['web-10', 'web-2'].map((id) => ({
    id,
    name: id,
    state: 'running',
    current: id === 'web-2',
    createdAt: 0,
  })),
})
const entries = toEntries(workloads, [web, service('far', { projectId: 'q' })], 'p')
const names = (list: typeof entries) => list.map(({ name }) => name)

describe('the list of workloads', () => {
  it('has the services and containers of one project, replicas with their service', () => {
    expect(names(entries)).toEqual(['db', 'job', 'left-over', 'web'])
    const found = entries.find(({ kind }) => kind === 'service')
    expect(found?.kind === 'service' && found.replicas.map(({ name }) => name)).toEqual(['web-2', 'web-10'])
  })

  it.each<[Shown, readonly string[]]>([
    ['all', ['db', 'job', 'left-over', 'web']],
    ['running', ['db', 'left-over', 'web']],
    ['stopped', ['job']],
    ['attention', ['job']],
  ])('shows by state: %s', (shown, expected) => {
    expect(names(sift(entries, { search: '', shown, namespace: '' }))).toEqual(expected)
  })

  it('counts a blocked service, and one whose update failed, as in need of attention', () => {
    const list = toEntries(
      [],
      [
        service('a', { state: 'blocked' }),
        service('b', { update: { image: 'x', state: 'failed', updated: 0 } }),
        service('c'),
      ],
      'p',
    )
    expect(names(sift(list, { search: '', shown: 'attention', namespace: '' }))).toEqual(['a', 'b'])
  })

  it.each([
    ['TEAM db', ['db']],
    ['web:1', ['web']],
    ['9010', ['web']],
    ['shop', ['left-over']],
    ['nowhere', []],
  ])('is searched: %s', (search, expected) => {
    expect(names(sift(entries, { search, shown: 'all', namespace: '' }))).toEqual(expected)
  })

  it('is filtered by namespace', () => {
    expect(names(sift(entries, { search: '', shown: 'all', namespace: 'shop' }))).toEqual(['left-over'])
  })

  it.each<[SortKey, boolean, readonly string[]]>([
    ['age', false, ['job', 'db', 'web', 'left-over']],
    ['age', true, ['left-over', 'web', 'db', 'job']],
    ['name', true, ['web', 'left-over', 'job', 'db']],
    ['scale', false, ['web', 'db', 'job', 'left-over']],
    ['ports', true, ['web', 'db', 'job', 'left-over']],
    ['credential', false, ['db', 'job', 'left-over', 'web']],
    ['image', false, ['db', 'job', 'left-over', 'web']],
    ['state', false, ['job', 'db', 'left-over', 'web']],
  ])('is sorted by %s, empty values last (%s)', (key, descending, expected) => {
    expect(names(sorted(entries, { key, descending }))).toEqual(expected)
  })
})

describe('the lines of the table', () => {
  const kinds = (unfolded: string[], failed: string[], list = entries) =>
    workloadLines(list, new Set(unfolded), new Set(failed)).map(({ kind, key }) => `${kind} ${key}`)

  it('have the replicas of an unfolded service below it, and each failure below its row', () => {
    expect(kinds([], [])).toEqual(['container db', 'container job', 'container left-over', 'service web'])
    expect(kinds(['web'], ['web-10', 'db', 'web']).slice(3)).toEqual([
      'container left-over',
      'service web',
      'failure failure web',
      'replica web-2',
      'replica web-10',
      'failure failure web-10',
    ])
    expect(kinds(['web'], ['db'])[1]).toBe('failure failure db')
  })

  it('say which replicas run an older image', () => {
    const lines = workloadLines(entries, new Set(['web']), new Set())
    expect(lines.flatMap((line) => (line.kind === 'replica' ? [line.current] : []))).toEqual([true, false])
  })

  it('say more of a service that has more to say', () => {
    const problem = { code: 'vault.locked' as const, data: {} }
    const list = toEntries([], [service('a', { state: 'blocked', problem })], 'p')
    expect(kinds([], ['a'], list)).toEqual(['service a', 'note note a', 'failure failure a'])
  })
})

describe('what can be done', () => {
  it('goes by the state of a container, and an adopted one can be left alone', () => {
    expect(containerActions({ state: 'running' })).toEqual(['details', 'logs', 'stop', 'restart', 'remove'])
    expect(containerActions({ state: 'exited' })).toEqual(['details', 'logs', 'start', 'remove'])
    expect(containerActions({ state: 'exited', adopted: true })).toContain('leave')
  })

  it('goes by the state of a service, with Roll back only where there is something to go back to', () => {
    const plain = ['logs', 'scale', 'update', 'stop', 'restart', 'remove']
    expect(serviceActions({ state: 'steady' })).toEqual(plain)
    expect(serviceActions({ state: 'steady', previousImage: 'web:0' })).toContain('rollBack')
    const update = { image: 'web:2', state: 'replacing' as const, updated: 1 }
    expect(serviceActions({ state: 'updating', update })).toContain('rollBack')
    expect(serviceActions({ state: 'steady', update: { ...update, state: 'failed' } })).not.toContain(
      'rollBack',
    )
    expect(serviceActions({ state: 'stopped' })).toContain('start')
    expect(serviceActions({ state: 'removing' })).toEqual([])
    const problem = { code: 'engine.unreachable' as const, data: {} }
    expect(serviceActions({ state: 'removing', problem })).toEqual(['forget'])
    expect(serviceActions({ state: 'unseen', problem })).toEqual([...plain, 'forget'])
    expect(serviceActions({ state: 'blocked', problem: { ...problem, code: 'match.inactive' } })).toEqual(
      plain,
    )
  })

  it('is about a blocked service what makes it go on', () => {
    const registry = { id: 'r', name: 'team' }
    const of = (code: NonNullable<Service['problem']>['code'], data = {}) =>
      remedyOf({ problem: { code, data } })
    expect(of('match.inactive', { registry })).toEqual({ kind: 'activate', ...registry })
    expect(of('match.expired', { registry })).toMatchObject({ to: '/registries?show=r', name: 'team' })
    expect(of('match.needs-credential', { host: 'a:1' })).toMatchObject({
      to: '/registries?add=1&address=a%3A1',
    })
    expect(of('vault.locked')).toMatchObject({ to: '/vault/unlock' })
    expect(of('engine.failed')).toBeUndefined()
    expect(remedyOf({})).toBeUndefined()
  })

  it('says before a removal what is lost', () => {
    expect(whatIsLost(entries)).toEqual([
      { kind: 'replicas', count: 2 },
      { kind: 'running', count: 2 },
      { kind: 'written', count: 4 },
    ])
    const [adopted] = toEntries([container('x', { adopted: true, state: 'exited' })], [], 'p')
    expect(adopted && whatIsLost([adopted])).toEqual([
      { kind: 'adopted', count: 1 },
      { kind: 'written', count: 1 },
    ])
  })
})

it('marks a service by its state', () => {
  expect(serviceTone({ state: 'steady' })).toBe('good')
  expect(serviceTone({ state: 'blocked' })).toBe('warning')
})

it('writes the ports of replicas as ranges', () => {
  const ports = [
    port(9003),
    port(9001),
    port(9002),
    port(9001),
    port(9007),
    port(53, 'udp'),
    { container: 7, protocol: 'tcp' },
  ]
  expect(portRanges(ports).map(({ text }) => text)).toEqual(['9001–9003, 9007 → 80', '53 → 80/udp', '7'])
})
