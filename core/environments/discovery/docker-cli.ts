import * as z from 'zod'
import type { Origin } from '../../../contract/environment/environment.ts'
import { dockerContext, dockerFolder, tlsFiles } from './docker-contexts.ts'
import type { EngineFiles } from './engine-files.ts'
import type { EnginePlace } from './found-engine.ts'
import { pathsOf, type SearchMachine } from './search-machine.ts'

const configSchema = z.object({ currentContext: z.string().max(255).optional() })

/** The engine of the docker CLI, and how it comes to it. */
export interface DockerChoice {
  readonly origin: Origin
  readonly place: EnginePlace
}

/**
 * The engine that the docker CLI would speak to: the option, `DOCKER_HOST`, `DOCKER_CONTEXT`, the current context, the
 * platform's socket, in this order. One whose context cannot be read is unusable: another engine is never taken for it.
 */
export async function dockerChoice(
  machine: SearchMachine,
  files: EngineFiles,
  option: string | undefined,
): Promise<DockerChoice> {
  const { env } = machine
  if (option) return { origin: { kind: 'option', name: '' }, place: await byHand(machine, files, option) }
  if (env.DOCKER_HOST) {
    return { origin: { kind: 'docker-host', name: '' }, place: await byHand(machine, files, env.DOCKER_HOST) }
  }
  const name = env.DOCKER_CONTEXT || (await currentContext(machine, files))
  if (name !== undefined && name !== '' && name !== 'default') {
    return { origin: { kind: 'docker-context', name }, place: await dockerContext(machine, files, name) }
  }
  return { origin: { kind: 'socket', name: '' }, place: { endpoint: platformEndpoint(machine) } }
}

/** Where an engine listens unless it is told otherwise. */
export function platformEndpoint({ platform }: SearchMachine): string {
  return platform === 'win32' ? 'npipe:////./pipe/docker_engine' : 'unix:///var/run/docker.sock'
}

/**
 * An endpoint from the option or `DOCKER_HOST`, with the certificates that `DOCKER_TLS_VERIFY` and `DOCKER_CERT_PATH`
 * name. `DOCKER_TLS` alone means TLS without a look at the certificate, which is not done.
 */
async function byHand(machine: SearchMachine, files: EngineFiles, endpoint: string): Promise<EnginePlace> {
  const { env } = machine
  if (!/^tcp:/i.test(endpoint.trim())) return { endpoint }
  if (!env.DOCKER_TLS_VERIFY) {
    return env.DOCKER_TLS ? { endpoint, refused: 'context-unverified' } : { endpoint }
  }
  const folder = env.DOCKER_CERT_PATH || dockerFolder(machine)
  const material = await tlsFiles(files, (name) => pathsOf(machine).join(folder, name))
  return { endpoint: withTlsPort(endpoint), files: material }
}

/** TLS is spoken at 2376 where no port is written. */
function withTlsPort(endpoint: string): string {
  const { text, host } =
    /^(?<text>tcp:\/\/(?<host>\[[^\]]*\]|[^:/]+))\/?$/i.exec(endpoint.trim())?.groups ?? {}
  return text === undefined || host === undefined ? endpoint : `${text}:2376`
}

async function currentContext(machine: SearchMachine, files: EngineFiles): Promise<string | undefined> {
  const file = await files.read(pathsOf(machine).join(dockerFolder(machine), 'config.json'))
  if (file.kind !== 'text') return undefined
  try {
    return configSchema.parse(JSON.parse(file.text)).currentContext
  } catch {
    // the docker CLI says so, and goes on without it
    return undefined
  }
}
