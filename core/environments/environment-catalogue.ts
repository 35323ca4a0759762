import { isDeepStrictEqual } from 'node:util'
import type { DiscoveryNote } from '../../contract/environment/environment.ts'
import type { Document } from '../storage/document.ts'
import type { EngineFiles } from './discovery/engine-files.ts'
import { keyOf, type SearchResult, searchEngines } from './discovery/search-engines.ts'
import type { SearchMachine } from './discovery/search-machine.ts'
import type { EnvironmentRecord } from './environment-record.ts'
import type { EnvironmentService } from './environment-service.ts'
import type { EnvironmentChoices } from './records/environment-choices.ts'
import { mergeRecords, placeOf, stillConfirmed, toRemember } from './records/merge-records.ts'

export interface EnvironmentCatalogueOptions {
  document: Document<EnvironmentChoices>
  environments: EnvironmentService
  machine: SearchMachine
  files: EngineFiles
  /** Where the engine listens by an option of the command line. */
  option: string | undefined
  /** The ids of the environments on which projects live. */
  used: () => ReadonlySet<string>
  onBug: (error: unknown) => void
}

/** Brings together what is found on the machine and what the user has decided: which environments there are. */
export class EnvironmentCatalogue {
  readonly #options: EnvironmentCatalogueOptions
  #search: SearchResult | undefined
  #turn: Promise<unknown> = Promise.resolve()

  constructor(options: EnvironmentCatalogueOptions) {
    this.#options = options
  }

  /** What the last look had to pass over. */
  get notes(): readonly DiscoveryNote[] {
    return this.#search?.notes ?? []
  }

  /**
   * Looks for engines on the machine anew. The choice of the docker CLI counts as it was first found: a change of it
   * would move projects to another engine while they are used.
   */
  search(): Promise<void> {
    return this.#inTurn(async () => {
      const { machine, files, option } = this.#options
      const search = await searchEngines(machine, files, option)
      this.#search = { ...search, chosen: this.#search?.chosen ?? search.chosen }
      await this.#apply()
    })
  }

  /** To be called when a choice or the place of a project has changed. */
  refresh(): Promise<void> {
    return this.#inTurn(() => this.#apply())
  }

  async #apply(): Promise<void> {
    const { document, environments, files, used } = this.#options
    if (!this.#search) return
    const added = await Promise.all(
      document.value.added.map(async (each) => {
        return { ...each, key: await keyOf({ place: placeOf(each) }, files) }
      }),
    )
    const inUse = used()
    const records = mergeRecords({ search: this.#search, choices: { ...document.value, added }, used: inUse })
    environments.apply(records)
    await this.#keep(records, inUse)
  }

  /** That it could not be kept is no reason to fail: it is tried again at the next change. */
  async #keep(records: readonly EnvironmentRecord[], inUse: ReadonlySet<string>): Promise<void> {
    const { document, onBug } = this.#options
    const seen = (choices: EnvironmentChoices): EnvironmentChoices => ({
      ...choices,
      remembered: toRemember(records, inUse, choices.remembered),
      plainTcp: stillConfirmed(choices.plainTcp, records),
    })
    if (document.readOnly || isDeepStrictEqual(document.value, seen(document.value))) return
    await document.update(seen).catch(onBug)
  }

  #inTurn(step: () => Promise<void>): Promise<void> {
    const next = this.#turn.then(step)
    this.#turn = next.catch(() => undefined)
    return next
  }
}
