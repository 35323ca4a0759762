import type { DiscoveryNote } from '../../../contract/environment/environment.ts'
import { type DockerChoice, dockerChoice } from './docker-cli.ts'
import { dockerContexts } from './docker-contexts.ts'
import type { EngineFiles } from './engine-files.ts'
import { type FoundEngine, together } from './found-engine.ts'
import { knownSockets } from './known-sockets.ts'
import { podmanEngines } from './podman.ts'
import type { SearchMachine } from './search-machine.ts'

/** An engine with its place in canonical form: two with the same `key` are one engine. */
export interface KeyedEngine extends FoundEngine {
  readonly key: string
}

/** Every engine that a look at the machine has found. `chosen` is that of the docker CLI. */
export interface SearchResult {
  readonly chosen: DockerChoice & { readonly key: string }
  readonly found: readonly KeyedEngine[]
  readonly notes: readonly DiscoveryNote[]
}

/** Looks for engines. No engine is asked, no program started; whatever cannot be read costs a note. Never throws. */
export async function searchEngines(
  machine: SearchMachine,
  files: EngineFiles,
  option: string | undefined,
): Promise<SearchResult> {
  const [chosen, ...findings] = await Promise.all([
    dockerChoice(machine, files, option),
    dockerContexts(machine, files),
    knownSockets(machine, files),
    podmanEngines(machine, files),
  ])
  const { found: all, notes } = together(findings)
  const found = firstOfEach(all)
  const keyed = await Promise.all(found.map(async (each) => ({ ...each, key: await keyOf(each, files) })))
  return { chosen: { ...chosen, key: await keyOf(chosen, files) }, found: keyed, notes }
}

/** Two under one name in the same way are one environment: the one that was found first. */
function firstOfEach(found: readonly FoundEngine[]): FoundEngine[] {
  const first = new Map<string, FoundEngine>()
  for (const engine of found) {
    const { kind, name } = engine.origin
    const way = `${kind}\n${name}`
    if (!first.has(way)) first.set(way, engine)
  }
  return [...first.values()]
}

/** What tells engines apart: the socket itself, or the endpoint with the certificates or the key for it. */
export async function keyOf({ place }: Pick<FoundEngine, 'place'>, files: EngineFiles): Promise<string> {
  const socket = /^unix:\/\/(\/.*)$/.exec(place.endpoint.trim())?.[1]
  if (socket !== undefined) return `unix://${await files.real(socket)}`
  const { ca = '', cert = '', key = '' } = place.files ?? {}
  return JSON.stringify([
    place.endpoint.trim(),
    place.refused ?? '',
    place.files !== undefined,
    ca,
    cert,
    key,
    place.identity ?? '',
  ])
}
