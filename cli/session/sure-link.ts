import { type ClientLink, ORPCError } from '@orpc/client'
import type { About } from '../../contract/app.ts'
import type { AppRpc } from '../../core/terminal/client/app-rpc.ts'
import { version } from '../../package.json'
import { CliError } from '../command/cli-error.ts'

type Call = ClientLink<Record<never, never>>['call']

/**
 * The link to a core, which tells what its end means: an app that ended, or one of another version that does not
 * know what is asked of it. Throws `cli.app-ended` and `cli.other-version` for these.
 */
export class SureLink implements ClientLink<Record<never, never>> {
  readonly #rpc: AppRpc
  #isLost = false
  #hasAnswered = false
  #isFinished = false
  readonly #lost: Promise<never>

  readonly #signal: AbortSignal

  /** Calls without a signal of their own end with `signal`. */
  constructor(rpc: AppRpc, signal: AbortSignal) {
    this.#rpc = rpc
    this.#signal = signal
    this.#lost = rpc.closed.then(() => {
      this.#isLost = true
      throw ended()
    })
    this.#lost.catch(() => undefined)
  }

  async call(...[path, input, options]: Parameters<Call>): Promise<unknown> {
    try {
      const asked = this.#rpc.link.call(path, input, { signal: this.#signal, ...options })
      const answer = await Promise.race([asked, this.#lost])
      this.#hasAnswered = true
      return isIterator(answer) ? this.#watched(answer) : answer
    } catch (error) {
      throw await this.#meaningOf(error, path)
    }
  }

  /** Whether anything was answered, if only by an error. */
  get hasAnswered(): boolean {
    return this.#hasAnswered
  }

  /** From now on an end is no loss. */
  finish(): void {
    this.#isFinished = true
  }

  /** No generator: one of those could not be left while it waits. */
  #watched(stream: AsyncIterator<unknown>): AsyncIterableIterator<unknown> {
    const watched: AsyncIterableIterator<unknown> = {
      next: async () => {
        const next = await Promise.race([stream.next(), this.#lost])
        if (next.done && this.#isLost && !this.#isFinished) throw ended()
        return next
      },
      return: async () => {
        if (!this.#isLost) await stream.return?.()
        return { done: true, value: undefined }
      },
      [Symbol.asyncIterator]: () => watched,
    }
    return watched
  }

  async #meaningOf(error: unknown, path: readonly string[]): Promise<unknown> {
    if (this.#isLost || (error instanceof CliError && error.code === 'cli.app-ended')) return ended()
    this.#hasAnswered = true
    if (!(error instanceof ORPCError) || error.defined || path.join('.') === 'app.about') return error
    if (error.code !== 'NOT_FOUND' && error.code !== 'BAD_REQUEST') return error
    const about = (await this.#rpc.link.call(['app', 'about'], undefined, { context: {} })) as About
    if (error.code === 'BAD_REQUEST' && about.version === version) return error
    return new CliError(
      'cli.other-version',
      `The running Fairlead is version ${about.version}, and this command is version ${version}: it does not know what was asked of it.`,
      {
        next: 'Use the command that came with the running Fairlead, or start Fairlead anew.',
        data: { app: about.version, command: version },
      },
    )
  }
}

function isIterator(answer: unknown): answer is AsyncIterator<unknown> {
  return typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer
}

function ended(): CliError {
  return new CliError('cli.app-ended', 'Fairlead ended before it had answered.', {
    next: 'Start Fairlead and look at what became of it, then try again.',
  })
}
