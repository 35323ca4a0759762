import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Problem } from '../../../contract/problem.ts'
import type { EngineEvent } from '../../../core/engine/container-shapes.ts'
import { EngineClient } from '../../../core/engine/engine-client.ts'
import type { EngineCredential } from '../../../core/engine/engine-credential.ts'
import { parseEngineEndpoint } from '../../../core/engine/engine-endpoint.ts'
import type { PullEvent } from '../../../core/engine/pull-event.ts'
import { advance, noProgress } from '../../../core/engine/pull-progress.ts'
import { canonical, type ImageReference, parseReference } from '../../../core/images/image-reference.ts'
import type { RegistryPlace } from '../../bed/bed.ts'
import { describeOnBed } from '../../bed/describe-on-bed.ts'
import { callEngine } from '../../bed/engine-call.ts'
import { pushImage } from '../../bed/images.ts'
import { readAccessLog } from '../../bed/registry-access.ts'

function referenceOf(text: string): ImageReference {
  const parsed = parseReference(text)
  if (!parsed.ok) throw new Error(parsed.code)
  return parsed.reference
}

function credentialFor(place: RegistryPlace, password = place.user.password): EngineCredential {
  const secret = { kind: 'password', bytes: Buffer.from(password) } as const
  return { username: place.user.name, secret, serverAddress: place.host }
}

const wrong = () => randomBytes(12).toString('hex')

async function problemOf(call: Promise<unknown>) {
  const error = await call.then(
    () => new Error('it went well'),
    (reason: unknown) => reason,
  )
  if (error instanceof Problem) return error.toData()
  throw error
}

