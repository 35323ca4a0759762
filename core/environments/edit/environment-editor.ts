import type { ActivityKind } from '../../../contract/activity.ts'
import type {
  Environment,
  EnvironmentDraft,
  EnvironmentVerdict,
} from '../../../contract/environment/environment.ts'
import { invalidInput, Problem } from '../../../contract/problem.ts'
import type { ActivityRecorder } from '../../activity/activity-log.ts'
import { shownEndpoint } from '../../engine/engine-endpoint.ts'
import type { Document } from '../../storage/document.ts'
import type { Connect } from '../connect.ts'
import { tlsFiles } from '../discovery/docker-contexts.ts'
import type { EngineFiles } from '../discovery/engine-files.ts'
import type { EnginePlace } from '../discovery/found-engine.ts'
import { pathsOf, type SearchMachine } from '../discovery/search-machine.ts'
import type { EnvironmentCatalogue } from '../environment-catalogue.ts'
import { wayOf } from '../environment-record.ts'
import type { EnvironmentService } from '../environment-service.ts'
import type { AddedEnvironment, EnvironmentChoices } from '../records/environment-choices.ts'
import { placeOf } from '../records/merge-records.ts'
import { askVersion, patienceFor } from '../watch/engine-state.ts'
import { readDraft } from './environment-draft.ts'

export interface EnvironmentEditorOptions {
  document: Document<EnvironmentChoices>
  environments: EnvironmentService
  catalogue: EnvironmentCatalogue
  connect: Connect
  machine: SearchMachine
  files: EngineFiles
  projectsOn: (environmentId: string) => Environment['projects']
  activity: ActivityRecorder
  newId: () => string
}

type Checked = Omit<AddedEnvironment, 'id'>

/** What the user decides about environments: those added by hand, those hidden, and plain TCP. Throws `storage.*`. */
export class EnvironmentEditor {
  readonly #options: EnvironmentEditorOptions

  constructor(options: EnvironmentEditorOptions) {
    this.#options = options
  }

  /** Whether an engine answers there. Throws `input.invalid`. */
  async check(draft: EnvironmentDraft, signal?: AbortSignal): Promise<EnvironmentVerdict> {
    const { endpoint, files } = await this.#read(draft)
    try {
      const engine = await this.#ask(placeOf({ endpoint, files }), signal)
      return { kind: 'answers', engine }
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      return { kind: 'problem', problem: error.toData() }
    }
  }

