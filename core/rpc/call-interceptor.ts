import type { ErrorMap } from '@orpc/contract'
import { failureOf, type RpcLog } from './call-outcome.ts'
import { endedBy, isStream } from './stream-end.ts'

interface Call {
  readonly path: readonly string[]
  readonly procedure: { readonly '~orpc': { readonly errorMap: ErrorMap } }
  readonly signal?: AbortSignal | undefined
  next(): Promise<unknown>
}

/**
 * Stands around every call: turns what is thrown into what the page may see, for streams too, and writes one
 * line when the call, or its stream, is over. A procedure that may fail to save is one that saves.
 */
export function callInterceptor(log: RpcLog, onSave?: () => void): (call: Call) => Promise<unknown> {
  return async ({ path, procedure, signal, next }) => {
    if ('storage.not-saved' in procedure['~orpc'].errorMap) onSave?.()
    const started = performance.now()
    const over = (outcome: string) => {
      const milliseconds = Math.round(performance.now() - started)
      log.info({ procedure: path.join('.'), outcome, milliseconds }, 'call')
    }
    const failed = async (error: unknown): Promise<never> => {
      if (signal?.aborted) {
        over('stopped')
        throw error
      }
      const { wire, outcome } = await failureOf(error, procedure['~orpc'].errorMap, log)
      over(outcome)
      throw wire
    }
    const output = await next().catch(failed)
    if (!isStream(output)) {
      over('ok')
      return output
    }
    return endedBy(output, signal, { finished: over, failed })
  }
}
