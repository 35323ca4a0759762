import type { MachineEvent } from './compose/vault-guard.ts'
import type { Core, CoreOptions } from './core.ts'
import { createCore } from './create-core.ts'
import { describeBug } from './rpc/call-outcome.ts'
import type { RpcConnection, RpcSession } from './rpc/rpc-connection.ts'
import type { RpcDoor } from './rpc/rpc-server.ts'
import type { FileDoor } from './shell/file-door.ts'
import { TerminalEndpoint } from './terminal/endpoint/terminal-endpoint.ts'
import { type Answer, failed } from './terminal/wire/answer.ts'
import type { CredentialQuestion } from './terminal/wire/opening.ts'

export interface CoreHostOptions extends Omit<CoreOptions, 'restart' | 'restore'> {
  /** Told if a core could not be started anew, or not ended: the shell cannot go on then. */
  onBroken: (error: unknown) => void
}

/**
 * The core of a shell, and the one that comes after it when a restore asks for a fresh start. Connections end
 * with a core; `rpc` stays the same and leads to the one that is there.
 */
export class CoreHost {
  readonly rpc: RpcDoor = { open: (connection) => this.#open(connection) }
  /** The door for files of the core that is there. */
  readonly files: FileDoor = {
    receive: (...asked) => this.#core?.files.receive(...asked) ?? 'unknown',
    give: async (...asked) => (await this.#core?.files.give(...asked)) ?? 'unknown',
  }
  readonly #options: CoreHostOptions
  readonly #listeners = new Set<() => void>()
  #core: Core | undefined
  #endpoint: TerminalEndpoint | undefined
  #restarting: Promise<void> | undefined
  #disposed = false
  #missed: MachineEvent | undefined

  private constructor(options: CoreHostOptions) {
    this.#options = options
  }

  /** Throws `storage.*` as `createCore` does. */
  static async start(options: CoreHostOptions): Promise<CoreHost> {
    const host = new CoreHost(options)
    host.#core = await host.#create()
    await host.#openEndpoint()
    return host
  }

  /** The core that is there; undefined while one ends and the next begins. */
  get core(): Core | undefined {
    return this.#core
  }

  /** Calls after every further start; connections may be opened again then. */
  onStarted(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Tells the core what the machine does; while one ends and the next begins, the next one. */
  async machine(event: MachineEvent): Promise<void> {
    if (this.#core) await this.#core.machine(event)
    else this.#missed = event
  }

  /** Answers a question of a credential helper. */
  async ask(question: CredentialQuestion, signal: AbortSignal): Promise<Answer> {
    if (!this.#core) return failed('Fairlead: it is starting anew. Try again in a moment')
    return await this.#core.terminal.answer(question, signal)
  }

  /** Resolves when no other program waits for an answer, or when that takes too long. */
  async othersAnswered(): Promise<void> {
    await this.#endpoint?.quiet()
  }

  async dispose(): Promise<void> {
    this.#disposed = true
    await this.#endpoint?.dispose()
    await this.#restarting
    const core = this.#core
    this.#core = undefined
    await core?.dispose()
  }

  #create(restore?: string): Promise<Core> {
    return createCore({ ...this.#options, restore, restart: (next) => this.#restart(next) })
  }

  #restart(restore: string): void {
    if (this.#disposed || this.#restarting) return
    this.#restarting = this.#startAnew(restore)
      .catch(this.#options.onBroken)
      .finally(() => {
        this.#restarting = undefined
      })
  }

  async #startAnew(restore: string): Promise<void> {
    const core = this.#core
    this.#core = undefined
    await core?.dispose()
    if (this.#disposed) return
    const next = await this.#create(restore)
    this.#core = next
    const missed = this.#missed
    this.#missed = undefined
    // A slot that needs nobody may be opening the vault already: that is cancelled, or locked again.
    if (missed) await next.machine(missed)
    for (const listener of this.#listeners) listener()
  }

  /** For terminals; the app goes on without, where no socket can be placed. */
  async #openEndpoint(): Promise<void> {
    const { dataFolder, log } = this.#options
    try {
      this.#endpoint = await TerminalEndpoint.open({
        dataFolder,
        answer: (question, signal) => this.ask(question, signal),
        rpc: this.rpc,
        log,
      })
    } catch (error) {
      log.error(describeBug(error), 'terminals cannot reach the app')
    }
  }

  #open(connection: RpcConnection): RpcSession {
    if (this.#core) return this.#core.rpc.open(connection)
    connection.close('the app starts anew')
    return { receive: () => undefined, close: () => undefined }
  }
}
