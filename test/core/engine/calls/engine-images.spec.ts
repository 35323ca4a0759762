import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Problem } from '../../../../contract/problem.ts'
import { EngineClient } from '../../../../core/engine/engine-client.ts'
import type { EngineCredential } from '../../../../core/engine/engine-credential.ts'
import { json, ScriptedEngine } from '../../../support/scripted-engine.ts'

let engine: ScriptedEngine
let client: EngineClient

beforeEach(async () => {
  engine = await ScriptedEngine.start()
  client = new EngineClient(engine.endpoint)
})
afterEach(async () => {
  client.dispose()
  await engine.close()
})

function credential(serverAddress = 'ghcr.io', kind: 'password' | 'identity-token' = 'password') {
  const bytes = Buffer.from(randomBytes(12).toString('hex'))
  return { username: 'ann', secret: { kind, bytes }, serverAddress } satisfies EngineCredential
}

describe('logging in through the engine', () => {
  test.each(['password', 'identity-token'] as const)('sends a %s in the body only', async (kind) => {
    engine.on('POST', '/auth', json({ Status: 'Login Succeeded', IdentityToken: '' }))
    const lent = credential('docker.io', kind)
    expect(await client.auth(lent)).toEqual({ kind: 'accepted' })
    const [seen] = engine.asked('/auth')
    expect(JSON.parse(seen?.body ?? '')).toEqual({
      username: 'ann',
      [kind === 'password' ? 'password' : 'identitytoken']: lent.secret.bytes.toString(),
      serveraddress: 'https://index.docker.io/v1/',
    })
    expect(seen?.headers['x-registry-auth']).toBeUndefined()
  })

  test.each([
    [
      500,
      'login attempt to http://127.0.0.2:5000/v2/ failed with status: 401 Unauthorized',
      'wrong-credential',
    ],
    [
      401,
      'Get "https://registry-1.docker.io/v2/": unauthorized: incorrect username or password',
      'wrong-credential',
    ],
    [500, 'Get "https://ghcr.io/v2/": denied: denied', 'wrong-credential'],
    [500, 'Get "https://r.local/v2/": x509: certificate signed by unknown authority', 'certificate'],
    [500, 'Get "https://r.local/v2/": http: server gave HTTP response to HTTPS client', 'plain-http'],
    [500, 'Get "https://r.local/v2/": dial tcp: lookup r.local: no such host', 'unreachable'],
    [500, 'what is this', 'other'],
  ])('tells a refusal %i %s as %s', async (status, message, expected) => {
    engine.on('POST', '/auth', json({ message }, status))
    expect(await client.auth(credential())).toEqual({ kind: 'refused', class: expected, proof: message })
  })

  test('DE-04: never asks about an empty address, which would mean Docker Hub', async () => {
    await expect(client.auth(credential(''))).rejects.toThrow(/server address/)
    expect(engine.seen).toEqual([])
  })
})

describe('asking for a manifest through the engine', () => {
  const reference = { host: 'ghcr.io', path: 'team/app', tag: '1' }

  test('gives digest and platforms, and sends the credential in the header', async () => {
    const digest = `sha256:${'a'.repeat(64)}`
    engine.on(
      'GET',
      '/distribution/ghcr.io/team/app:1/json',
      json({
        Descriptor: { mediaType: 'application/vnd.oci.image.index.v1+json', digest, size: 7 },
        Platforms: [
          { os: 'linux', architecture: 'arm64', variant: 'v8' },
          { os: 'linux', architecture: 'amd64' },
        ],
      }),
    )
    expect(await client.distributionInspect(reference, credential())).toEqual({
      kind: 'found',
      image: {
        mediaType: 'application/vnd.oci.image.index.v1+json',
        digest,
        size: 7,
        platforms: ['linux/arm64/v8', 'linux/amd64'],
      },
    })
    await client.distributionInspect(reference, undefined)
    const [first, second] = engine.seen.filter(({ path }) => path.startsWith('/distribution/'))
    expect(first?.headers['x-registry-auth']).toMatch(/^[\w=-]+$/)
    expect(second?.headers['x-registry-auth']).toBeUndefined()
  })

  test.each([
    [401, 'unauthorized: authentication required', 'pull.wrong-credential'],
    [500, 'Head "https://ghcr.io/v2/team/app/manifests/1": no basic auth credentials', 'pull.no-credential'],
    [404, 'manifest unknown: manifest unknown', 'pull.not-found'],
    [403, 'denied: requested access to the resource is denied', 'pull.no-right'],
  ])('refused with %i %s', async (status, message, code) => {
    engine.on('GET', '/distribution/*', json({ message }, status))
    const error = await client.distributionInspect(reference, credential()).catch((reason: unknown) => reason)
    if (!(error instanceof Problem)) throw error
    expect(error.toData()).toEqual({
      code,
      data: { image: 'ghcr.io/team/app:1', host: 'ghcr.io', proof: message },
    })
  })

  test.each(['page not found', 'Not Found', ''])('an engine without the call says %j', async (message) => {
    engine.on('GET', '/distribution/*', (_request, response) => response.writeHead(404).end(message))
    expect(await client.distributionInspect(reference, undefined)).toEqual({ kind: 'unavailable' })
  })
})

