import { randomBytes } from 'node:crypto'
import type { Service } from '../../../../contract/services.ts'
import { pushImage } from '../../../bed/engines/images.ts'
import { defaultPlace, launchEnd, launchOf, type Place } from '../../../support/core-client.ts'
import { ChaosApp } from './chaos-app.ts'
import { ChaosEngine } from './chaos-engine.ts'
import type { ChaosEvent } from './chaos-plan.ts'
import { ChaosRegistry } from './chaos-registry.ts'
import type { SeenService } from './seen-service.ts'

const launched = [
  { name: 'web', image: 0, scale: 3 },
  { name: 'api', image: 0, scale: 2 },
  { name: 'jobs', image: 1, scale: 2 },
] as const

/** Ends at once when it is asked to. */
const cmd = ['/bin/busybox', 'sh', '-c', 'trap "exit 0" TERM; /bin/busybox sleep 3600 & wait']

/** An engine, a registry with one user, and the built program with three services of two images. */
export class ChaosWorld {
  readonly engine: ChaosEngine
  readonly app: ChaosApp
  readonly #registry: ChaosRegistry
  #place: Place = { projectId: '', environmentId: '' }
  #workspaceId = ''
  #services: readonly Service[] = []

  private constructor(engine: ChaosEngine, registry: ChaosRegistry) {
    this.engine = engine
    this.app = new ChaosApp(engine.endpoint)
    this.#registry = registry
  }

  /** Ready when all replicas run. */
  static async start(): Promise<ChaosWorld> {
    const engine = await ChaosEngine.start()
    const registry = await ChaosRegistry.start()
    const world = new ChaosWorld(engine, registry)
    try {
      await world.#launch()
    } catch (error) {
      await world.dispose()
      throw error
    }
    return world
  }

  async dispose(): Promise<void> {
    await this.app.dispose()
    if (!this.engine.isUp) await this.engine.again()
    await this.engine.dispose()
    await this.#registry.dispose()
  }

