import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { safe } from '@orpc/client'
import { afterEach, beforeEach, expect } from 'vitest'
import type { Service } from '../../../../../contract/services.ts'
import type { BedPlaces } from '../../../../bed/bed.ts'
import { cleanEngine } from '../../../../bed/engines/clean-engine.ts'
import { askEngine } from '../../../../bed/engines/engine-call.ts'
import { pushImage } from '../../../../bed/engines/images.ts'
import { type RecordingProxy, startRecordingProxy } from '../../../../bed/engines/recording-proxy.ts'
import {
  type CoreClient,
  defaultPlace,
  draftOf,
  launchEnd,
  launchOf,
  type Place,
  startTestCore,
  type TestCore,
} from '../../../../support/core-client.ts'

/** How a container of the bed's engine stands, by the engine's own word. */
export interface Standing {
  readonly id: string
  readonly name: string
  readonly state: string
  readonly imageId: string
  readonly labels: Readonly<Record<string, string>>
}

/** `proves`: whether the engine checks a login over plain HTTP. Podman does not; its first pull is the proof. */
interface ServiceBedOptions {
  readonly proves: boolean
}

/** A core on the bed's engine with an open vault and one active registry, and ways to look behind its services. */
export class ServiceBed {
  readonly #bed: () => BedPlaces
  readonly #options: ServiceBedOptions
  readonly passphrase = randomBytes(12).toString('hex')
  #parts: { proxy: RecordingProxy; core: TestCore; place: Place; registryId: string } | undefined

  constructor(bed: () => BedPlaces, options: ServiceBedOptions) {
    this.#bed = bed
    this.#options = options
  }

  get #running() {
    if (!this.#parts) throw new Error('There is a core only while a test runs')
    return this.#parts
  }

  get core(): TestCore {
    return this.#running.core
  }

  get client(): CoreClient {
    return this.core.client
  }

  get place(): Place {
    return this.#running.place
  }

  get registryId(): string {
    return this.#running.registryId
  }

  /** What reaches the engine from the core. */
  get proxy(): RecordingProxy {
    return this.#running.proxy
  }

  get image(): string {
    return this.#bed().first.image
  }

  async start(): Promise<void> {
    const proxy = await startRecordingProxy(this.#bed().engine.socket)
    const core = await startTestCore({ endpoint: proxy.endpoint })
    const { client } = core
    await client.vault.create({ passphrase: this.passphrase, keyring: false })
    const place = await defaultPlace(client)
    this.#parts = { proxy, core, place, registryId: '' }
    await this.addRegistry()
  }

  /** The private registry with its right password, active. */
  async addRegistry(): Promise<void> {
    const { host, user } = this.#bed().first
    const { id: registryId } = await this.client.registries.add(
      draftOf(this.place, {
        name: 'private',
        address: host,
        username: user.name,
        password: user.password,
        saveAnyway: !this.#options.proves,
      }),
    )
    this.#parts = { ...this.#running, registryId }
  }

  async registryState(): Promise<string | undefined> {
    return (await this.client.registries.list()).find(({ id }) => id === this.registryId)?.state
  }

  /** Its credential expires, a moment from now. */
  async expire(): Promise<void> {
    await this.#edit({ expiresAt: Date.now() + 1500 })
    await expect.poll(() => this.registryState(), { timeout: 20_000 }).toBe('expired')
  }

  async spoilPassword(): Promise<void> {
    const { name } = this.#bed().first.user
    await this.#edit({ credential: { username: name, password: randomBytes(12).toString('hex') } })
  }

  async mendPassword(): Promise<void> {
    const { name, password } = this.#bed().first.user
    await this.#edit({ credential: { username: name, password } })
  }

  async #edit(fields: Partial<Parameters<CoreClient['registries']['edit']>[0]>): Promise<void> {
    const { environmentId } = this.place
    const edit = { id: this.registryId, environmentId, email: '', description: '', saveAnyway: true }
    await this.client.registries.edit({ ...edit, ...fields })
  }

