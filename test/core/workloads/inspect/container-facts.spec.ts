import { expect, it } from 'vitest'
import { workloadDetailsSchema } from '../../../../contract/workload/workload-details.ts'
import { containerFacts } from '../../../../core/workloads/inspect/container-facts.ts'
import { mask } from '../../../../core/workloads/inspect/masked-answer.ts'

const factsSchema = workloadDetailsSchema.omit({ digest: true, hidden: true, raw: true, rawCut: true })

it('gives the facts of an inspection', () => {
  const facts = containerFacts({
    Id: 'c1',
    Name: '/web',
    Image: 'sha256:1',
    Created: '2026-11-22T05:00:00.123456789Z',
    Path: '/entry',
    Args: ['run', mask],
    RestartCount: 3,
    State: {
      Status: 'exited',
      OOMKilled: true,
      ExitCode: 137,
      Error: 'no\nroom',
      StartedAt: '2026-11-22T05:00:01Z',
      FinishedAt: '2026-11-22T05:10:01Z',
      Health: { Status: 'unhealthy', FailingStreak: 2, Log: [{ Output: 'a' }, { Output: 'b\n' }] },
    },
    Config: {
      Image: 'app:1',
      Env: ['A=1', 'EMPTY=', `SECRET=${mask}`, 'odd'],
      Labels: { b: 'x', token: mask },
      User: '1000',
      WorkingDir: '/srv',
    },
    HostConfig: {
      RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 5 },
      NanoCpus: 1_500_000_000,
      Memory: 1024,
      PidsLimit: 100,
      Privileged: true,
      ReadonlyRootfs: true,
    },
    Mounts: [
      {
        Type: 'volume',
        Name: 'data',
        Source: '/var/lib/docker/volumes/data/_data',
        Destination: '/data',
        RW: true,
      },
      { Type: 'bind', Source: '/etc', Destination: '/host', RW: false },
    ],
    NetworkSettings: { Networks: { web: { IPAddress: '172.18.0.2', Aliases: ['db'] }, off: {} } },
  })
  expect(factsSchema.parse(facts)).toEqual({
    id: 'c1',
    name: 'web',
    image: 'app:1',
    imageId: 'sha256:1',
    command: ['/entry', 'run', mask],
    state: 'exited',
    exitCode: 137,
    error: 'no room',
    outOfMemory: true,
    createdAt: Date.parse('2026-11-22T05:00:00.123Z'),
    startedAt: Date.parse('2026-11-22T05:00:01Z'),
    finishedAt: Date.parse('2026-11-22T05:10:01Z'),
    restart: { policy: 'on-failure', retries: 5, count: 3 },
    limits: { cpus: 1.5, memory: 1024, processes: 100 },
    user: '1000',
    folder: '/srv',
    privileged: true,
    readOnly: true,
    mounts: [
      { kind: 'volume', source: 'data', target: '/data', readOnly: false },
      { kind: 'bind', source: '/etc', target: '/host', readOnly: true },
    ],
    networks: [
      { name: 'web', address: '172.18.0.2', aliases: ['db'] },
      { name: 'off', aliases: [] },
    ],
    health: { status: 'unhealthy', failures: 2, said: 'b' },
    environment: [{ name: 'A', text: '1' }, { name: 'EMPTY', text: '' }, { name: 'SECRET' }, { name: 'odd' }],
    labels: [{ name: 'b', text: 'x' }, { name: 'token' }],
  })
})

it('tells nothing where the engine tells nothing: no limits, never started, no check of health', () => {
  const facts = containerFacts({
    Id: 'c1',
    State: { Status: 'created', ExitCode: 0, StartedAt: '0001-01-01T00:00:00Z', FinishedAt: '' },
    HostConfig: { Memory: 0, PidsLimit: -1, NanoCpus: 0, CpuQuota: -1, CpuPeriod: 100_000 },
  })
  expect(facts).not.toHaveProperty('startedAt')
  expect(facts).not.toHaveProperty('finishedAt')
  expect(facts).not.toHaveProperty('exitCode')
  expect(facts).not.toHaveProperty('health')
  expect(facts.limits).toEqual({})
  expect(facts.restart).toEqual({ policy: 'no', count: 0 })
})

it('LK-09: takes anything for an inspection, and gives it cut and without control characters', () => {
  const evil = `\u001b[31m\u202eevil\u0000${'x'.repeat(100_000)}`
  const many = Array.from({ length: 5000 }, () => evil)
  const answers = [
    { Id: 7, Name: null, State: 'x', Config: 5, HostConfig: [], Mounts: {}, NetworkSettings: 'x', Args: 7 },
    { State: { Health: 'x', ExitCode: 'x', OOMKilled: 1 }, Config: { Env: [7], Labels: { a: 7 } } },
    {
      Id: evil,
      Name: evil,
      Path: evil,
      Args: many,
      State: { Status: evil, Error: evil, Health: { Status: evil, Log: [{ Output: evil }] } },
      Config: { Image: evil, Env: many, Labels: { [evil]: evil }, User: evil },
      Mounts: many.map((Source) => ({ Source, Destination: Source })),
      NetworkSettings: { Networks: { [evil]: { IPAddress: evil, Aliases: many } } },
    },
  ]
  for (const answer of answers) {
    const facts = factsSchema.parse(containerFacts(answer))
    const text = JSON.stringify(facts)
    expect(text).not.toMatch(/\\u001b|\u202e|\\u0000/)
    expect(text.length).toBeLessThan(2_000_000)
  }
})
