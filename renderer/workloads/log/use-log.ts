import {
  onScopeDispose,
  type Ref,
  readonly,
  ref,
  type ShallowRef,
  shallowReadonly,
  shallowRef,
  watch,
} from 'vue'
import { type Failure, toFailure } from '../../composables/failure.ts'
import { appendLog, emptyLog, type LogText } from './log-lines.ts'

/** Lines that are kept; what is older is dropped from the page, not from the engine. */
const kept = 20_000

export interface Log {
  readonly text: Readonly<ShallowRef<LogText>>
  readonly failure: Readonly<ShallowRef<Failure | undefined>>
  /** The engine has no more to tell: the container has ended. */
  readonly ended: Readonly<Ref<boolean>>
}

/**
 * Reads a log stream from its start, and again whenever `run` changes, because a container was started
 * anew or the line to the core is a new one. Pieces that come within a frame are shown together.
 */
export function useLog(
  open: (signal: AbortSignal) => Promise<AsyncIterable<{ text: string }>>,
  run: () => unknown,
): Log {
  const text = shallowRef(emptyLog)
  const failure = shallowRef<Failure>()
  const ended = ref(false)
  let current: AbortController | undefined
  let pending = ''
  let frame = 0

  function flush(): void {
    frame = 0
    if (pending === '') return
    text.value = appendLog(text.value, pending, kept)
    pending = ''
  }

  async function read(signal: AbortSignal): Promise<void> {
    try {
      for await (const piece of await open(signal)) {
        if (signal.aborted) return
        pending += piece.text
        if (frame === 0) frame = requestAnimationFrame(flush)
      }
      if (!signal.aborted) ended.value = true
    } catch (error) {
      if (!signal.aborted) failure.value = toFailure(error)
    }
  }

  watch(
    run,
    () => {
      current?.abort()
      current = new AbortController()
      text.value = emptyLog
      pending = ''
      failure.value = undefined
      ended.value = false
      void read(current.signal)
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    current?.abort()
    cancelAnimationFrame(frame)
  })

  return { text: shallowReadonly(text), failure: shallowReadonly(failure), ended: readonly(ended) }
}