  /** Throws `input.invalid`, `environment.name-taken` and, unless it is saved anyway, `engine.*`. */
  async add(draft: EnvironmentDraft, saveAnyway: boolean): Promise<Environment> {
    const id = this.#options.newId()
    const checked = await this.#read(draft)
    await this.#prove(checked, saveAnyway)
    await this.#decide('environment.added', id, checked.name, (choices) => {
      this.#refuseTaken(checked.name, id)
      return { ...choices, added: [...choices.added, { id, ...checked }] }
    })
    return await this.#seen(id, saveAnyway)
  }

  /** Throws as `add`, and `environment.not-found` and `environment.not-added`. */
  async edit(id: string, draft: EnvironmentDraft, saveAnyway: boolean): Promise<Environment> {
    this.#requireAdded(id)
    const checked = await this.#read(draft)
    await this.#prove(checked, saveAnyway)
    await this.#decide('environment.edited', id, checked.name, (choices) => {
      this.#requireAdded(id)
      this.#refuseTaken(checked.name, id)
      const added = choices.added.map((each) => (each.id === id ? { id, ...checked } : each))
      // credentials for another endpoint must be agreed to again
      return withoutOthers({ ...choices, added }, id, placeOf(checked))
    })
    return await this.#seen(id, saveAnyway)
  }

  /** Throws `environment.not-found`, `environment.not-added` and `environment.in-use`. */
  async remove(id: string): Promise<void> {
    const { name } = this.#requireAdded(id)
    await this.#options.document.update((choices) => {
      this.#refuseInUse(id)
      const added = choices.added.filter((each) => each.id !== id)
      const hidden = choices.hidden.filter((each) => each !== id)
      return withoutOthers({ ...choices, added, hidden }, id, undefined)
    })
    await this.#noted('environment.removed', name)
  }

  /** Throws `environment.not-found` and `environment.in-use`. */
  async hide(id: string, hide: boolean): Promise<Environment> {
    this.#options.environments.record(id)
    await this.#options.document.update((choices) => {
      if (hide) this.#refuseInUse(id)
      const others = choices.hidden.filter((each) => each !== id)
      return { ...choices, hidden: hide ? [...others, id] : others }
    })
    await this.#options.catalogue.refresh()
    return this.#options.environments.shown(id)
  }

  /** Throws `environment.not-found`, and `environment.changed` where the endpoint is not the one that stands now. */
  async confirmPlainTcp(id: string, endpoint: string, confirm: boolean): Promise<Environment> {
    const { name, place } = this.#options.environments.record(id)
    const standing = shownEndpoint(place.endpoint)
    if (standing !== endpoint) {
      throw new Problem('environment.changed', { environment: { id, name }, endpoint: standing })
    }
    const kind = confirm ? 'environment.plain-tcp-confirmed' : 'environment.plain-tcp-forgotten'
    return await this.#decide(kind, id, standing, (choices) => {
      const others = choices.plainTcp.filter((each) => each.environmentId !== id)
      return { ...choices, plainTcp: confirm ? [...others, { environmentId: id, endpoint }] : others }
    })
  }

  async #decide(
    kind: ActivityKind,
    id: string,
    subject: string,
    change: (choices: EnvironmentChoices) => EnvironmentChoices,
  ): Promise<Environment> {
    const { document, environments } = this.#options
    await document.update(change)
    await this.#noted(kind, subject)
    return environments.shown(id)
  }

  /** As it is once its engine has been asked; one that did not answer just now is not waited for again. */
  async #seen(id: string, saveAnyway: boolean): Promise<Environment> {
    const { environments } = this.#options
    return saveAnyway ? environments.shown(id) : await environments.reconnect(id)
  }

  async #noted(kind: ActivityKind, subject: string): Promise<void> {
    const { activity, catalogue } = this.#options
    activity.record({ kind, ok: true, subject })
    await catalogue.refresh()
  }

  /** What was typed, with the files of its folder that are there. Throws `input.invalid`. */
  async #read(draft: EnvironmentDraft): Promise<Checked> {
    const { machine, files } = this.#options
    const { name, place, folder, faults } = readDraft(draft, machine.platform)
    if (faults.length > 0) throw invalidInput(...faults)
    if (folder === undefined) return { name, ...place }
    const found = await tlsFiles(files, (file) => pathsOf(machine).join(folder, file))
    if (Object.keys(found).length === 0) {
      throw invalidInput({ field: 'certFolder', code: 'folder-without-certificates' })
    }
    return { name, endpoint: place.endpoint, files: { ...found, ...place.files } }
  }

  async #prove({ endpoint, files }: Checked, saveAnyway: boolean): Promise<void> {
    if (saveAnyway) return
    await this.#ask(placeOf({ endpoint, files }))
  }

  async #ask(place: EnginePlace, signal?: AbortSignal) {
    const engine = this.#options.connect({ place, plainTcpConfirmed: false })
    if (engine instanceof Problem) throw engine
    try {
      return await askVersion(engine, patienceFor(wayOf(place).way), signal)
    } finally {
      engine.dispose()
    }
  }

  #requireAdded(id: string): { name: string } {
    const { name, added } = this.#options.environments.record(id)
    if (!added) throw new Problem('environment.not-added', { environment: { id, name } })
    return { name }
  }

  #refuseTaken(name: string, exceptId: string): void {
    const same = (other: string) =>
      other.normalize('NFKC').toLowerCase() === name.normalize('NFKC').toLowerCase()
    const existing = this.#options.environments
      .records()
      .find((each) => each.id !== exceptId && same(each.name))
    if (existing) {
      throw new Problem('environment.name-taken', { existing: { id: existing.id, name: existing.name } })
    }
  }

  #refuseInUse(id: string): void {
    const { environments, projectsOn } = this.#options
    const projects = projectsOn(id).length
    const { name } = environments.record(id)
    if (projects > 0) throw new Problem('environment.in-use', { environment: { id, name }, projects })
  }
}

/** What was decided of an environment at another place than this one is forgotten, and of plain TCP where it has TLS now. */
function withoutOthers(
  choices: EnvironmentChoices,
  id: string,
  place: EnginePlace | undefined,
): EnvironmentChoices {
  const stays = (each: { environmentId: string; endpoint: string }) =>
    each.environmentId !== id || each.endpoint === place?.endpoint
  const isPlain = place !== undefined && wayOf(place).way === 'tcp'
  return {
    ...choices,
    plainTcp: choices.plainTcp.filter((each) => each.environmentId !== id || (isPlain && stays(each))),
    mirrors: choices.mirrors.filter(stays),
  }
}
