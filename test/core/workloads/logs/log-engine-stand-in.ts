import { Problem } from '../../../../contract/problem.ts'
import { LogFrames } from '../../../../core/engine/calls/log-frames.ts'
import type { Engine, LogOptions, LogPiece } from '../../../../core/engine/engine.ts'
import { entryOf } from './log-bytes.ts'

/** What a container says: a line and its instant, or a wait in milliseconds. */
export type Said = readonly [at: number, text: string] | number

/** A stand-in for an engine: containers that say what they are told to, run after run. */
export class LogEngineStandIn {
  readonly asked: (LogOptions & { readonly id: string })[] = []
  /** Lines that were read of it. */
  read = 0
  open = 0
  readonly #runs = new Map<string, AsyncIterable<Said>[]>()
  readonly #listeners = new Set<(id: string) => void>()
  #gone = new Set<string>()

  /** Each run ends with what it says; one that should go on ends with a wait. */
  container(id: string, ...runs: (Iterable<Said> | AsyncIterable<Said>)[]): this {
    this.#runs.set(
      id,
      runs.map((run) => fromAny(run)),
    )
    return this
  }

  /** The next run of a container begins. */
  start(id: string): void {
    for (const listener of this.#listeners) listener(id)
  }

  remove(id: string): void {
    this.#gone.add(id)
    this.start(id)
  }

  get waiting(): number {
    return this.#listeners.size
  }

  readonly engine: Pick<Engine, 'logs' | 'events' | 'inspectContainer'> = {
    logs: (id, options) => this.#logs(id, options),
    events: ({ signal }) => this.#events(signal),
    inspectContainer: async (id) => {
      if (this.#gone.has(id) || !this.#runs.has(id)) return undefined
      return { id, name: id, state: 'exited' } as Awaited<ReturnType<Engine['inspectContainer']>>
    },
  }

  async *#logs(id: string, options: LogOptions): AsyncGenerator<LogPiece> {
    this.asked.push({ ...options, id })
    const run = this.#runs.get(id)?.shift()
    if (!run) throw new Problem('workload.not-found', { id })
    const frames = new LogFrames()
    this.open += 1
    try {
      for await (const said of run) {
        if (typeof said === 'number') await wait(said, options.signal)
        if (options.signal.aborted) return
        if (typeof said === 'number') continue
        this.read += 1
        yield* frames.push(entryOf('stdout', ...said))
      }
    } finally {
      this.open -= 1
    }
  }

  async *#events(signal: AbortSignal): AsyncGenerator<Awaited<ReturnType<typeof eventOf>>> {
    while (!signal.aborted) {
      const id = await new Promise<string>((resolve) => {
        const told = (started: string) => {
          this.#listeners.delete(told)
          resolve(started)
        }
        this.#listeners.add(told)
        signal.addEventListener('abort', () => told(''), { once: true })
      })
      if (!signal.aborted) yield eventOf(id, this.#gone.has(id) ? 'destroy' : 'start')
    }
  }
}

function eventOf(id: string, action: string) {
  return { type: 'container', action, id, attributes: {}, at: 0 }
}

async function* fromAny(run: Iterable<Said> | AsyncIterable<Said>): AsyncGenerator<Said> {
  yield* run
}

function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    signal.addEventListener('abort', done)
  })
}
