import { Problem } from '../../../contract/problem.ts'
import type { ContainerBody } from '../../engine/container-shapes.ts'
import type { Engine } from '../../engine/engine.ts'
import { canonical } from '../../images/image-reference.ts'
import type { Place } from '../../projects/project-service.ts'
import type { Decision } from '../../registries/matcher.ts'
import type { ContainerFields } from '../form/container-fields.ts'
import { labelKeys, type Owner, ownerLabels } from '../labels.ts'
import type { NamespaceNetworks } from '../namespace-network.ts'
import { containerBody } from './container-body.ts'

export interface NewContainer {
  workspaceId: string
  place: Place
  fields: ContainerFields
  imageId: string
  /** The name for a container whose form gives none. */
  fallbackName: string
  /** The match, made for the last time when the network stands. Throws where it refuses. */
  decide: () => Promise<Decision>
  /** Stops it before it is started; what was made is removed. */
  signal: AbortSignal
}

/** Makes a container in its namespace's network and starts it; whatever fails leaves nothing behind. */
export class ContainerMaker {
  readonly #networks: NamespaceNetworks

  constructor(networks: NamespaceNetworks) {
    this.#networks = networks
  }

  /** Throws `workload.*`, and what `decide` throws. */
  async make(engine: Engine, wanted: NewContainer): Promise<{ id: string; name: string }> {
    const { workspaceId, place, fields, fallbackName } = wanted
    const owner = { workspaceId, projectId: place.project.id, namespaceId: place.namespace.id }
    let id: string | undefined
    try {
      id = await this.#networks.with(engine, owner, async (networkId) => {
        const body = bodyOf(await wanted.decide(), fields, owner, networkId)
        return await engine.createContainer(fields.name ?? fallbackName, body, { platform: fields.platform })
      })
      const container = await engine.inspectContainer(id)
      // the name may have come to mean another image since it was decided upon
      if (container?.imageId !== wanted.imageId) {
        throw new Problem('workload.not-started', { name: container?.name ?? '' })
      }
      wanted.signal.throwIfAborted()
      await engine.startContainer(id)
      return { id, name: container.name }
    } catch (error) {
      if (id !== undefined) await engine.removeContainer(id)
      await this.#networks.release(engine, owner)
      throw error
    }
  }
}

function bodyOf(decision: Decision, fields: ContainerFields, owner: Owner, networkId: string): ContainerBody {
  const { reference, verdict } = decision
  const registry = 'registry' in verdict ? verdict.registry : undefined
  return containerBody({
    image: canonical(reference),
    fields,
    networkId,
    labels: {
      ...ownerLabels(owner),
      [labelKeys.image]: canonical(reference),
      ...(registry ? { [labelKeys.registry]: registry.id } : {}),
    },
  })
}
