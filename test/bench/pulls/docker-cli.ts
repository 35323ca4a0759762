import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { program } from '../../bed/machine/bed-parts.ts'
import type { RegistryUser } from '../../bed/registries/serve-distribution.ts'

/** The docker CLI with a configuration of its own, logged in to nothing that the test did not name. */
export interface DockerCli {
  readonly version: string
  /** The password goes by standard input. */
  login(host: string, user: RegistryUser): Promise<void>
  pull(image: string): Promise<void>
  /** Resolves when the container has been started. */
  run(name: string, image: string): Promise<void>
}

/** The CLI on an engine's socket; its configuration stands in `folder`. */
export async function dockerCli(folder: string, endpoint: string): Promise<DockerCli> {
  const config = join(folder, 'docker-config')
  mkdirSync(config, { mode: 0o700 })
  const command = program('docker')
  const run = async (args: readonly string[], input = ''): Promise<string> => {
    const child = spawn(command, ['--config', config, '--host', endpoint, ...args], {
      // A credential helper on the search path would be used by itself, and fail without a session bus.
      env: { PATH: '/nonexistent', HOME: folder },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    const said = { out: '', errors: '' }
    child.stdout.on('data', (part: Buffer) => {
      said.out += part.toString()
    })
    child.stderr.on('data', (part: Buffer) => {
      said.errors += part.toString()
    })
    child.stdin.end(input)
    const [code] = await once(child, 'close')
    if (code !== 0) throw new Error(`docker ${args[0]} ended with ${code}: ${said.errors.slice(-500)}`)
    return said.out
  }
  return {
    version: (await run(['--version'])).trim(),
    login: async (host, { name, password }) => {
      await run(['login', '--username', name, '--password-stdin', host], password)
    },
    pull: async (image) => {
      await run(['pull', image])
    },
    run: async (name, image) => {
      await run(['run', '-d', '--name', name, image])
    },
  }
}
