import { describe, expect, it, test, vi } from 'vitest'
import type { PullPolicy } from '../../../../contract/workload/run-form.ts'
import type { Launch } from '../../../../contract/workloads.ts'
import { launchEnd, launchOf } from '../../../support/core-client.ts'
import { json, lines } from '../../../support/scripted-engine.ts'
import { host, scriptedCore } from '../../pulls/scripted-core.ts'

const on = scriptedCore({ clock: true })

/** An engine with the image, whose registry answers a pull with `words`; in a stream after it has begun. */
function withRegistry(words: string, { local = true, stream = false } = {}): void {
  const { engine } = on()
  const image = { Id: 'sha256:1', RepoTags: [], RepoDigests: [], Size: 1, Created: '' }
  const container = { Id: 'c1', Name: '/app', Image: 'sha256:1', State: { Status: 'running' }, Config: {} }
  for (const tag of ['latest', '1']) {
    engine.on(
      'GET',
      `/images/${host}/a:${tag}/json`,
      local ? json(image) : json({ message: 'no such image' }, 404),
    )
  }
  engine.on(
    'POST',
    '/images/create',
    stream
      ? lines({ status: 'Pulling from a' }, { error: words, errorDetail: { message: words } })
      : json({ message: words }, 500),
  )
  engine.on('GET', '/networks', json([]))
  engine.on('POST', '/networks/create', json({ Id: 'n1' }))
  engine.on('GET', '/containers/json', json([]))
  engine.on('POST', '/containers/create', json({ Id: 'c1' }, 201))
  engine.on('GET', '/containers/c1/json', json(container))
  engine.on('POST', '/containers/c1/start', json({}, 204))
}

async function launched(tag: string, pullPolicy?: PullPolicy): Promise<Launch> {
  const fields = pullPolicy === undefined ? {} : { pullPolicy }
  const { id } = await on().client.workloads.launch(launchOf(on().place, `${host}/a${tag}`, fields))
  return await launchEnd(on().client, id)
}

const away: readonly (readonly [what: string, words: string])[] = [
  ['its name is not known', 'Get "https://r/v2/": dial tcp: lookup r on 10.0.0.1:53: no such host'],
  ['it refuses connections', 'Get "https://r/v2/": dial tcp 10.0.0.1:443: connect: connection refused'],
  [
    'it is silent',
    'Get "https://r/v2/": net/http: request canceled (Client.Timeout exceeded while awaiting headers)',
  ],
  ['it is ill', 'received unexpected HTTP status: 503 Service Unavailable'],
  ['it has had enough', 'toomanyrequests: You have reached your unauthenticated pull rate limit.'],
  ['the way to it is shut', 'proxyconnect tcp: dial tcp 10.0.0.1:3128: connect: connection refused'],
]
const refused: readonly (readonly [what: string, words: string, code: string])[] = [
  ['401', 'Get "https://r/v2/": unauthorized: authentication required', 'pull.no-credential'],
  [
    '403',
    'error parsing HTTP 403 response body: denied: requested access to the resource is denied',
    'pull.no-credential',
  ],
  ['404', 'manifest for r/a:latest not found: manifest unknown: manifest unknown', 'pull.not-found'],
  ['a bad certificate', 'x509: certificate signed by unknown authority', 'pull.certificate'],
]

describe('Newer if reachable', () => {
  test.each(away)('uses the local image, and says so, when %s', async (_, words) => {
    withRegistry(words)
    expect(await launched('')).toMatchObject({ state: 'started', note: 'local-registry-away' })
    expect(on().asked()).toHaveLength(1)
  })

  test.each(away)('uses it as well when %s after the pull has begun', async (_, words) => {
    withRegistry(words, { stream: true })
    expect(await launched('')).toMatchObject({ state: 'started', note: 'local-registry-away' })
  })

  test.each(refused)('does not on %s', async (_, words, code) => {
    withRegistry(words)
    const end = await launched('')
    expect(end.state).toBe('failed')
    expect(end.problem?.code).toBe(code)
    expect(on().engine.asked('/containers/create')).toEqual([])
  })

  it('has nothing to use where no image is local', async () => {
    withRegistry('dial tcp: lookup r: no such host', { local: false })
    expect(await launched('')).toMatchObject({ state: 'failed', problem: { code: 'pull.unreachable' } })
  })
})

describe('the other policies', () => {
  const words = 'dial tcp: lookup r: no such host'

  it('Always fails where the registry is away, whatever is local', async () => {
    withRegistry(words)
    expect(await launched(':1', 'always')).toMatchObject({
      state: 'failed',
      problem: { code: 'pull.unreachable' },
    })
  })

  it.each<[string, PullPolicy | undefined]>([
    ['If not present', 'if-not-present'],
    ['the default of a tag', undefined],
    ['Never', 'never'],
  ])('%s asks no registry for a local image', async (_, policy) => {
    withRegistry(words)
    const end = await launched(':1', policy)
    expect(end).toMatchObject({ state: 'started' })
    expect(end.note).toBeUndefined()
    expect(on().asked()).toEqual([])
  })

  it('Never pulls nothing that is missing', async () => {
    withRegistry(words, { local: false })
    expect(await launched(':1', 'never')).toMatchObject({
      state: 'failed',
      problem: { code: 'image.not-local' },
    })
    expect(on().asked()).toEqual([])
  })
})

describe('an image that is local', () => {
  it('starts with a warning when its credential has expired, and is not asked for', async () => {
    withRegistry('unauthorized')
    await on().addRegistry({ expiresAt: Date.now() + 60_000 })
    vi.setSystemTime(Date.now() + 61_000)
    expect(await launched('')).toMatchObject({ state: 'started', note: 'local-expired' })
    expect(on().asked()).toEqual([])
  })
})
