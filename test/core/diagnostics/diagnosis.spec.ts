import { describe, expect, it } from 'vitest'
import type { Environment } from '../../../contract/environment/environment.ts'
import { diagnosisOf } from '../../../core/diagnostics/diagnosis.ts'
import type { DiagnosticFacts } from '../../../core/diagnostics/facts.ts'
import { factsOf, registryOf } from './diagnostic-facts.ts'

const told = (facts: Partial<DiagnosticFacts>, names = false) =>
  JSON.parse(diagnosisOf(factsOf(facts), { names }))

const engine = (fields: Partial<Environment>): Environment => ({
  id: 'e1',
  name: 'default',
  endpoint: 'unix:///var/run/docker.sock',
  way: 'socket',
  origins: [{ kind: 'docker-context', name: 'acme' }],
  added: false,
  hidden: false,
  absent: false,
  projects: [],
  ...fields,
})

describe('a diagnosis', () => {
  it('says versions, settings, room and how long the program has run', () => {
    const diagnosis = told({})
    expect(diagnosis.program).toMatchObject({
      fairlead: '1.2.3',
      shell: 'web',
      node: '20.20.0',
      uptimeSeconds: 61,
    })
    expect(diagnosis.program.system).toBe('linux 6.1.0 x64')
    expect(diagnosis.settings).toMatchObject({ theme: 'system', pullsAtOnce: 3 })
    expect(diagnosis.storage).toMatchObject({ freeBytes: 12_345, dataFolder: '~/.config/fairlead' })
    expect(diagnosis.madeAt).toBe('2026-11-22T05:42:07.123Z')
  })

  it.each([
    ['/home/ann/.config/Fairlead', '/home/ann', '~/.config/Fairlead'],
    [
      '/Users/ann/Library/Application Support/Fairlead',
      '/Users/ann',
      '~/Library/Application Support/Fairlead',
    ],
    ['C:\\Users\\ann\\AppData\\Roaming\\Fairlead', 'C:\\Users\\ann', '~\\AppData\\Roaming\\Fairlead'],
    ['/home/ann/customers/acme', '/home/ann', 'folder-1'],
    ['/home/annabel/.config/Fairlead', '/home/ann', 'folder-1'],
    ['/srv/acme', '/home/ann', 'folder-1'],
  ])('tells the data folder %s of %s as %s', (dataFolder, home, expected) => {
    expect(told({ dataFolder, home }).storage.dataFolder).toBe(expected)
  })

  it('counts registries by state and tells the first ones by stand-ins, the same host by the same', () => {
    const { registries } = told({
      registries: [
        registryOf(),
        registryOf({
          id: 'r2',
          name: 'second',
          address: 'hub.acme.test:5000',
          state: 'inactive',
          createdAt: 2e12,
        }),
        registryOf({ id: 'r3', name: 'third', address: 'other.test', username: 'eve', createdAt: 3e12 }),
      ],
    })
    expect(registries.byState).toEqual({ active: 2, inactive: 1 })
    expect(
      registries.list.map(({ name, address, user }: Record<string, string>) => [name, address, user]),
    ).toEqual([
      ['registry-1', 'registry-1.example:5000/…', 'user-1'],
      ['registry-2', 'registry-1.example:5000', 'user-1'],
      ['registry-3', 'registry-2.example', 'user-2'],
    ])
  })

  it('holds no more than fifty of ten thousand registries, and the count of all', () => {
    const many = Array.from({ length: 10_000 }, (_, index) =>
      registryOf({ id: `r${index}`, name: `n${index}` }),
    )
    const { registries } = told({ registries: many })
    expect(registries.total).toBe(10_000)
    expect(registries.list).toHaveLength(50)
  })

  it.each([
    ['unix:///var/run/docker.sock', 'socket', 'unix:///var/run/docker.sock'],
    ['unix:///run/user/1000/ann/docker.sock', 'socket', 'unix://file-1'],
    ['tcp://build.acme.test:2375', 'tcp', 'tcp://engine-1.example:2375'],
    ['ssh://ann@build.acme.test', 'ssh', 'ssh://engine-1.example'],
    ['npipe:////./pipe/docker_engine', 'socket', 'npipe://file-1'],
  ] as const)('tells %s as %s', (endpoint, way, expected) => {
    expect(told({ environments: [engine({ endpoint, way })] }).engines[0].endpoint).toBe(expected)
  })

  it('tells a problem by its code and our own reason, never by the words of others', () => {
    const problem = {
      code: 'engine.unreachable',
      data: { endpoint: 'tcp://build.acme.test:2375', reason: 'refused', proof: 'connect to acme' },
    } as const
    const [line] = told({ environments: [engine({ problem })] }).engines
    expect(line.problem).toEqual({ code: 'engine.unreachable', reason: 'refused' })
  })

  it('tells activity by kind, result and stand-ins', () => {
    const [entry] = told({
      activity: [
        {
          id: 'a1',
          at: 0,
          kind: 'pull.failed',
          ok: false,
          code: 'pull.no-right',
          registry: { id: 'r1', name: 'acme-ann' },
          subject: 'hub.acme.test:5000/team/app:1',
          program: 'acme-tool',
        },
      ],
    }).activity
    expect(entry).toEqual({
      at: '1970-01-01T00:00:00.000Z',
      kind: 'pull.failed',
      ok: false,
      code: 'pull.no-right',
      registry: 'registry-1',
      subject: 'subject-1',
    })
  })

  it('tells own files by name and others by stand-ins, with mode and size', () => {
    const { storage } = told({
      folder: {
        files: [
          { name: 'vault.json', kind: 'file', mode: 0o600, size: 10 },
          { name: 'passwords of ann.txt', kind: 'file', mode: 0o644, size: 20 },
        ],
        folders: [
          { name: 'registries', mode: 0o700, files: 3, size: 30, open: 1 },
          { name: 'acme', mode: 0o755, files: 0, size: 0, open: 0 },
        ],
        more: 0,
      },
      notices: [
        { file: 'registries/abc-1.json', code: 'kept-aside', kept: 'registries/abc-1.json.damaged-1' },
        { file: 'exports/acme.yaml', code: 'unreadable' },
      ],
    })
    expect(storage.files).toEqual([
      { file: 'vault.json', mode: '0600', bytes: 10 },
      { file: 'file-2', mode: '0644', bytes: 20 },
    ])
    expect(storage.folders).toEqual([
      { folder: 'registries', mode: '0700', files: 3, bytes: 30, openToOthers: 1 },
      { folder: 'folder-1', mode: '0755', files: 0, bytes: 0, openToOthers: 0 },
    ])
    expect(storage.notices).toEqual([
      { file: 'registries/abc-1.json', code: 'kept-aside', kept: true },
      { file: 'file-1', code: 'unreadable' },
    ])
  })

  it('tells the last lines of the log by the fields that the program writes, and sums up the calls', () => {
    const line = (fields: object, message = 'call') => ({ at: 0, level: 'info', message, fields }) as const
    const { log, calls } = told({
      log: [
        line({ procedure: 'pulls.start', outcome: 'ok', milliseconds: 12 }),
        line({ procedure: 'pulls.start', outcome: 'match.inactive', milliseconds: 30, input: 'acme' }),
        line(
          {
            bug: 'not an id of ours: acme',
            class: 'TypeError',
            frames: [
              'at Object.run (/home/ann/work/acme/out/main/web.js:12:3)',
              'at async /srv/Acme (old)/the shop/main.js:7:1',
              'at async Promise.all (index 0)',
              `at C.#go [as go] (file:///opt/${'acme/'.repeat(60)}chunk.js:1:2)`,
              'at acme shop',
            ],
          },
          'bug',
        ),
      ],
    })
    expect(calls).toEqual({ 'pulls.start': { calls: 2, failed: 1, slowestMilliseconds: 30 } })
    expect(log).toEqual([
      '1970-01-01T00:00:00.000Z info call procedure=pulls.start outcome=ok milliseconds=12',
      '1970-01-01T00:00:00.000Z info call procedure=pulls.start outcome=match.inactive milliseconds=30',
      '1970-01-01T00:00:00.000Z info bug class=TypeError bug=other frames=Object.run (web.js:12:3) < ? (main.js:7:1) < async Promise.all (?) < C.#go (chunk.js:1:2) < ? (?)',
    ])
  })
})

