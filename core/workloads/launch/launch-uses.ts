import type { RegistryUse } from '../../registries/state/registry-uses.ts'

/**
 * The registries that one launch uses: the one that decided at its start, and another one where that was added
 * or leased meanwhile. Each lease for one launch ends with this launch.
 */
export class LaunchUses {
  readonly #begin: (registryId: string | undefined) => RegistryUse
  readonly #uses = new Map<string | undefined, RegistryUse>()

  /** `begin` throws `match.inactive` where a lease is another launch's. */
  constructor(begin: (registryId: string | undefined) => RegistryUse) {
    this.#begin = begin
  }

  /** Takes part in the use of a registry from here on. */
  hold(registryId: string | undefined): RegistryUse {
    const use = this.#uses.get(registryId) ?? this.#begin(registryId)
    this.#uses.set(registryId, use)
    return use
  }

  async end(): Promise<void> {
    await Promise.all([...this.#uses.values()].map((use) => use.end()))
  }
}
