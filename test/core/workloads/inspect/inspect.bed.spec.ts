import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { EngineClient } from '../../../../core/engine/engine-client.ts'
import { canonical } from '../../../../core/images/image-reference.ts'
import { inspectContainer } from '../../../../core/workloads/inspect/inspect-container.ts'
import { statsStream } from '../../../../core/workloads/stats/stats-stream.ts'
import type { BedPlaces } from '../../../bed/bed.ts'
import { describeOnBed } from '../../../bed/describe-on-bed.ts'
import { startPodman } from '../../../bed/engines/podman.ts'
import { clientOf, credentialFor, referenceOf } from '../../engine/on-bed.ts'
import { problemOf } from '../../engine/problem-of.ts'

type Start = (bed: BedPlaces) => Promise<{ readonly endpoint: string; dispose(): Promise<void> }>

const onDocker: Start = async ({ engine }) => ({ ...engine, dispose: async () => undefined })
const onPodman: Start = async ({ first }) => await startPodman({ insecure: [first.host] })

describeOnBed('a look at a container of a real Docker Engine', (bed) => cases(bed, onDocker))
describeOnBed('a look at a container of a real Podman', (bed) => cases(bed, onPodman), ['podman'])

function cases(bed: () => BedPlaces, start: Start): void {
  let engine: Awaited<ReturnType<Start>>
  let client: EngineClient
  const made: string[] = []

  beforeAll(async () => {
    engine = await start(bed())
    client = clientOf(engine)
    const { signal } = new AbortController()
    const reference = referenceOf(bed().first.image)
    await client.pull({ reference, credential: credentialFor(bed().first), signal, onEvent: () => undefined })
  })
  afterEach(async () => {
    for (const id of made.splice(0)) await client.removeContainer(id)
  })
  afterAll(async () => {
    client.dispose()
    await engine.dispose()
  })

  async function run(more: object): Promise<string> {
    const image = canonical(referenceOf(bed().first.image))
    const name = `looked-at-${randomBytes(4).toString('hex')}`
    const Cmd = ['/bin/busybox', 'sh', '-c', 'while :; do :; done']
    const id = await client.createContainer(name, { Image: image, Cmd, Labels: {}, ...more })
    made.push(id)
    await client.startContainer(id)
    return id
  }

  it('LK-09: tells what the container is, and none of its secrets', async () => {
    const secrets = Array.from({ length: 5 }, () => randomBytes(15).toString('hex'))
    const [password, token, login, flag, label] = secrets
    const id = await run({
      Env: [`DB_PASSWORD=${password}`, `NICE=${token}`, `URL=amqp://ann:${login}@mq/`, 'PLAIN=seen'],
      Cmd: ['/bin/busybox', 'sh', '-c', 'sleep 1000', 'x', '--password', flag ?? ''],
      Labels: { 'app.token': label ?? '', 'app.name': 'shop' },
      HostConfig: { Memory: 64 * 1024 * 1024, RestartPolicy: { Name: 'unless-stopped' } },
    })
    const details = await inspectContainer(client, id)
    const told = JSON.stringify(details)
    for (const secret of secrets) expect(told).not.toContain(secret)
    expect(details).toMatchObject({
      id,
      state: 'running',
      limits: { memory: 64 * 1024 * 1024 },
      restart: { policy: 'unless-stopped', count: 0 },
      rawCut: false,
    })
    expect(details.hidden).toBeGreaterThanOrEqual(5)
    expect(details.digest).toMatch(/@sha256:[0-9a-f]{64}$/)
    expect(details.command.slice(0, 4)).toEqual(['/bin/busybox', 'sh', '-c', 'sleep 1000'])
    expect(details.startedAt).toBeGreaterThan(Date.now() - 3_600_000)
    expect(details.environment).toContainEqual({ name: 'PLAIN', text: 'seen' })
    expect(details.environment).toContainEqual({ name: 'DB_PASSWORD' })
    expect(details.labels).toContainEqual({ name: 'app.name', text: 'shop' })
    expect(JSON.parse(details.raw)).toMatchObject({ Id: id, Image: details.imageId })
  })

  it('tells what a busy container uses, and ends with the reader', async () => {
    const id = await run({})
    const ending = new AbortController()
    const told = []
    for await (const stats of statsStream(client.samples(id, ending.signal), Date.now)) {
      told.push(stats)
      if (told.length === 3) ending.abort()
    }
    const last = told.at(-1)
    expect(told).toHaveLength(3)
    expect(last?.at).toBeGreaterThan(Date.now() - 600_000)
    // where the kernel counts it at all
    if (last?.cpu !== undefined) expect(last.cpu).toBeGreaterThan(1)
    if (last?.memory) expect(last.memory.used).toBeGreaterThan(0)
  })

  it('says that there is no such container', async () => {
    const { signal } = new AbortController()
    expect((await problemOf(inspectContainer(client, 'none'))).code).toBe('workload.not-found')
    const stats = statsStream(client.samples('none', signal), Date.now)
    expect((await problemOf(stats.next())).code).toBe('workload.not-found')
  })
}
