import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { EngineClient } from '../../../core/engine/engine-client.ts'
import type { EngineCredential } from '../../../core/engine/engine-credential.ts'
import type { PullEvent } from '../../../core/engine/pull/pull-event.ts'
import { advance, noProgress } from '../../../core/engine/pull/pull-progress.ts'
import { canonical, type ImageReference } from '../../../core/images/image-reference.ts'
import { describeOnBed } from '../../bed/describe-on-bed.ts'
import { pushImage } from '../../bed/engines/images.ts'
import { readAccessLog } from '../../bed/registry-access.ts'
import { clientOf, credentialFor, freshImage, referenceOf } from './on-bed.ts'
import { problemOf } from './problem-of.ts'

const wrong = () => randomBytes(12).toString('hex')

describeOnBed('the engine client, a real engine and its registries', (bed) => {
  let client: EngineClient
  let image: ImageReference

  beforeEach(async () => {
    client = clientOf(bed().engine)
    image = await freshImage(bed())
  })
  afterEach(() => client.dispose())

  function pull(credential?: EngineCredential, more: { reference?: ImageReference } = {}) {
    const { signal } = new AbortController()
    return client.pull({ reference: image, credential, signal, onEvent: () => undefined, ...more })
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
    const { signal } = new AbortController()
    const foreign = {
      reference: image,
      credential,
      platform: 'linux/arm64',
      signal,
      onEvent: () => undefined,
    }
    expect((await problemOf(client.pull(foreign))).code).toBe('pull.no-platform')
  })

  it('DE-16: asks the registry for one tag only', async () => {
    const { first } = bed()
    const before = (await readAccessLog(first.logFile, [first.user])).length
    await problemOf(pull(credentialFor(first), { reference: { host: image.host, path: image.path } }))
    const log = (await readAccessLog(first.logFile, [first.user])).slice(before)
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
})
