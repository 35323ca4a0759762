import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Problem } from '../../../../contract/problem.ts'
import type { PullRequest } from '../../../../core/engine/engine.ts'
import { EngineClient } from '../../../../core/engine/engine-client.ts'
import type { EngineCredential } from '../../../../core/engine/engine-credential.ts'
import type { PullEvent } from '../../../../core/engine/pull/pull-event.ts'
import type { ImageReference } from '../../../../core/images/image-reference.ts'
import { json, lines, raw, ScriptedEngine } from '../../../support/scripted-engine.ts'

const reference: ImageReference = { host: '127.0.0.2:5000', path: 'team/multi', tag: '3' }
const imageScene = json({ Id: 'sha256:abc', RepoTags: ['127.0.0.2:5000/team/multi:3'], Size: 9 })
const inspectPath = '/images/127.0.0.2:5000/team/multi:3/json'
const recorded = readFileSync(join(import.meta.dirname, 'fixtures/pull-four-layers.http'))

let engine: ScriptedEngine
let client: EngineClient

beforeEach(async () => {
  engine = await ScriptedEngine.start()
  engine.on('GET', inspectPath, imageScene)
  client = new EngineClient(engine.endpoint)
})
afterEach(async () => {
  client.dispose()
  await engine.close()
})

function credential(serverAddress = reference.host): EngineCredential {
  const bytes = Buffer.from(randomBytes(12).toString('hex'))
  return { username: 'ann', secret: { kind: 'password', bytes }, serverAddress }
}

function pull(more: Partial<PullRequest> = {}) {
  const { signal } = new AbortController()
  return client.pull({ reference, signal, onEvent: () => undefined, ...more })
}

/** What a pull comes to: the id of the image, or the code of the problem. */
async function outcome(pulling: Promise<{ id: string }>): Promise<string> {
  try {
    return (await pulling).id
  } catch (error) {
    if (error instanceof Problem) return error.code
    throw error
  }
}

function headerOf(at: number): unknown {
  const header = engine.asked('/images/create')[at]?.headers['x-registry-auth']
  if (header === undefined) return undefined
  return JSON.parse(Buffer.from(String(header), 'base64url').toString('utf8'))
}

