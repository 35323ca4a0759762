import { Problem } from '../../../contract/problem.ts'
import type { BulkOrder, BulkOutcome, VerifyProgress } from '../../../contract/registry/registry-bulk.ts'
import { latestOf } from '../../rpc/latest.ts'
import type { RegistryService } from '../registry-service.ts'
import type { RegistryBook } from '../store/registry-book.ts'
import { type Hosted, inLanes, type Pace } from './lanes.ts'
import type { Verifier } from './verifier.ts'

export interface RegistryBulkOptions {
  book: RegistryBook
  registries: RegistryService
  verifier: Verifier
  pace?: Pace
}

/** How many registries are changed at once. */
const savesAtOnce = 8

/** Does to many registries what can be done to one; what one of them meets stops none of the others. */
export class RegistryBulk {
  readonly #options: RegistryBulkOptions

  constructor(options: RegistryBulkOptions) {
    this.#options = options
  }

  /** The outcomes stand in the order of the ids. Only bugs, and the signal's end, are thrown. */
  async run(order: BulkOrder, signal?: AbortSignal): Promise<BulkOutcome[]> {
    const ids = [...new Set(order.ids)]
    if (order.action === 'verify') {
      const outcomes = new Map<string, BulkOutcome>()
      await this.#verify(ids, order.environmentId, signal ?? new AbortController().signal, (outcome) =>
        outcomes.set(outcome.id, outcome),
      )
      return ids.flatMap((id) => outcomes.get(id) ?? [])
    }
    const { action } = order
    const outcomes: BulkOutcome[] = []
    // several at once, as each waits for the disk; what came out stands in the order of the ids
    const waiting = [...ids.entries()]
    const work = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const [at, id] = next
        try {
          signal?.throwIfAborted()
          outcomes[at] = await outcomeOf(id, () => this.#one(action, id))
        } catch (error) {
          // nothing more is done of what nobody will be told
          waiting.length = 0
          throw error
        }
      }
    }
    await Promise.all(Array.from({ length: savesAtOnce }, work))
    return outcomes
  }

  /** Verifies the named registries, or all that are active, and tells how far it is until all are done. */
  async *verifyAll(
    { environmentId, ids }: { environmentId: string; ids?: readonly string[] | undefined },
    signal?: AbortSignal,
  ): AsyncGenerator<VerifyProgress, void> {
    const { book } = this.#options
    const active = () => book.records().filter((record) => book.state(record) === 'active')
    const wanted = [...new Set(ids ?? active().map(({ id }) => id))]
    const stop = new AbortController()
    const stopped = AbortSignal.any([stop.signal, ...(signal ? [signal] : [])])
    const listeners = new Set<() => void>()
    let news: BulkOutcome[] = []
    let done = 0
    const work = this.#verify(wanted, environmentId, stopped, (outcome) => {
      news.push(outcome)
      done += 1
      for (const listener of listeners) listener()
    })
    // its failure is thrown below, also where nobody reads on
    work.catch(() => undefined)
    try {
      const subscribe = (onChange: () => void) => {
        listeners.add(onChange)
        return () => listeners.delete(onChange)
      }
      const read = () => {
        const told = { total: wanted.length, done, news }
        news = []
        return told
      }
      for await (const progress of latestOf(subscribe, read, { perSecond: 5 }, stopped)) {
        yield progress
        if (progress.done === progress.total) break
      }
      await work
    } finally {
      stop.abort()
    }
  }

  async #one(action: Exclude<BulkOrder['action'], 'verify'>, id: string): Promise<void> {
    const { states } = this.#options.registries
    switch (action) {
      case 'activate':
        await states.activate(id)
        return
      case 'deactivate':
        await states.deactivate(id)
        return
      case 'remove':
        await states.remove(id)
    }
  }

  async #verify(
    ids: readonly string[],
    environmentId: string,
    signal: AbortSignal,
    tell: (outcome: BulkOutcome) => void,
  ): Promise<void> {
    const { book, verifier, pace } = this.#options
    const jobs: Hosted[] = ids.map((id) => ({
      host: book.find(id)?.host ?? '',
      run: async () => {
        tell(await outcomeOf(id, () => verifier.verify(id, environmentId, signal)))
      },
    }))
    await inLanes(jobs, signal, pace)
  }
}

async function outcomeOf(id: string, action: () => Promise<unknown>): Promise<BulkOutcome> {
  try {
    await action()
    return { id, ok: true }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { id, ok: false, problem: error.toData() }
  }
}
