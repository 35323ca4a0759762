import { onScopeDispose, type ShallowRef, shallowReadonly, shallowRef, watch } from 'vue'
import type { ImageRequest, Trace } from '../../../contract/pulls.ts'

/** Long enough for a typing pause, short enough to feel live. */
const typingPause = 120

export interface LiveTrace {
  /** The last answer that was in time. It stays while the next one is awaited, so that nothing flickers. */
  readonly trace: Readonly<ShallowRef<Trace | undefined>>
  /** Asks again at once, because a registry has changed. */
  refresh(): void
}

/**
 * Asks which credential an image gets, a pause after the last change of `request`, and drops answers that
 * come after a later question. `failed` hears what `ask` throws, unless it is late too.
 */
export function useTrace(
  request: () => ImageRequest | undefined,
  ask: (request: ImageRequest) => Promise<Trace>,
  failed: (error: unknown) => void,
): LiveTrace {
  const trace = shallowRef<Trace>()
  let question = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  async function put(wanted: ImageRequest, mine: number): Promise<void> {
    try {
      const answer = await ask(wanted)
      if (mine === question) trace.value = answer
    } catch (error) {
      if (mine === question) failed(error)
    }
  }

  function schedule(delay: number): void {
    clearTimeout(timer)
    question += 1
    const mine = question
    const wanted = request()
    if (wanted) timer = setTimeout(() => void put(wanted, mine), delay)
    else trace.value = undefined
  }

  // By value: a request that is the same again is no reason to ask.
  watch(
    () => JSON.stringify(request()),
    () => schedule(typingPause),
  )
  schedule(0)
  onScopeDispose(() => {
    clearTimeout(timer)
    question += 1
  })

  return { trace: shallowReadonly(trace), refresh: () => schedule(0) }
}
