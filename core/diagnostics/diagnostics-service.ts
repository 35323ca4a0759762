import { Problem } from '../../contract/problem.ts'
import type { FileDoor, GivenFile } from '../shell/file-door.ts'
import { TransferTickets } from '../shell/transfer-tickets.ts'
import { diagnosisOf } from './diagnosis.ts'
import type { DiagnosticFacts } from './facts.ts'

export interface DiagnosticsOptions {
  /** Asks the services; what cannot be had in time is left out. */
  facts: () => Promise<DiagnosticFacts>
  now: () => number
  newId: () => string
  random: (bytes: number) => Buffer
}

interface Gathered {
  readonly id: string
  readonly file: string
  readonly text: string
}

interface Asked {
  readonly gathered: Gathered
  readonly until: number
}

/** How many texts can still be saved, and how long a page may take to fetch one (milliseconds). */
const mostKept = 5
const patience = 60_000

/** Diagnoses: each is a text that was shown, and is saved as it was shown. */
export class DiagnosticsService implements FileDoor {
  readonly #options: DiagnosticsOptions
  readonly #tickets: TransferTickets<Asked>
  #kept: readonly Gathered[] = []
  #asked: readonly Asked[] = []

  constructor(options: DiagnosticsOptions) {
    this.#options = options
    this.#tickets = new TransferTickets(options.random)
  }

  /** Gathers anew. */
  async gather({ names }: { names: boolean }): Promise<Gathered> {
    const { facts, newId } = this.#options
    const gatheredFacts = await facts()
    const instant = new Date(gatheredFacts.at).toISOString().replace(/:|\.\d+/g, '')
    const text = diagnosisOf(gatheredFacts, { names })
    const gathered = { id: newId(), file: `fairlead-diagnostics-${instant}.json`, text }
    this.#kept = [...this.#kept, gathered].slice(-mostKept)
    return gathered
  }

  /** Throws `diagnostics.gone` for a text that is not kept any more. */
  save(id: string): { ticket: string; file: string } {
    const gathered = this.#kept.find((each) => each.id === id)
    if (!gathered) throw new Problem('diagnostics.gone', {})
    const asked = { gathered, until: this.#options.now() + patience }
    this.#asked = [...this.#asked, asked]
    for (const old of this.#asked.slice(0, -mostKept)) this.#forget(old)
    return { ticket: this.#tickets.issue(asked), file: gathered.file }
  }

  /** Nothing goes in. */
  receive(): 'unknown' {
    return 'unknown'
  }

  async give(ticket: string, gone: AbortSignal): Promise<GivenFile | 'unknown'> {
    const asked = this.#tickets.find(ticket)
    if (!asked) return 'unknown'
    this.#forget(asked)
    if (asked.until < this.#options.now()) return 'unknown'
    const { file: name, text } = asked.gathered
    return { name, type: 'application/json; charset=utf-8', bytes: inOnePart(text), ended: gone }
  }

  #forget(asked: Asked): void {
    this.#tickets.revoke(asked)
    this.#asked = this.#asked.filter((each) => each !== asked)
  }
}

async function* inOnePart(text: string): AsyncGenerator<Uint8Array, void> {
  yield Buffer.from(text)
}
