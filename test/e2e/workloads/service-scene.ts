import { randomBytes } from 'node:crypto'
import { expect, type Page } from '@playwright/test'
import type { BedPlaces, RegistryPlace } from '../../bed/bed.ts'
import { askEngine } from '../../bed/engines/engine-call.ts'
import { pushImage } from '../../bed/engines/images.ts'
import { LaunchPage } from '../../pages/launch-page.ts'
import { RegistriesPage, type TypedRegistry } from '../../pages/registries-page.ts'
import { RunForm } from '../../pages/run-form.ts'
import { ServiceRow } from '../../pages/service-row.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { WorkloadsPage } from '../../pages/workloads-page.ts'

/** A container of a service, by the engine's own word. */
export interface Replica {
  readonly id: string
  readonly name: string
  readonly state: string
  readonly imageId: string
}

/** Ends as soon as it is asked to. */
const cmd = ['/bin/busybox', 'sh', '-c', 'trap "exit 0" TERM; /bin/busybox sleep 3600 & wait']

/** The pages around one service named “web” of the bed's first registry, and its engine behind them. */
export class ServiceScene {
  readonly page: Page
  readonly places: BedPlaces
  readonly registries: RegistriesPage
  readonly workloads: WorkloadsPage
  readonly web: ServiceRow
  readonly passphrase = randomBytes(18).toString('base64url')

  constructor(page: Page, places: BedPlaces) {
    this.page = page
    this.places = places
    this.registries = new RegistriesPage(page)
    this.workloads = new WorkloadsPage(page)
    this.web = new ServiceRow(page, 'web')
  }

  /** Opens the program with a new vault, on the Registries page. */
  async open(url: string): Promise<void> {
    await this.page.goto(url)
    await new VaultPage(this.page).protectByPassphrase(this.passphrase)
    await this.registries.open()
  }

  typed(change: Partial<TypedRegistry> = {}): TypedRegistry {
    const { host, user }: RegistryPlace = this.places.first
    return { name: 'private', address: host, username: user.name, password: user.password, ...change }
  }

  /** A new image of the registry, not on the engine. */
  push(tag: string, command: readonly string[] = cmd): Promise<string> {
    const { engine, first } = this.places
    const repository = 'team/service'
    return pushImage({ engine, registry: first, user: first.user, repository, tag, cmd: command })
  }

  /** Launches the service by the form, and waits on the Workloads page until all its replicas run. */
  async launch(image: string, scale: number): Promise<void> {
    const launch = new LaunchPage(this.page)
    await launch.open()
    await launch.type(image, 'This credential is used.')
    await launch.nameContainer('web')
    await new RunForm(this.page).fill({ Scale: String(scale) })
    await launch.launch()
    await launch.launchIn(image, 'Started').waitFor()
    await this.workloads.open()
    await this.web.rowAt(scale, scale).waitFor()
  }

  /** The containers on the engine that carry a service's label, by name. */
  async replicas(): Promise<Replica[]> {
    const filters = encodeURIComponent(JSON.stringify({ label: ['io.fairlead.service'] }))
    const path = `/containers/json?all=1&filters=${filters}`
    const rows = JSON.parse(await this.engine('GET', path)) as {
      Id: string
      Names: string[]
      State: string
      ImageID: string
    }[]
    return rows
      .map(({ Id, Names, State, ImageID }) => ({
        id: Id,
        name: (Names[0] ?? '').slice(1),
        state: State,
        imageId: ImageID,
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  /** Waits until the engine has exactly these replicas, each as `NAME STATE`. */
  async expectOn(replicas: readonly string[]): Promise<void> {
    await expect
      .poll(async () => (await this.replicas()).map(({ name, state }) => `${name} ${state}`), {
        timeout: 20_000,
      })
      .toEqual(replicas)
  }

  /** The one image that all replicas run; throws where they differ. */
  async imageOf(): Promise<string> {
    const [image = '', ...others] = new Set((await this.replicas()).map(({ imageId }) => imageId))
    if (others.length > 0) throw new Error('The replicas run more than one image')
    return image
  }

  /** When the engine last started a container. */
  async startOf(id: string | undefined): Promise<string> {
    const { State } = JSON.parse(await this.engine('GET', `/containers/${id}/json`)) as {
      State: { StartedAt: string }
    }
    return State.StartedAt
  }

  engine(method: string, path: string): Promise<string> {
    return askEngine(this.places.engine.socket, method, path)
  }
}
