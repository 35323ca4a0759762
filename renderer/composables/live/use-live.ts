import { onScopeDispose, watch } from 'vue'
import { useConnection } from '../../rpc/client.ts'

/** Opens a stream of the core; the signal ends it. */
export type OpenStream<T> = (signal: AbortSignal) => Promise<AsyncIterable<T>>

const pauseAfterEnd = 1000

/**
 * Reads a stream for as long as the scope lives: opened again on every new line to the core, and a second
 * after it ended or failed while the line stayed.
 */
export function useLive<T>(open: OpenStream<T>, take: (value: T) => void): void {
  const connection = useConnection()
  let current: AbortController | undefined

  async function read(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        for await (const value of await open(signal)) {
          if (signal.aborted) return
          take(value)
        }
      } catch {
        // A line that broke ends the stream too; the next generation opens it again, so there is nothing to say.
      }
      if (!signal.aborted) await pause(pauseAfterEnd, signal)
    }
  }

  watch(
    connection.generation,
    (generation) => {
      current?.abort()
      if (generation === 0) return
      current = new AbortController()
      void read(current.signal)
    },
    { immediate: true },
  )
  onScopeDispose(() => current?.abort())
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