describeOnBed('the engine client on a real engine', (bed) => {
  const labels = { 'test.fairlead.run': randomBytes(6).toString('hex') }
  let client: EngineClient
  let image: ImageReference

  beforeEach(async () => {
    const parsed = parseEngineEndpoint(bed().engine.endpoint)
    if (!parsed.ok) throw new Error(parsed.code)
    client = new EngineClient(parsed.endpoint)
    image = referenceOf(bed().first.image)
    await callEngine(bed().engine.socket, 'DELETE', `/images/${bed().first.image}?force=1`)
  })
  afterEach(async () => {
    for (const { id } of await client.containers(labels)) await client.removeContainer(id)
    for (const { id } of await client.networks(labels)) await client.removeNetwork(id)
    client.dispose()
  })

  function pull(credential?: EngineCredential, more: { reference?: ImageReference; platform?: string } = {}) {
    const { signal } = new AbortController()
    return client.pull({ reference: image, credential, signal, onEvent: () => undefined, ...more })
  }

  async function run(name: string, command: readonly string[], more: object = {}): Promise<string> {
    await pull(credentialFor(bed().first))
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

  it('answers, says what it is, and which mirrors it has', async () => {
    await client.ping()
    expect(await client.version()).toMatchObject({
      product: 'Docker Engine',
      version: expect.stringMatching(/^\d+\.\d+/),
      apiVersion: expect.stringMatching(/^1\.\d+$/),
      platform: expect.stringMatching(/^linux\//),
    })
    expect(await client.info()).toMatchObject({ mirrors: [], insecureRanges: ['127.0.0.0/8'] })
  })

  it('logs in with the right password, and is refused with another', async () => {
    const { first } = bed()
    expect(await client.auth(credentialFor(first))).toEqual({ kind: 'accepted' })
    expect(await client.auth(credentialFor(first, wrong()))).toMatchObject({
      kind: 'refused',
      class: 'wrong-credential',
    })
    const nowhere = { ...credentialFor(first), serverAddress: '127.0.0.99:5000' }
    expect(await client.auth(nowhere)).toMatchObject({ kind: 'refused', class: 'unreachable' })
  })

  it('asks for a manifest: found, wrong credential, none, no such tag', async () => {
    const { first } = bed()
    expect(await client.distributionInspect(image, credentialFor(first))).toMatchObject({
      kind: 'found',
      image: { digest: expect.stringMatching(/^sha256:/), platforms: [expect.stringMatching(/^linux\//)] },
    })
    const codes = [
      client.distributionInspect(image, credentialFor(first, wrong())),
      client.distributionInspect(image, undefined),
      client.distributionInspect({ ...image, tag: 'none' }, credentialFor(first)),
      client.distributionInspect({ ...image, path: 'team/none' }, credentialFor(first)),
    ].map(async (call) => (await problemOf(call)).code)
    expect(await Promise.all(codes)).toEqual([
      'pull.wrong-credential',
      'pull.no-credential',
      'pull.not-found',
      'pull.not-found',
    ])
  })

  it('pulls a private image with the right credential, with progress to the last byte', async () => {
    const events: PullEvent[] = []
    const { signal } = new AbortController()
    const pulled = await client.pull({
      reference: image,
      credential: credentialFor(bed().first),
      signal,
      onEvent: (event) => events.push(event),
    })
    expect(pulled.repoTags).toContain(canonical(image))
    const progress = events.reduce(advance, noProgress)
    expect(progress.total).toBeGreaterThan(1024 * 1024)
    expect(progress.current).toBe(progress.total)
    expect(progress.layers.map(({ phase }) => phase)).toEqual(['done'])
    expect((await client.images()).map(({ id }) => id)).toContain(pulled.id)
    expect(await client.inspectImage(pulled.id)).toEqual(pulled)
    const [digest] = pulled.repoDigests
    const byDigest = await pull(credentialFor(bed().first), { reference: referenceOf(digest ?? '') })
    expect(byDigest.id).toBe(pulled.id)
  })

  it('is refused the image without a credential, with a wrong one, and with that of another registry', async () => {
    const { first, second } = bed()
    expect((await problemOf(pull())).code).toBe('pull.no-credential')
    expect(await problemOf(pull(credentialFor(first, wrong())))).toMatchObject({
      code: 'pull.wrong-credential',
      data: { image: first.image, host: first.host, proof: expect.stringContaining('unauthorized') },
    })
    const before = (await readAccessLog(first.logFile, [first.user])).length
    await expect(pull(credentialFor(second))).rejects.toThrow(/another host/)
    expect((await readAccessLog(first.logFile, [first.user])).length).toBe(before)
    expect(await client.inspectImage(canonical(image))).toBeUndefined()
  })

  it('tells what else can go wrong with a pull', async () => {
    const { first } = bed()
    const credential = credentialFor(first)
    const codeOf = async (reference: ImageReference, lent?: EngineCredential) =>
      (await problemOf(pull(lent, { reference }))).code
    expect(await codeOf({ ...image, tag: 'none' }, credential)).toBe('pull.not-found')
    expect(await codeOf({ ...image, path: 'team/none' }, credential)).toBe('pull.not-found')
    expect(await codeOf({ ...image, host: '127.0.0.99:5000' })).toBe('pull.unreachable')
    expect(await codeOf(referenceOf('busybox'))).toBe('pull.unreachable')
  })

  it('DE-16: asks the registry for one tag only', async () => {
    const { first } = bed()
    await problemOf(pull(credentialFor(first), { reference: { host: image.host, path: image.path } }))
    const log = await readAccessLog(first.logFile, [first.user])
    expect(log.at(-1)?.path).toBe('/v2/team/app/manifests/latest')
    expect(log.filter(({ path }) => path.includes('tags/list'))).toEqual([])
  })

  it('DE-08: stops a pull in the middle, and the image is not there', async () => {
    const { engine, first } = bed()
    const place = { engine, registry: first, user: first.user, repository: 'team/large', tag: '1' }
    const reference = referenceOf(await pushImage({ ...place, megabytes: 60 }))
    const stop = new AbortController()
    const pulling = client.pull({
      reference,
      credential: credentialFor(first),
      signal: stop.signal,
      onEvent: (event) => {
        if (event.kind === 'layer' && event.phase === 'downloading') stop.abort()
      },
    })
    expect((await problemOf(pulling)).code).toBe('pull.stopped')
    expect(await client.inspectImage(canonical(reference))).toBeUndefined()
  })

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
    for (const call of [client.startContainer(id), client.stopContainer(id), client.restartContainer(id)]) {
      expect(await problemOf(call)).toEqual({ code: 'workload.not-found', data: { id } })
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
    expect(await problemOf(taken)).toEqual({ code: 'workload.name-taken', data: { name: row?.name } })
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
})
