import type { Engine } from '../engine/engine.ts'
import { type Owner, ownerLabels } from './labels.ts'

/**
 * The network of one namespace: made at the first launch, removed with the last container. It is found by
 * its labels and named by the namespace's id, so that it collides with nothing.
 */
export class NamespaceNetworks {
  /** One step at a time for each engine: a network must not go while a container is on its way to it. */
  readonly #turns = new WeakMap<Engine, Promise<unknown>>()

  /**
   * Runs `use` with the network's id, and does not let the network be removed meanwhile. Throws
   * `workload.no-free-network`.
   */
  with<T>(engine: Engine, owner: Owner, use: (networkId: string) => Promise<T>): Promise<T> {
    return this.#inTurn(engine, async () => {
      const [existing] = await engine.networks(ownerLabels(owner))
      const networkId =
        existing?.id ?? (await engine.createNetwork(`fairlead-${owner.namespaceId}`, ownerLabels(owner)))
      return await use(networkId)
    })
  }

  /** Removes the namespace's network unless a container of the namespace, running or not, is left. */
  release(engine: Engine, owner: Owner): Promise<void> {
    return this.#inTurn(engine, async () => {
      const labels = ownerLabels(owner)
      if ((await engine.containers(labels)).length > 0) return
      for (const network of await engine.networks(labels)) await engine.removeNetwork(network.id)
    })
  }

  #inTurn<T>(engine: Engine, step: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(engine) ?? Promise.resolve()
    const turn = before.then(step, step)
    this.#turns.set(
      engine,
      turn.catch(() => undefined),
    )
    return turn
  }
}
