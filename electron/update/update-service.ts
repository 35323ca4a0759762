import type { UpdateState, UpdateStep } from '../../contract/updates.ts'
import type { SettingsStore } from '../../core/shell/settings-store.ts'
import type { UpdatePort } from '../../core/shell/update-port.ts'
import { mayLook, nextStep, type UpdateEvent } from './next-step.ts'
import { looks, type UpdateFacts, updateWay } from './update-way.ts'
import { UpdateError, type Updater } from './updater.ts'

export interface UpdateServiceOptions {
  /** Read when they are asked for first: nothing of this costs time at the start. */
  readonly facts: () => Promise<UpdateFacts>
  readonly load: (install: boolean) => Promise<Updater>
  readonly settings: SettingsStore
  readonly now: () => number
  /** Calls every so many milliseconds until the answer is called. */
  readonly every: (milliseconds: number, call: () => void) => () => void
  /** Ends the program in order. */
  readonly quit: () => void
  readonly onBug: (error: unknown) => void
}

/** How often it is asked whether a look is due. */
const pace = 10 * 60_000

/** How long after one look the next one by itself is due. */
const day = 24 * 60 * 60_000

/** Looks for newer versions: once a day where the settings say so, and whenever somebody asks. */
export class UpdateService implements UpdatePort {
  readonly #options: UpdateServiceOptions
  readonly #listeners = new Set<() => void>()
  readonly #stop: () => void
  #step: UpdateStep = { kind: 'idle' }
  #facts: Promise<UpdateFacts> | undefined
  #updater: Promise<Updater> | undefined
  #lookedAt = Number.NEGATIVE_INFINITY

  constructor(options: UpdateServiceOptions) {
    this.#options = options
    this.#stop = options.every(pace, () => void this.#lookIfDue().catch(options.onBug))
  }

  async state(): Promise<UpdateState> {
    const facts = await this.#known()
    const url = facts.feed?.url
    return { way: updateWay(facts), step: this.#step, ...(url === undefined ? {} : { url }) }
  }

  async check(): Promise<UpdateState> {
    const { way } = await this.state()
    if (looks(way) && mayLook(this.#step)) this.#begin({ kind: 'look' }, () => this.#look(way === 'self'))
    return await this.state()
  }

  async install(): Promise<UpdateState> {
    const { way } = await this.state()
    if (way === 'self') {
      if (this.#step.kind === 'available') this.#begin({ kind: 'fetch' }, () => this.#fetch())
      else if (this.#step.kind === 'ready') this.#options.quit()
    }
    return await this.state()
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  dispose(): void {
    this.#stop()
    this.#listeners.clear()
  }

  async #lookIfDue(): Promise<void> {
    if (this.#options.now() - this.#lookedAt < day) return
    const { updateChecks } = await this.#options.settings.read()
    if (updateChecks) await this.check()
  }

  async #look(install: boolean): Promise<void> {
    const updater = await this.#load(install)
    const version = await updater.look()
    const at = this.#options.now()
    this.#tell(version === undefined ? { kind: 'none', at } : { kind: 'found', version, at })
  }

  async #fetch(): Promise<void> {
    const updater = await this.#load(true)
    await updater.fetch((percent) => this.#tell({ kind: 'progress', percent }))
    this.#tell({ kind: 'fetched' })
  }

  #begin(event: UpdateEvent, work: () => Promise<void>): void {
    if (event.kind === 'look') this.#lookedAt = this.#options.now()
    this.#tell(event)
    work().catch((error: unknown) => {
      const reason = error instanceof UpdateError ? error.reason : 'other'
      // What has a name is told at the page; the rest is worth a line in the log.
      if (reason === 'other') this.#options.onBug(error instanceof UpdateError ? error.cause : error)
      this.#tell({ kind: 'broken', reason, at: this.#options.now() })
    })
  }

  #tell(event: UpdateEvent): void {
    const next = nextStep(this.#step, event)
    const same = JSON.stringify(next) === JSON.stringify(this.#step)
    this.#step = next
    if (!same) for (const listener of this.#listeners) listener()
  }

  #known(): Promise<UpdateFacts> {
    this.#facts ??= this.#options.facts()
    return this.#facts
  }

  #load(install: boolean): Promise<Updater> {
    // A load that failed is tried again.
    this.#updater ??= this.#options.load(install).catch((error: unknown) => {
      this.#updater = undefined
      throw error
    })
    return this.#updater
  }
}
