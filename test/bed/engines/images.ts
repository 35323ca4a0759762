import { createCipheriv, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { program } from '../machine/bed-parts.ts'
import { tar } from '../machine/tar.ts'
import type { RegistryUser } from '../registries/serve-distribution.ts'
import { askEngine } from './engine-call.ts'

/** What a test image is made of and where it goes. */
export type ImageToPush = {
  readonly engine: { readonly socket: string }
  readonly registry: { readonly host: string }
  readonly user?: RegistryUser
  readonly repository: string
  readonly tag: string
  /** Size of a random file in it, so that it has layers of a known weight. */
  readonly megabytes?: number
  readonly cmd?: readonly string[]
}

/**
 * Makes an image of a static busybox (and nothing from outside), pushes it and removes it from the engine
 * again, so that only a pull brings it back. Returns its full reference.
 */
export async function pushImage(image: ImageToPush): Promise<string> {
  const { engine, registry, repository, tag } = image
  const name = `${registry.host}/${repository}`
  const changes = encodeURIComponent(`CMD ${JSON.stringify(image.cmd ?? ['/bin/busybox', 'sleep', '3600'])}`)
  const imported = await askEngine(
    engine.socket,
    'POST',
    `/images/create?fromSrc=-&repo=${encodeURIComponent(name)}&tag=${tag}&changes=${changes}`,
    { headers: { 'content-type': 'application/x-tar' }, body: rootFolder(image.megabytes ?? 1) },
  )
  failOnStreamError(imported)
  await pushLocal(image)
  return `${name}:${tag}`
}

/** Pushes an image that the engine has by its full name, and removes it from the engine. */
export async function pushLocal(
  image: Pick<ImageToPush, 'engine' | 'registry' | 'user' | 'repository' | 'tag'>,
): Promise<void> {
  const { engine, registry, repository, tag, user } = image
  const name = `${registry.host}/${repository}`
  const pushed = await askEngine(engine.socket, 'POST', `/images/${name}/push?tag=${tag}`, {
    headers: { 'x-registry-auth': authHeader(registry.host, user) },
  })
  failOnStreamError(pushed)
  await askEngine(engine.socket, 'DELETE', `/images/${name}:${tag}?force=1`)
}

/** Makes an image of a static busybox and a layer of each of these sizes, the same bytes each time. */
export async function buildLayers(
  engine: { readonly socket: string },
  name: string,
  megabytes: readonly number[],
): Promise<void> {
  const layers = megabytes.map((size, index) => ({
    path: `layer-${index + 1}`,
    mode: 0o644,
    bytes: noise(index + 1, size * 1024 * 1024),
  }))
  const steps = [
    'FROM scratch',
    'COPY busybox /bin/busybox',
    ...layers.map(({ path }) => `COPY ${path} /srv/${path}`),
    'CMD ["/bin/busybox", "sleep", "3600"]',
  ]
  const context = tar([
    { path: 'Dockerfile', mode: 0o644, bytes: Buffer.from(steps.join('\n')) },
    { path: 'busybox', mode: 0o755, bytes: readFileSync(program('busybox')) },
    ...layers,
  ])
  const built = await askEngine(engine.socket, 'POST', `/build?t=${encodeURIComponent(name)}`, {
    headers: { 'content-type': 'application/x-tar' },
    body: context,
  })
  failOnStreamError(built)
}

/** Bytes that no compression makes smaller, always the same for a seed. */
function noise(seed: number, length: number): Buffer {
  return createCipheriv('aes-256-ctr', Buffer.alloc(32, seed), Buffer.alloc(16)).update(Buffer.alloc(length))
}

function rootFolder(megabytes: number): Buffer {
  const busybox = readFileSync(program('busybox'))
  return tar([
    { path: 'bin/busybox', mode: 0o755, bytes: busybox },
    // The names that people type: busybox does what its first argument says.
    ...['sh', 'sleep', 'echo'].map((name) => ({ path: `bin/${name}`, mode: 0o755, bytes: script(name) })),
    { path: 'payload.bin', mode: 0o644, bytes: randomBytes(megabytes * 1024 * 1024) },
  ])
}

function script(name: string): Buffer {
  return Buffer.from(`#!/bin/busybox sh\nexec /bin/busybox ${name} "$@"\n`)
}

function authHeader(host: string, user: RegistryUser | undefined): string {
  const login = user ? { username: user.name, password: user.password, serveraddress: host } : {}
  // The engine takes only the padded form of base64url.
  return Buffer.from(JSON.stringify(login)).toString('base64').replaceAll('+', '-').replaceAll('/', '_')
}

/** Import and push answer 200 and tell a failure in their stream. */
function failOnStreamError(stream: string): void {
  const failed = stream.split('\n').find((line) => line.includes('"error"'))
  if (failed) throw new Error(failed)
}
