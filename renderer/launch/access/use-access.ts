import { onScopeDispose, type Ref, readonly, ref, type ShallowRef, shallowReadonly, shallowRef } from 'vue'
import type { Access } from '../../../contract/access.ts'
import { type Failure, toFailure } from '../../composables/failure.ts'

/** The rehearsal behind *Check access*: what it said last, and whether it is on its way. */
export interface LiveAccess {
  readonly answer: Readonly<ShallowRef<Access | undefined>>
  readonly busy: Readonly<Ref<boolean>>
  readonly failure: Readonly<ShallowRef<Failure | undefined>>
  /** Asks; what was asked before is called off, and its answer dropped. */
  run(): Promise<void>
  /** Calls off what is asked. */
  stop(): void
  /** Forgets the failure. */
  clear(): void
  /** Calls off what is asked and forgets what was said: it was about another image. */
  forget(): void
}

/** Only in `setup`, as what is asked is called off with the page. */
export function useAccess(ask: (signal: AbortSignal) => Promise<Access>): LiveAccess {
  const answer = shallowRef<Access>()
  const failure = shallowRef<Failure>()
  const busy = ref(false)
  let asked = new AbortController()

  function stop(): void {
    asked.abort()
    busy.value = false
  }
  function forget(): void {
    stop()
    answer.value = undefined
    failure.value = undefined
  }
  async function run(): Promise<void> {
    forget()
    asked = new AbortController()
    const { signal } = asked
    busy.value = true
    try {
      const said = await ask(signal)
      if (!signal.aborted) answer.value = said
    } catch (error) {
      if (!signal.aborted) failure.value = toFailure(error)
    } finally {
      if (!signal.aborted) busy.value = false
    }
  }
  onScopeDispose(stop)

  return {
    answer: shallowReadonly(answer),
    busy: readonly(busy),
    failure: shallowReadonly(failure),
    run,
    stop,
    clear: () => {
      failure.value = undefined
    },
    forget,
  }
}