describe('a pull', () => {
  test('that went well gives the image and all its events', async () => {
    engine.on('POST', '/images/create', raw(recorded))
    const events: PullEvent[] = []
    const image = await pull({ onEvent: (event) => events.push(event) })
    expect(image).toMatchObject({ id: 'sha256:abc', size: 9 })
    expect(events).toHaveLength(26)
  })

  test('DE-16: asks for exactly one tag, and for latest where none is named', async () => {
    engine.on('POST', '/images/create', lines({ status: 'on' }))
    engine.on('GET', '/images/*', imageScene)
    const { tag: _tag, ...untagged } = reference
    const digest = `sha256:${'a'.repeat(64)}`
    await pull({ reference })
    await pull({ reference: untagged })
    await pull({ reference: { ...reference, digest } })
    expect(engine.asked('/images/create').map(({ query }) => Object.fromEntries(query))).toEqual(
      ['3', 'latest', digest].map((tag) => ({ fromImage: '127.0.0.2:5000/team/multi', tag })),
    )
    expect(engine.seen.filter(({ path }) => path.endsWith('/json')).map(({ path }) => path)).toEqual([
      '/images/127.0.0.2:5000/team/multi:3/json',
      '/images/127.0.0.2:5000/team/multi:latest/json',
      `/images/127.0.0.2:5000/team/multi@${digest}/json`,
    ])
  })

  test('DE-18: names Docker Hub in full', async () => {
    engine.on('POST', '/images/create', lines({ status: 'on' }))
    engine.on('GET', '/images/*', imageScene)
    await pull({
      reference: { host: 'docker.io', path: 'library/busybox' },
      credential: credential('docker.io'),
    })
    expect(engine.asked('/images/create')[0]?.query.get('fromImage')).toBe('docker.io/library/busybox')
    expect(headerOf(0)).toMatchObject({ serveraddress: 'https://index.docker.io/v1/' })
  })

  test('DE-17: takes nothing into the request but what it is made of', async () => {
    engine.on('POST', '/images/create', lines({ status: 'on' }))
    const sneaky = { fromSrc: 'http://127.0.0.1/x', repo: 'x', changes: ['CMD x'], message: 'm', query: 'q' }
    await pull({
      ...sneaky,
      reference: { ...sneaky, ...reference },
      platform: 'linux/arm64/v8',
    })
    const [seen] = engine.asked('/images/create')
    expect([...(seen?.query.keys() ?? [])].sort()).toEqual(['fromImage', 'platform', 'tag'])
    expect(seen?.query.get('platform')).toBe('linux/arm64/v8')
    expect(seen?.body).toBe('')
  })

  test.each(['linux/a/b/c', '', 'linux&fromSrc=x', 'Linux', '../x', '{"os":"linux"}'])(
    'DE-17: a platform %j is refused before any call',
    async (platform) => {
      expect(await outcome(pull({ platform }))).toBe('pull.no-platform')
      expect(engine.seen).toEqual([])
    },
  )

  test('for another platform than the one asked for is not done', async () => {
    engine.on('POST', '/images/create', lines({ status: 'on' }))
    const id = `sha256:${'a'.repeat(64)}`
    const image = { Id: id, RepoTags: ['127.0.0.2:5000/team/multi:3'], Os: 'linux', Architecture: 'amd64' }
    engine.on('GET', inspectPath, json(image))
    expect(await outcome(pull({ platform: 'linux/arm64' }))).toBe('pull.no-platform')
    for (const platform of ['linux/amd64', 'linux/x86_64', 'linux', undefined]) {
      expect(await outcome(pull({ platform }))).toBe(id)
    }
    // the containerd store may have both, and tells of one
    engine.on('GET', inspectPath, json({ ...image, RepoDigests: [`127.0.0.2:5000/team/multi@${id}`] }))
    expect(await outcome(pull({ platform: 'linux/arm64' }))).toBe(id)
  })

  test('DE-17: odd characters of a reference stay within their parameter', async () => {
    engine.on('POST', '/images/create', lines({ status: 'on' }))
    engine.on('GET', '/images/*', imageScene)
    await pull({ reference: { host: 'h', path: 'a&fromSrc=x', tag: '1&repo=y#z' } })
    expect(Object.fromEntries(engine.asked('/images/create')[0]?.query ?? [])).toEqual({
      fromImage: 'h/a&fromSrc=x',
      tag: '1&repo=y#z',
    })
  })

  test('DE-03: with the credential of another host sends nothing at all', async () => {
    for (const other of ['ghcr.io', '127.0.0.2:5001', '127.0.0.2', '']) {
      await expect(pull({ credential: credential(other) })).rejects.toThrow(/another host/)
      await expect(client.distributionInspect(reference, credential(other))).rejects.toThrow(/another host/)
    }
    expect(engine.seen).toEqual([])
  })

  test('DE-20: leaves what it was given as it was, and the next one carries no header of it', async () => {
    engine.on('POST', '/images/create', lines({ status: 'on' }))
    const lent = credential()
    const before = Buffer.from(lent.secret.bytes)
    const request = Object.freeze({
      reference: Object.freeze(reference),
      credential: Object.freeze(lent),
      signal: new AbortController().signal,
      onEvent: () => undefined,
    })
    await client.pull(request)
    expect(lent.secret.bytes.equals(before)).toBe(true)
    await pull()
    expect(headerOf(0)).toEqual({
      username: 'ann',
      password: before.toString(),
      serveraddress: '127.0.0.2:5000',
    })
    expect(headerOf(1)).toBeUndefined()
  })

  test('without a credential tells a Podman that it is to be nobody, and a Docker nothing', async () => {
    engine.on('POST', '/images/create', lines({ status: 'on' }))
    await pull()
    const Components = [{ Name: 'Podman Engine', Version: '4.3.1' }]
    engine.on('GET', '/version', json({ Version: '4.3.1', ApiVersion: '1.41', Components }))
    const podman = new EngineClient(engine.endpoint)
    await podman.pull({ reference, signal: new AbortController().signal, onEvent: () => undefined })
    podman.dispose()
    expect(headerOf(0)).toBeUndefined()
    expect(headerOf(1)).toEqual({ username: 'anonymous', password: '', serveraddress: reference.host })
  })

  test('DE-21: two at once with two credentials carry each its own', async () => {
    engine.on('POST', '/images/create', lines({ status: 'on' }))
    const lent = Array.from({ length: 10 }, () => credential())
    await Promise.all(lent.map((each) => pull({ credential: each })))
    const sent = lent.map((_each, at) => (headerOf(at) as { password: string }).password)
    expect(sent.sort()).toEqual(lent.map(({ secret }) => secret.bytes.toString()).sort())
  })
})
