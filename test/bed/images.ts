import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { program } from './bed-parts.ts'
import { askEngine } from './engine-call.ts'
import type { RegistryUser } from './registry.ts'
import { tar } from './tar.ts'

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
  const pushed = await askEngine(engine.socket, 'POST', `/images/${name}/push?tag=${tag}`, {
    headers: { 'x-registry-auth': authHeader(registry.host, image.user) },
  })
  failOnStreamError(pushed)
  await askEngine(engine.socket, 'DELETE', `/images/${name}:${tag}?force=1`)
  return `${name}:${tag}`
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
