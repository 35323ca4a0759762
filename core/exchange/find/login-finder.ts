import type { FoundLogin, FoundLogins, LoginHelper, LoginPlace } from '../../../contract/exchange.ts'
import { printAddress } from '../../images/registry-address.ts'
import type { ProjectService } from '../../projects/project-service.ts'
import type { RegistryService } from '../../registries/registry-service.ts'
import type { FileLayer } from '../../storage/file-layer.ts'
import { ownSuffix } from '../helper/own-helper.ts'
import type { ExchangeMachine } from '../machine.ts'
import { canonical, entrySightings } from './entry-sightings.ts'
import { HelperRound, helperSightings } from './helper-sightings.ts'
import { possiblePlaces } from './login-places.ts'
import { type ReadPlace, readPlace } from './read-place.ts'
import { keyMaker, type Sighting } from './sighting.ts'

export interface LoginFinderOptions {
  layer: FileLayer
  machine: ExchangeMachine
  registries: Pick<RegistryService, 'list'>
  projects: Pick<ProjectService, 'project'>
  random: (bytes: number) => Buffer
  /** Ends what helpers do when the program ends. */
  ending?: AbortSignal
}

/** Everything that one look found. */
export interface Look {
  readonly places: readonly LoginPlace[]
  readonly helpers: readonly LoginHelper[]
  readonly sightings: readonly Sighting[]
}

/** As many logins of one place are shown; nobody chooses among more. */
const mostOfOnePlace = 10_000

/** Finds the logins of Docker and Podman on this machine. Reads only. */
export class LoginFinder {
  readonly #options: LoginFinderOptions
  readonly #ownBytes: Buffer

  constructor(options: LoginFinderOptions) {
    this.#options = options
    this.#ownBytes = options.random(32)
  }

  /** Throws `project.not-found`. The signal ends the helpers that are being asked. */
  async find(
    { projectId, askHelpers }: { projectId: string; askHelpers: boolean },
    signal?: AbortSignal,
  ): Promise<FoundLogins> {
    const { projects, registries } = this.#options
    projects.project(projectId)
    const { places, helpers, sightings } = await this.look(askHelpers, signal)
    const byAddress = new Map<string, FoundLogin['existing']>()
    for (const { id, name, scope, address, projectId: project } of registries.list()) {
      if (project !== projectId) continue
      byAddress.set(address, [...(byAddress.get(address) ?? []), { id, name, scope }])
    }
    const logins = sightings.map(({ login, address }) => ({
      ...login,
      existing: (address && byAddress.get(printAddress(address))) ?? [],
    }))
    return { places: [...places], helpers: [...helpers], logins, helperSetUp: isServed(sightings) }
  }

  /** What stands there now, with what only the core may know of it. */
  async look(askHelpers: boolean, signal?: AbortSignal): Promise<Look> {
    const { machine, ending } = this.#options
    const signals = [ending, signal].filter((each) => each !== undefined)
    const round = new HelperRound(machine, askHelpers, AbortSignal.any(signals))
    const keyOf = keyMaker(this.#ownBytes)
    const places: LoginPlace[] = []
    const sightings: Sighting[] = []
    for (const place of await this.#read()) {
      const { kind, file, fault, config, sweepable } = place
      const all = config
        ? [...entrySightings(place, config, keyOf), ...(await helperSightings(place, config, round, keyOf))]
        : []
      places.push({
        kind,
        ...(file === undefined ? {} : { file }),
        ...(fault ? { fault } : {}),
        more: Math.max(0, all.length - mostOfOnePlace),
        sweepable,
      })
      sightings.push(...all.slice(0, mostOfOnePlace))
    }
    return { places, helpers: await round.shown(), sightings: distinct(sightings) }
  }

  /** Each file once, whatever links lead to it. */
  async #read(): Promise<ReadPlace[]> {
    const { layer, machine } = this.#options
    const read: ReadPlace[] = []
    for (const possible of possiblePlaces(machine)) {
      const place = await readPlace(possible, { layer, machine })
      if (!place) continue
      if (place.realFile === undefined || read.every((other) => other.realFile !== place.realFile)) {
        read.push(place)
      }
    }
    return read
  }
}

/** Whether terminals would be given the logins that stand in clear by Fairlead, were they taken out of their files. */
function isServed(sightings: readonly Sighting[]): boolean {
  const inClear = sightings.flatMap(({ holder, login }) =>
    holder.kind === 'entry' && login.kept === 'plaintext' ? [holder] : [],
  )
  const servedHosts = new Map<ReadPlace, ReadonlySet<string>>()
  for (const place of new Set(inClear.map((holder) => holder.place))) {
    const own = (place.config?.credHelpers ?? []).filter(({ suffix }) => suffix === ownSuffix)
    servedHosts.set(place, new Set(own.map(({ key }) => canonical(key))))
  }
  return (
    inClear.length > 0 &&
    inClear.every(({ place, entry }) => {
      if (place.kind === 'docker-config' && place.config?.credsStore === ownSuffix) return true
      return servedHosts.get(place)?.has(canonical(entry.key)) ?? false
    })
  )
}

/** A helper that lists one address twice, or that two members of a file name, gives one login. */
function distinct(sightings: readonly Sighting[]): Sighting[] {
  return [...new Map(sightings.map((sighting) => [sighting.login.key, sighting])).values()]
}