describe('what the engine has', () => {
  test('images, with Go nulls and placeholders read as nothing', async () => {
    engine.on(
      'GET',
      '/images/json',
      json([
        { Id: 'sha256:a', RepoTags: ['x:1'], RepoDigests: null, Size: 5, Created: 1700000000, Labels: null },
        { Id: 'sha256:b', RepoTags: ['<none>:<none>'], RepoDigests: ['<none>@<none>'], Size: 6, Created: 0 },
      ]),
    )
    expect(await client.images()).toEqual([
      { id: 'sha256:a', repoTags: ['x:1'], repoDigests: [], size: 5, createdAt: 1700000000000, labels: {} },
      { id: 'sha256:b', repoTags: [], repoDigests: [], size: 6, createdAt: 0, labels: {} },
    ])
  })

  test('an image by reference, by id, or none', async () => {
    const image = { Id: 'sha256:a', Os: 'linux', Architecture: 'arm64', Variant: 'v8' }
    engine.on('GET', '/images/docker.io/library/busybox:1/json', json(image))
    expect(await client.inspectImage('docker.io/library/busybox:1')).toMatchObject({
      id: 'sha256:a',
      platform: 'linux/arm64/v8',
    })
    expect(await client.inspectImage('sha256:none')).toBeUndefined()
  })

  test.each(['../containers/x', 'a//b', '.', ''])('a reference like %j reaches no engine', async (name) => {
    await expect(client.inspectImage(name)).rejects.toMatchObject({ code: 'image.not-local' })
    expect(engine.seen).toEqual([])
  })

  test('its mirrors, of all indexes, and its product', async () => {
    engine.on(
      'GET',
      '/info',
      json({
        ID: 'X',
        Name: 'host',
        RegistryConfig: {
          Mirrors: ['http://127.0.0.2:5000/'],
          InsecureRegistryCIDRs: ['127.0.0.0/8'],
          IndexConfigs: {
            'docker.io': { Mirrors: ['http://127.0.0.2:5000/'] },
            'r.local': { Mirrors: ['https://m.local'], Secure: false },
          },
        },
        OSType: 'linux',
        OperatingSystem: 'Debian GNU/Linux 12 (bookworm)',
        DockerRootDir: '/home/ann/.local/share/docker',
        SecurityOptions: ['name=seccomp,profile=builtin', 'name=rootless'],
      }),
    )
    expect(await client.info()).toEqual({
      id: 'X',
      name: 'host',
      mirrors: ['http://127.0.0.2:5000/', 'https://m.local'],
      insecureRanges: ['127.0.0.0/8'],
      insecureHosts: ['r.local'],
      osType: 'linux',
      system: 'Debian GNU/Linux 12 (bookworm)',
      rootFolder: '/home/ann/.local/share/docker',
      rootless: true,
    })
    engine.on('GET', '/info', json({ ID: 'X' }))
    expect(await client.info()).toMatchObject({ mirrors: [], insecureHosts: [], rootless: false })
    const components = [{ Name: 'Podman Engine' }]
    engine.on('GET', '/version', json({ Version: '4.3.1', ApiVersion: '1.41', Components: components }))
    expect((await client.version()).product).toBe('Podman')
  })
})
