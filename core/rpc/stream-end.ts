interface Ends {
  /** Called once, when the stream ran out (`ok`) or its reader went away (`stopped`). */
  finished(outcome: 'ok' | 'stopped'): void
  /** Called at most once, instead of `finished`, with what the source threw; throws what the reader gets. */
  failed(error: unknown): Promise<never>
}

const over = { done: true, value: undefined } as const

/** Whether a value is read by asking it for the next one. */
export function isStream(value: unknown): value is AsyncIterator<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value
}

/**
 * The source, ended by the signal even while it waits for something that never comes, so that a reader that
 * went away leaves nothing behind.
 */
export function endedBy<T>(
  source: AsyncIterator<T>,
  signal: AbortSignal | undefined,
  ends: Ends,
): AsyncIterableIterator<T> {
  let ended = false
  let release: (() => void) | undefined
  const end = (): boolean => {
    if (ended) return false
    ended = true
    signal?.removeEventListener('abort', leave)
    return true
  }
  const leave = () => {
    if (!end()) return
    ends.finished('stopped')
    release?.()
    // What a source throws while it is put away concerns nobody any more.
    source.return?.().catch(() => undefined)
  }
  signal?.addEventListener('abort', leave, { once: true })
  if (signal?.aborted) leave()

  return {
    async next() {
      if (ended) return over
      try {
        const result = await new Promise<IteratorResult<T>>((resolve, reject) => {
          release = () => resolve(over)
          source.next().then(resolve, reject)
        })
        if (result.done && end()) ends.finished('ok')
        return ended ? over : result
      } catch (error) {
        if (!end()) return over
        return ends.failed(error)
      }
    },
    async return() {
      leave()
      return over
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
