import { Problem } from '../../../../contract/problem.ts'
import type { Engine } from '../../../engine/engine.ts'
import { canonical } from '../../../images/image-reference.ts'
import type { Decision } from '../../../registries/matcher.ts'
import type { ContainerFields } from '../../form/container-fields.ts'
import { labelKeys, type Owner, ownerLabels } from '../../labels.ts'
import { containerBody } from '../../launch/container-body.ts'
import type { NamespaceNetworks } from '../../namespace-network.ts'
import type { ServiceRecord } from '../record/service-record.ts'
import { freeName } from './replica-names.ts'

export interface NewReplica {
  readonly record: ServiceRecord
  readonly owner: Owner
  readonly fields: ContainerFields
  /** The names of the replicas that stand. */
  readonly names: readonly string[]
  /** The match, made for the last time when the network stands. Throws where it refuses. */
  readonly decide: () => Promise<Decision>
  readonly signal: AbortSignal
}

/** Makes one replica of a service in its namespace's network, found there by the service's name. */
export class ReplicaMaker {
  readonly #networks: NamespaceNetworks

  constructor(networks: NamespaceNetworks) {
    this.#networks = networks
  }

  /** Resolves with the id of a container that has not been started. Throws `workload.*`, `engine.*`, and as `decide`. */
  async make(engine: Engine, wanted: NewReplica): Promise<string> {
    const { record, owner, signal } = wanted
    try {
      return await this.#networks.with(engine, owner, async (networkId) => {
        const body = bodyOf(wanted, await wanted.decide(), networkId)
        signal.throwIfAborted()
        return await this.#create(engine, wanted, body)
      })
    } catch (error) {
      if (!signal.aborted) await this.#networks.release(engine, owner).catch(problemOnly)
      throw error instanceof Problem && error.code === 'image.not-local' ? gone(record) : error
    }
  }

  /** Removes a replica, and with the last container of the namespace its network. */
  async remove(engine: Engine, owner: Owner, id: string, signal: AbortSignal): Promise<void> {
    await engine.removeContainer(id, signal)
    await this.#networks.release(engine, owner)
  }

  /** A name may be anybody's: then another number is taken, and that container is left alone. */
  async #create(
    engine: Engine,
    { record, fields, names, signal }: NewReplica,
    body: ReturnType<typeof bodyOf>,
  ): Promise<string> {
    const options = { platform: fields.platform, signal }
    const name = freeName(record.name, names)
    try {
      return await engine.createContainer(name, body, options)
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'workload.name-taken') throw error
    }
    const all = (await engine.containers({}, signal)).map((container) => container.name)
    return await engine.createContainer(freeName(record.name, [...all, ...names, name]), body, options)
  }
}

function bodyOf({ record, owner, fields }: NewReplica, decision: Decision, networkId: string) {
  const { reference, verdict } = decision
  const registry = 'registry' in verdict ? verdict.registry : undefined
  const body = containerBody({
    // the id, as the name may stand for another image by now
    image: record.spec.imageId,
    fields,
    networkId,
    labels: {
      ...ownerLabels(owner),
      [labelKeys.service]: record.id,
      [labelKeys.revision]: String(record.spec.revision),
      [labelKeys.image]: canonical(reference),
      ...(registry ? { [labelKeys.registry]: registry.id } : {}),
    },
  })
  return { ...body, NetworkingConfig: { EndpointsConfig: { [networkId]: { Aliases: [record.name] } } } }
}

/** The engine lost the image since it was looked for; the next try has it pulled. */
function gone({ spec }: ServiceRecord): Problem {
  return new Problem('image.not-local', { image: spec.image })
}

function problemOnly(error: unknown): void {
  if (!(error instanceof Problem)) throw error
}
