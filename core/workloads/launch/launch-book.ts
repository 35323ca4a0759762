import { Problem } from '../../../contract/problem.ts'
import type { Launch, LaunchDraft } from '../../../contract/workloads.ts'

/** A launch that is remembered: what was asked for, and where it stands. */
interface Entry {
  launch: Launch
  /** As it was typed, with the namespace by its id too, as its name may change. */
  readonly draft: LaunchDraft
  readonly namespaceId: string
  readonly stop: AbortController
}

/** How many launches are remembered. */
const history = 50

/** The launches of this run of the program, newest first, each until fifty newer ones have come. */
export class LaunchBook {
  readonly #onChange: () => void
  #entries: Entry[] = []

  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  list(): Launch[] {
    return this.#entries.map(({ launch }) => launch)
  }

  /** Adds a launch and gives the signal that stops it. */
  add(launch: Launch, draft: LaunchDraft, namespaceId: string): AbortSignal {
    const stop = new AbortController()
    const entries = [{ launch, draft, namespaceId, stop }, ...this.#entries]
    this.#entries = entries.filter((entry, index) => index < history || isOpen(entry.launch))
    this.#onChange()
    return stop.signal
  }

  /** What was asked for then. Throws `launch.not-found`. */
  draft(id: string): { draft: LaunchDraft; namespaceId: string } {
    return this.#entry(id)
  }

  change(id: string, change: Partial<Launch>): void {
    const entry = this.#entries.find(({ launch }) => launch.id === id)
    if (!entry) return
    entry.launch = { ...entry.launch, ...change }
    this.#onChange()
  }

  /** Asks a launch that is under way to stop; one that has ended stays as it is. Throws `launch.not-found`. */
  stop(id: string): Launch {
    const entry = this.#entry(id)
    if (isOpen(entry.launch) && !entry.stop.signal.aborted) {
      this.change(id, { state: 'stopping' })
      entry.stop.abort()
    }
    return entry.launch
  }

  #entry(id: string): Entry {
    const entry = this.#entries.find(({ launch }) => launch.id === id)
    if (!entry) throw new Problem('launch.not-found', { id })
    return entry
  }
}

function isOpen({ state }: Launch): boolean {
  return state !== 'started' && state !== 'failed' && state !== 'stopped'
}
