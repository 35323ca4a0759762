import { randomBytes } from 'node:crypto'
import { type Gate, startGate } from '../../../bed/engines/gate.ts'
import { startRegistry } from '../../../bed/registries/private-registry.ts'
import type { BedRegistry, RegistryUser } from '../../../bed/registries/serve-distribution.ts'
import { type CoreClient, draftOf, type Place } from '../../../support/core-client.ts'

/** What can be done with its record in the program. */
export type RegistryChange =
  | 'activate'
  | 'deactivate'
  | 'delete'
  | 'add'
  | 'wrong-password'
  | 'right-password'

/** A real registry with one user, behind a door that can be shut, and its record in the program. */
export class ChaosRegistry {
  readonly user: RegistryUser
  readonly #registry: BedRegistry
  #gate: Gate
  #id = ''

  private constructor(user: RegistryUser, registry: BedRegistry, gate: Gate) {
    this.user = user
    this.#registry = registry
    this.#gate = gate
  }

  static async start(): Promise<ChaosRegistry> {
    const user = { name: 'ann', password: randomBytes(18).toString('base64url') }
    const registry = await startRegistry({ address: '127.0.0.6', users: [user] })
    return new ChaosRegistry(user, registry, await startGate({ address: '127.0.0.7', to: registry.host }))
  }

  get host(): string {
    return this.#gate.host
  }

  async shut(): Promise<void> {
    await this.#gate.dispose()
  }

  async open(): Promise<void> {
    const [address = '', port = ''] = this.#gate.host.split(':')
    this.#gate = await startGate({ address, port: Number(port), to: this.#registry.host })
  }

  async change({ registries }: CoreClient, place: Place, what: RegistryChange): Promise<void> {
    const id = this.#id
    const { name: username, password } = this.user
    switch (what) {
      case 'activate':
        await registries.activate({ id })
        return
      case 'deactivate':
        await registries.deactivate({ id })
        return
      case 'delete': {
        const registry = (await registries.list()).find((each) => each.id === id)
        if (registry?.state === 'active') await registries.deactivate({ id })
        await registries.remove({ id })
        return
      }
      case 'add': {
        const fields = { name: 'private', address: this.host, username, password, saveAnyway: true }
        this.#id = (await registries.add(draftOf(place, fields))).id
        return
      }
      case 'wrong-password':
      case 'right-password': {
        const typed = what === 'right-password' ? password : randomBytes(18).toString('base64url')
        await registries.edit({
          id,
          environmentId: place.environmentId,
          email: '',
          description: '',
          credential: { username, password: typed },
          saveAnyway: true,
        })
      }
    }
  }

  async dispose(): Promise<void> {
    await this.#gate.dispose().catch(shutAlready)
    await this.#registry.dispose()
  }
}

function shutAlready(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ERR_SERVER_NOT_RUNNING') throw error
}