describe('a diagnosis with names', () => {
  it('says addresses and names, with the home folder as ~, and still no username', () => {
    const text = diagnosisOf(
      factsOf({ environments: [engine({ endpoint: 'unix:///home/ann/docker.sock' })] }),
      { names: true },
    )
    const { registries, projects, engines } = JSON.parse(text)
    expect(registries.list[0]).toMatchObject({
      name: 'acme-user-1',
      address: 'hub.acme.test:5000/team',
      user: 'user-1',
      project: 'Acme shop',
    })
    expect(projects[0]).toMatchObject({ name: 'Acme shop', engine: 'default' })
    expect(engines[0].endpoint).toBe('unix://~/docker.sock')
    expect(text).not.toContain('/home/ann')
  })

  it('says a username as a stand-in also where it is part of a name, an address or an image', () => {
    const { registries, activity } = told(
      {
        registries: [
          registryOf({ name: 'hub-ann-marie', username: 'Ann.Marie', address: 'hub.test/ann.marie' }),
          registryOf({ id: 'r2', name: 'joanna-ann', username: 'ann' }),
          registryOf({ id: 'r3', name: 'free', username: '(a+)+$' }),
        ],
        activity: [{ id: 'a1', at: 0, kind: 'pull.done', ok: true, subject: 'docker.io/ann/app:ann-2' }],
      },
      true,
    )
    expect(registries.list.map(({ name }: { name: string }) => name)).toEqual([
      'hub-user-1',
      'joanna-user-2',
      'free',
    ])
    expect(registries.list[0].address).toBe('hub.test/user-1')
    expect(activity[0].subject).toBe('docker.io/user-2/app:user-2-2')
  })

  it('LK-09: what others named is cut, and characters that act or hide are written out', () => {
    const hostile = 'evil\u202e\u001b[31m\u200b\u0000\ud800name'
    const text = diagnosisOf(
      factsOf({
        registries: [registryOf({ name: hostile, address: `${'x'.repeat(5000)}.test` })],
        environments: [
          engine({
            engine: { product: hostile, version: hostile, apiVersion: '1.41', platform: 'linux/amd64' },
          }),
        ],
      }),
      { names: true },
    )
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u)
    const { registries, engines } = JSON.parse(text)
    expect(registries.list[0].name).toBe('evil\\u{202e}\\u{1b}[31m\\u{200b}\\u{0}\\u{d800}name')
    expect(registries.list[0].address).toHaveLength(201)
    expect(engines[0].engine.product).toBe(registries.list[0].name)
  })
})
