import { Problem } from '../../../contract/problem.ts'
import type { Engine } from '../../engine/engine.ts'
import type { EnvironmentService } from '../../environments/environment-service.ts'
import type { FileDoor, GivenFile } from '../../shell/file-door.ts'
import { TransferTickets } from '../../shell/transfer-tickets.ts'

export interface LogFilesOptions {
  environments: Pick<EnvironmentService, 'engine'>
  /** Told of a bug while a log was read; its file then breaks off. */
  onBug: (error: unknown) => void
  now: () => number
  random: (bytes: number) => Buffer
}

interface Asked {
  readonly engine: Engine
  readonly id: string
  readonly file: string
  readonly timestamps: boolean
  readonly until: number
}

/** How long a page may take to fetch the file (milliseconds), and how many may wait for that. */
const patience = 60_000
const mostWaiting = 20

/** The whole logs of containers as files: an engine's bytes, with nothing between them and the reader. */
export class LogFiles implements FileDoor {
  readonly #options: LogFilesOptions
  readonly #tickets: TransferTickets<Asked>
  readonly #ending = new AbortController()
  #waiting: Asked[] = []

  constructor(options: LogFilesOptions) {
    this.#options = options
    this.#tickets = new TransferTickets(options.random)
  }

  /** Throws `environment.not-found`, `engine.*` and `workload.not-found`. */
  async save(wanted: {
    environmentId: string
    id: string
    timestamps: boolean
  }): Promise<{ ticket: string; file: string }> {
    const { environments, now } = this.#options
    const engine = environments.engine(wanted.environmentId)
    const container = await engine.inspectContainer(wanted.id)
    if (!container) throw new Problem('workload.not-found', { id: wanted.id })
    const file = logFileName(container.name, now())
    const { id, timestamps } = wanted
    const asked = { engine, id, file, timestamps, until: now() + patience }
    this.#waiting = [...this.#waiting, asked]
    for (const old of this.#waiting.slice(0, -mostWaiting)) this.#forget(old)
    return { ticket: this.#tickets.issue(asked), file }
  }

  /** No log goes in. */
  receive(): 'unknown' {
    return 'unknown'
  }

  async give(ticket: string, gone: AbortSignal): Promise<GivenFile | 'unknown' | 'failed'> {
    const asked = this.#tickets.find(ticket)
    if (!asked) return 'unknown'
    this.#forget(asked)
    if (asked.until < this.#options.now()) return 'unknown'
    const { file: name } = asked
    const ended = AbortSignal.any([gone, this.#ending.signal])
    const bytes = this.#bytes(asked, ended)
    try {
      // what an engine refuses it refuses at once: then there is no file
      const first = await bytes.next()
      return { name, type: 'text/plain; charset=utf-8', bytes: after(first, bytes), ended }
    } catch (error) {
      if (!(error instanceof Problem)) this.#options.onBug(error)
      return 'failed'
    }
  }

  /** Ends what is being read. */
  dispose(): void {
    this.#ending.abort()
  }

  async *#bytes({ engine, id, timestamps }: Asked, signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
    for await (const { bytes } of engine.logs(id, { follow: false, timestamps, signal })) yield bytes
    signal.throwIfAborted()
  }

  #forget(asked: Asked): void {
    this.#tickets.revoke(asked)
    this.#waiting = this.#waiting.filter((each) => each !== asked)
  }
}

async function* after(
  first: IteratorResult<Uint8Array, void>,
  rest: AsyncGenerator<Uint8Array, void>,
): AsyncGenerator<Uint8Array, void> {
  try {
    if (first.done) return
    yield first.value
    yield* rest
  } finally {
    await rest.return()
  }
}

/** `NAME-2026-11-22T054200Z.log`: with the instant to the second, and nothing that a file system minds. */
export function logFileName(name: string, at: number): string {
  const plain = name.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '')
  const instant = new Date(at).toISOString().replace(/:|\.\d+/g, '')
  return `${plain.slice(0, 120) || 'container'}-${instant}.log`
}
