import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import type { EngineEvent } from '../../../../core/engine/container-shapes.ts'
import type { EngineClient } from '../../../../core/engine/engine-client.ts'
import { canonical, type ImageReference } from '../../../../core/images/image-reference.ts'
import type { BedPlaces } from '../../../bed/bed.ts'
import { describeOnBed } from '../../../bed/describe-on-bed.ts'
import { startPodman } from '../../../bed/engines/podman.ts'
import { clientOf, credentialFor, referenceOf } from '../on-bed.ts'
import { problemOf } from '../problem-of.ts'

type Start = (bed: BedPlaces) => Promise<{ readonly endpoint: string; dispose(): Promise<void> }>

const onDocker: Start = async ({ engine }) => ({ ...engine, dispose: async () => undefined })
const onPodman: Start = async ({ first }) => await startPodman({ insecure: [first.host] })

describeOnBed('what runs on a real Docker Engine', (bed) => cases(bed, onDocker))
describeOnBed('what runs on a real Podman', (bed) => cases(bed, onPodman), ['podman'])

function cases(bed: () => BedPlaces, start: Start): void {
  const labels = { 'test.fairlead.run': randomBytes(6).toString('hex') }
  let engine: Awaited<ReturnType<Start>>
  let client: EngineClient
  let image: ImageReference

  beforeAll(async () => {
    engine = await start(bed())
  })
  afterAll(() => engine.dispose())

  beforeEach(async () => {
    client = clientOf(engine)
    image = referenceOf(bed().first.image)
    const { signal } = new AbortController()
    const credential = credentialFor(bed().first)
    await client.pull({ reference: image, credential, signal, onEvent: () => undefined })
  })
  afterEach(async () => {
    for (const { id } of await client.containers(labels)) await client.removeContainer(id)
    for (const { id } of await client.networks(labels)) await client.removeNetwork(id)
    client.dispose()
  })

  async function run(name: string, command: readonly string[], more: object = {}): Promise<string> {
    const body = { Image: canonical(image), Cmd: ['/bin/busybox', ...command], Labels: labels, ...more }
    const id = await client.createContainer(`${name}-${randomBytes(4).toString('hex')}`, body)
    await client.startContainer(id)
    return id
  }

  async function logsOf(id: string): Promise<string> {
    const { signal } = new AbortController()
    let text = ''
    for await (const { stream, bytes } of client.logs(id, { follow: true, signal })) {
      text += `[${stream}]${bytes.toString()}`
    }
    return text
  }

  it('runs a container and gives its output, apart without a terminal and as one with it', async () => {
    const script = ['sh', '-c', 'echo to-out; echo to-err >&2']
    const id = await run('plain', script)
    const text = await logsOf(id)
    expect(text).toContain('[stdout]to-out\n')
    expect(text).toContain('[stderr]to-err\n')
    expect(await client.inspectContainer(id)).toMatchObject({
      state: 'exited',
      exitCode: 0,
      tty: false,
      labels,
    })
    const terminal = await run('terminal', script, { Tty: true })
    expect((await logsOf(terminal)).replaceAll('[stdout]', '')).toBe('to-out\r\nto-err\r\n')
  })

  it('stops, starts, restarts and removes it, and lists it by label', async () => {
    const id = await run('long', ['sleep', '600'])
    const stateNow = async () => (await client.containers(labels)).find((each) => each.id === id)?.state
    expect(await stateNow()).toBe('running')
    await client.startContainer(id)
    await client.stopContainer(id, { seconds: 0 })
    await client.stopContainer(id)
    expect(await stateNow()).toBe('exited')
    await client.startContainer(id)
    await client.restartContainer(id, { seconds: 0 })
    expect(await stateNow()).toBe('running')
    await client.removeContainer(id)
    await client.removeContainer(id)
    expect(await stateNow()).toBeUndefined()
    expect(await client.inspectContainer(id)).toBeUndefined()
    for (const call of [
      () => client.startContainer(id),
      () => client.stopContainer(id),
      () => client.restartContainer(id),
    ]) {
      expect((await problemOf(call())).toData()).toEqual({ code: 'workload.not-found', data: { id } })
    }
  })

  it('says why a container was not made or did not start', async () => {
    const id = await run('first', ['sleep', '600'], {
      ExposedPorts: { '80/tcp': {} },
      HostConfig: { PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '18080' }] } },
    })
    const [row] = await client.containers(labels)
    expect(row?.ports).toEqual([{ container: 80, host: 18080, address: '127.0.0.1', protocol: 'tcp' }])
    const body = { Image: canonical(image), Labels: labels }
    const taken = client.createContainer(row?.name ?? '', body)
    expect((await problemOf(taken)).toData()).toEqual({
      code: 'workload.name-taken',
      data: { name: row?.name },
    })
    const absent = client.createContainer('absent', { ...body, Image: `${bed().first.host}/team/none:1` })
    expect((await problemOf(absent)).code).toBe('image.not-local')
    const port = run('second', ['sleep', '600'], {
      ExposedPorts: { '80/tcp': {} },
      HostConfig: { PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '18080' }] } },
    })
    expect((await problemOf(port)).code).toBe('workload.port-taken')
    const command = await client.createContainer('nocommand', { ...body, Cmd: ['/no/such/program'] })
    expect(await problemOf(client.startContainer(command))).toMatchObject({
      code: 'workload.not-started',
      data: { proof: expect.stringContaining('no such file') },
    })
    expect((await client.inspectContainer(id))?.state).toBe('running')
  })

  it('makes a network, finds it by label, and removes it once it is empty', async () => {
    const network = await client.createNetwork(`test-${randomBytes(4).toString('hex')}`, labels)
    expect((await client.networks(labels)).map(({ id }) => id)).toEqual([network])
    const id = await run('member', ['sleep', '600'], {
      HostConfig: { NetworkMode: network },
      NetworkingConfig: { EndpointsConfig: { [network]: { Aliases: ['web'] } } },
    })
    expect(await client.inspectNetwork(network)).toMatchObject({
      driver: 'bridge',
      labels,
      containerIds: [id],
    })
    expect((await problemOf(client.removeNetwork(network))).code).toBe('engine.failed')
    await client.removeContainer(id)
    await client.removeNetwork(network)
    expect(await client.inspectNetwork(network)).toBeUndefined()
  })

  it('tells what happens, and stops when told', async () => {
    const stop = new AbortController()
    const seen: EngineEvent[] = []
    const watching = (async () => {
      for await (const event of client.events({ types: ['container', 'image'], signal: stop.signal })) {
        seen.push(event)
      }
    })()
    const id = await run('watched', ['true'])
    await client.removeContainer(id)
    await expect
      .poll(() => seen.map(({ action }) => action))
      .toEqual(expect.arrayContaining(['create', 'start', 'die', 'destroy']))
    expect(seen.find(({ action }) => action === 'create')).toMatchObject({
      type: 'container',
      id,
      attributes: labels,
    })
    stop.abort()
    await watching
  })
}
