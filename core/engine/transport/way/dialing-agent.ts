import { setMaxListeners } from 'node:events'
import { Agent, type AgentOptions, type ClientRequestArgs } from 'node:http'
import type { Duplex } from 'node:stream'

/** Opens one connection to an engine, ready to be written to. Throws; after the signal with its reason. */
export type Dial = (signal: AbortSignal) => Promise<Duplex>

/** Lets Node's HTTP run over connections that are made in a way of our own. */
export class DialingAgent extends Agent {
  readonly #dial: Dial
  readonly #disposed = new AbortController()

  constructor(dial: Dial, options: AgentOptions) {
    super(options)
    this.#dial = dial
    // each connection that waits for its turn listens to it
    setMaxListeners(0, this.#disposed.signal)
  }

  override createConnection(
    _options: ClientRequestArgs,
    told?: (error: Error | null, connection: Duplex) => void,
  ): undefined {
    void this.#open(told)
  }

  override destroy(): void {
    this.#disposed.abort()
    super.destroy()
  }

  async #open(told: ((error: Error | null, connection: Duplex) => void) | undefined): Promise<void> {
    const { signal } = this.#disposed
    try {
      const connection = await this.#dial(signal)
      if (signal.aborted) connection.destroy()
      told?.(null, connection)
    } catch (error) {
      const failure = error instanceof Error ? error : new Error('no connection', { cause: error })
      // Node looks at the connection only where there is no error
      told?.(failure, undefined as unknown as Duplex)
    }
  }
}
