import { onScopeDispose, type Ref, readonly, ref, type ShallowRef, shallowReadonly, shallowRef } from 'vue'
import { type Failure, toFailure } from './failure.ts'

/** A piece of work behind a button, with what the button shows of it. */
export interface Action<A extends readonly unknown[], R> {
  /** Does the work unless it is being done. Answers undefined when it failed or was not begun. */
  run(...args: A): Promise<R | undefined>
  /** Does the work again as it was last asked for. */
  retry(): Promise<R | undefined>
  /** Forgets the failure. */
  clear(): void
  readonly busy: Readonly<Ref<boolean>>
  readonly failure: Readonly<ShallowRef<Failure | undefined>>
}

/**
 * Busy, error and retry for every button alike. The arguments are kept for `retry`, so never pass a secret
 * as one: let the work read it from the form.
 */
export function useAction<A extends readonly unknown[], R>(work: (...args: A) => Promise<R>): Action<A, R> {
  const busy = ref(false)
  const failure = shallowRef<Failure>()
  let last: A | undefined
  let gone = false
  onScopeDispose(() => {
    gone = true
  })

  async function run(...args: A): Promise<R | undefined> {
    if (busy.value) return undefined
    last = args
    busy.value = true
    failure.value = undefined
    try {
      return await work(...args)
    } catch (error) {
      if (!gone) failure.value = toFailure(error)
      return undefined
    } finally {
      busy.value = false
    }
  }

  return {
    run,
    retry: async () => (last ? run(...last) : undefined),
    clear: () => {
      failure.value = undefined
    },
    busy: readonly(busy),
    failure: shallowReadonly(failure),
  }
}