  /** Has it happen. Answers how many replicas it took from each service. */
  async happen(event: ChaosEvent): Promise<number[]> {
    const none = this.#services.map(() => 0)
    switch (event.do) {
      case 'kill':
      case 'stop':
      case 'restart':
      case 'remove':
        return await this.#strike(event)
      case 'scale':
        await this.app.client.services.scale({ ...this.#target(event.service), scale: event.scale })
        return none
      case 'lose-image':
        return await this.#loseImage(event.image)
      case 'stranger':
        await this.#addStranger(event)
        return none
      case 'end-engine':
        await this.engine.end(event.signal)
        return none
      case 'start-engine':
        await this.engine.again()
        return none
      case 'kill-app':
        await this.app.kill()
        return none
      case 'start-app':
        await this.app.start()
        return none
      case 'lock':
        await this.app.client.vault.lock()
        return none
      case 'unlock':
        await this.app.client.vault.unlock({ passphrase: this.app.passphrase })
        return none
      case 'end-registry':
        await this.#registry.shut()
        return none
      case 'start-registry':
        await this.#registry.open()
        return none
      case 'activate':
      case 'deactivate':
      case 'delete':
      case 'add':
      case 'wrong-password':
      case 'right-password':
        await this.#registry.change(this.app.client, this.#place, event.do)
        return none
    }
  }

  /** The user's word that a service shall be tried again now. */
  async askAgain(index: number): Promise<void> {
    await this.app.client.services.start(this.#target(index))
  }

  /** The services as the engine has them and as the page is told of them; both run. */
  async look(): Promise<SeenService[]> {
    const { environmentId } = this.#place
    const told = await this.app.client.services.list({ environmentId })
    return await Promise.all(
      this.#services.map(async ({ id, name, imageId }) => {
        const service = told.find((each) => each.id === id)
        if (!service) throw new Error(`${name} is not among the services`)
        return {
          name,
          pinned: imageId,
          imageIsLocal: await this.engine.hasImage(imageId),
          replicas: await this.engine.replicas(this.#workspaceId, id),
          told: service,
        }
      }),
    )
  }

  /** The replicas alone, which can be looked at while the program is down. */
  async replicas(index: number): Promise<Pick<SeenService, 'replicas'>> {
    return { replicas: await this.engine.replicas(this.#workspaceId, this.#service(index).id) }
  }

  /** What is wrong beside the services themselves. */
  async wrongAround(): Promise<string[]> {
    const networks = await this.engine.networks(this.#workspaceId)
    return [
      ...(await this.engine.wrongWithStrangers()),
      ...(networks > 1 ? [`there are ${networks} networks of one namespace`] : []),
    ]
  }

  /** All services go, with all that is theirs. */
  async removeAll(): Promise<void> {
    for (const index of this.#services.keys()) await this.app.client.services.remove(this.#target(index))
  }

  async #launch(): Promise<void> {
    const { engine, app } = this
    const registry = this.#registry
    const images = await Promise.all(
      ['app', 'jobs'].map((repository) =>
        pushImage({ engine, registry, user: registry.user, repository: `team/${repository}`, tag: '1', cmd }),
      ),
    )
    await app.start()
    this.#place = await defaultPlace(app.client)
    await this.#registry.change(app.client, this.#place, 'add')
    for (const { name, image, scale } of launched) {
      const draft = launchOf(this.#place, images[image] ?? '', { name, scale: String(scale) })
      const { id } = await app.client.workloads.launch(draft)
      const { state, problem } = await launchEnd(app.client, id)
      if (state !== 'started') throw new Error(`${name} is ${state}: ${JSON.stringify(problem)}`)
    }
    const all = await app.client.services.list({ environmentId: this.#place.environmentId })
    this.#services = launched.map(({ name }) => {
      const service = all.find((each) => each.name === name)
      if (!service) throw new Error(`${name} was not made`)
      return service
    })
    this.#workspaceId = await this.#findWorkspace()
  }

  /** Known to nobody but the labels. */
  async #findWorkspace(): Promise<string> {
    const [replica] = this.#service(0).replicas
    return await this.engine.labelOf(replica?.id ?? '', 'io.fairlead.workspace')
  }

  async #strike(
    event: Extract<ChaosEvent, { do: 'kill' | 'stop' | 'restart' | 'remove' }>,
  ): Promise<number[]> {
    const { replicas } = await this.replicas(event.service)
    const replica = replicas[Math.floor(event.pick * replicas.length)]
    const struck = replica !== undefined && (await this.engine.strike(replica.id, event.do))
    return this.#services.map((_, index) =>
      struck && event.do === 'remove' && index === event.service ? 1 : 0,
    )
  }

  /** As by a prune: the containers of an image go, and the image with them unless a new one was faster. */
  async #loseImage(image: number): Promise<number[]> {
    const removed: number[] = []
    for (const [index, { image: of }] of launched.entries()) {
      const { replicas } = of === image ? await this.replicas(index) : { replicas: [] }
      const struck = await Promise.all(replicas.map(({ id }) => this.engine.strike(id, 'remove')))
      removed.push(struck.filter(Boolean).length)
    }
    const service = this.#services.find((_, index) => launched[index]?.image === image)
    if (service) await this.engine.removeImage(service.imageId)
    return removed
  }

  async #addStranger({ service, labels }: Extract<ChaosEvent, { do: 'stranger' }>): Promise<void> {
    const { id, name, projectId } = this.#service(service)
    await this.engine.addStranger(
      name,
      labels === 'none'
        ? {}
        : {
            'io.fairlead.workspace': randomBytes(8).toString('hex'),
            'io.fairlead.project': projectId,
            'io.fairlead.service': id,
            'io.fairlead.revision': '1',
          },
    )
  }

  #service(index: number): Service {
    const service = this.#services[index]
    if (!service) throw new Error(`there is no service ${index}`)
    return service
  }

  #target(index: number): { environmentId: string; id: string } {
    return { environmentId: this.#place.environmentId, id: this.#service(index).id }
  }
}