  /** The program ends, and starts again on the same folder. */
  async restart(): Promise<void> {
    const { dataFolder } = this.core
    await this.core.dispose({ keep: true })
    await this.startAgain(dataFolder)
  }

  async startAgain(dataFolder: string): Promise<void> {
    const core = await startTestCore({ endpoint: this.proxy.endpoint, dataFolder })
    this.#parts = { ...this.#running, core }
  }

  async dispose(): Promise<void> {
    await this.#parts?.core.dispose()
    await this.#parts?.proxy.dispose()
    this.#parts = undefined
  }

  /** Launches a service from the private registry, and waits until all its replicas run. */
  async launch(
    name: string,
    scale: number,
    fields: Partial<Parameters<typeof launchOf>[2]> = {},
  ): Promise<Service> {
    const draft = launchOf(this.place, this.image, {
      name,
      scale: String(scale),
      stopTimeout: '1',
      ...fields,
    })
    const { id } = await this.client.workloads.launch(draft)
    const launch = await launchEnd(this.client, id)
    expect(launch).toMatchObject({ state: 'started', name })
    return await this.reaches(name, { state: 'steady', running: scale })
  }

  async service(name: string): Promise<Service | undefined> {
    const { environmentId } = this.place
    return (await this.client.services.list({ environmentId })).find((each) => each.name === name)
  }

  /** Waits until the service shows all of this. */
  async reaches(name: string, wanted: object): Promise<Service> {
    await expect.poll(() => this.service(name), { timeout: 60_000, interval: 100 }).toMatchObject(wanted)
    const service = await this.service(name)
    if (!service) throw new Error(`There is no service ${name}`)
    return service
  }

  target({ id }: Service): { environmentId: string; id: string } {
    return { environmentId: this.place.environmentId, id }
  }

  /** The service's containers, by the engine's own word, by name. */
  async standing(name: string): Promise<Standing[]> {
    const all = JSON.parse(await askEngine(this.#bed().engine.socket, 'GET', '/containers/json?all=1')) as {
      Id: string
      Names: string[]
      State: string
      ImageID: string
      Labels: Record<string, string>
    }[]
    const id = (await this.service(name))?.id
    return all
      .filter(({ Labels }) => id !== undefined && Labels['io.fairlead.service'] === id)
      .map(({ Id, Names, State, ImageID, Labels }) => ({
        id: Id,
        name: (Names[0] ?? '').slice(1),
        state: State,
        imageId: ImageID,
        labels: Labels,
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  engine(method: string, path: string, body?: object): Promise<string> {
    return askEngine(this.#bed().engine.socket, method, path, {
      ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
    })
  }

  /** Pushes another image to the private registry, with a command of its own. */
  push(tag: string, cmd?: readonly string[]): Promise<string> {
    const { engine, first } = this.#bed()
    return pushImage({
      engine,
      registry: first,
      user: first.user,
      repository: 'team/app',
      tag,
      ...(cmd ? { cmd } : {}),
    })
  }

  /** What the files of one folder of the data folder hold. */
  async filesOf(folder: string): Promise<string[]> {
    const path = join(this.core.dataFolder, folder)
    const names = (await readdir(path)).filter((name) => name.endsWith('.json'))
    return await Promise.all(names.map((name) => readFile(join(path, name), 'utf8')))
  }

  async codeOf(call: Promise<unknown>): Promise<string | undefined> {
    const { error } = await safe(call)
    return (error as { code?: string } | null)?.code
  }
}

/** A bed for services, new for each test of the file. */
export function serviceBed(bed: () => BedPlaces, options: ServiceBedOptions = { proves: true }): ServiceBed {
  const services = new ServiceBed(bed, options)
  beforeEach(() => services.start())
  afterEach(async () => {
    await services.dispose()
    await cleanEngine(bed().engine.socket)
  })
  return services
}
