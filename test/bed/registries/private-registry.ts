import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { program } from '../machine/bed-parts.ts'
import { type BedRegistry, type RegistryUser, serveDistribution } from './serve-distribution.ts'

/** Starts a private registry of these users that speaks plain HTTP. */
export function startRegistry(options: {
  readonly address: string
  readonly port?: number
  readonly users: readonly RegistryUser[]
}): Promise<BedRegistry> {
  const { users } = options
  return serveDistribution({ ...options, configure: ({ path }) => ({ auth: basicAuth(path, users) }) })
}

/** Basic authentication against a password file, which is written into the folder. */
export function basicAuth(folder: string, users: readonly RegistryUser[]) {
  const path = join(folder, 'htpasswd')
  writeFileSync(path, users.map(passwordLine).join(''), { mode: 0o600 })
  return { htpasswd: { realm: 'fairlead-bed', path } }
}

/** A line of the password file; the password goes by standard input, never by argument. */
function passwordLine({ name, password }: RegistryUser): string {
  const made = spawnSync(program('htpasswd'), ['-niBC', '5', name], { input: password, encoding: 'utf8' })
  if (made.status !== 0) throw new Error(`htpasswd: ${made.stderr}`)
  return `${made.stdout.trim()}\n`
}
