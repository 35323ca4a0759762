import { randomBytes } from 'node:crypto'
import { startEngine } from './engines/engine.ts'
import { pushImage } from './engines/images.ts'
import type { BedPart } from './machine/bed-parts.ts'
import { startRegistry } from './registries/private-registry.ts'
import type { BedRegistry, RegistryUser } from './registries/serve-distribution.ts'

/** What the whole bed is made of; the keyring and the browser are started by who needs them. */
export const bedParts: readonly BedPart[] = ['engine', 'registry', 'image']

/** A private registry of the bed: its one user, and the one image in it. */
export type RegistryPlace = {
  readonly host: string
  readonly logFile: string
  readonly user: RegistryUser
  /** Full reference with tag; the engine does not have it yet. */
  readonly image: string
}

/** Where everything of a bed is, as plain data: a test in another process can be told. */
export type BedPlaces = {
  readonly engine: {
    readonly socket: string
    readonly endpoint: `unix://${string}`
    readonly logFile: string
    /** Stands in the place of `/etc/docker` for this engine alone. */
    readonly settings: string
  }
  readonly first: RegistryPlace
  readonly second: RegistryPlace
}

/** A running bed. */
export type Bed = { readonly places: BedPlaces; dispose(): Promise<void> }

/**
 * Starts an engine and two private registries on two loopback addresses, each with a user of its own, a
 * random password and one image `team/app:1` with a random file of that size in it.
 */
export async function startBed(options: { readonly megabytes?: number } = {}): Promise<Bed> {
  const running: { dispose(): Promise<void> }[] = []
  const keep = async <T extends { dispose(): Promise<void> }>(part: Promise<T>): Promise<T> => {
    const started = await part
    running.push(started)
    return started
  }
  const dispose = async (): Promise<void> => {
    // The engine first: it may still speak to a registry.
    for (const part of running.splice(0).reverse()) await part.dispose()
  }
  try {
    const firstUser = newUser('ann')
    const secondUser = newUser('bert')
    const first = await keep(startRegistry({ address: '127.0.0.2', users: [firstUser] }))
    const second = await keep(startRegistry({ address: '127.0.0.3', users: [secondUser] }))
    const engine = await keep(startEngine())
    const place = async (registry: BedRegistry, user: RegistryUser): Promise<RegistryPlace> => {
      const { megabytes } = options
      const image = {
        engine,
        registry,
        user,
        repository: 'team/app',
        tag: '1',
        ...(megabytes && { megabytes }),
      }
      return { host: registry.host, logFile: registry.logFile, user, image: await pushImage(image) }
    }
    const { socket, endpoint, logFile, settings } = engine
    const places = {
      engine: { socket, endpoint, logFile, settings },
      first: await place(first, firstUser),
      second: await place(second, secondUser),
    }
    return { places, dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}

function newUser(name: string): RegistryUser {
  return { name, password: randomBytes(18).toString('base64url') }
}
