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
import type { Sides } from '../../../contract/access.ts'
import { type Failure, toFailure } from '../../composables/failure.ts'

/** Where a look at both sides is wanted: a registry by an image of it, and the engine. */
export interface SidesWish {
  readonly environmentId: string
  readonly image: string
}

export interface LiveSides {
  readonly sides: Readonly<ShallowRef<Sides | undefined>>
  readonly busy: Readonly<Ref<boolean>>
  readonly failure: Readonly<ShallowRef<Failure | undefined>>
  again(): void
}

/** Looks at both sides as soon as it is set up, and anew for another wish; late answers are dropped. */
export function useSides(
  wish: () => SidesWish | undefined,
  look: (wish: SidesWish, signal: AbortSignal) => Promise<Sides>,
): LiveSides {
  const sides = shallowRef<Sides>()
  const failure = shallowRef<Failure>()
  const busy = ref(false)
  let asked = new AbortController()

  async function begin(): Promise<void> {
    asked.abort()
    asked = new AbortController()
    const { signal } = asked
    const wanted = wish()
    failure.value = undefined
    busy.value = wanted !== undefined
    if (!wanted) return
    try {
      const seen = await look(wanted, signal)
      if (!signal.aborted) sides.value = seen
    } catch (error) {
      if (!signal.aborted) failure.value = toFailure(error)
    } finally {
      if (!signal.aborted) busy.value = false
    }
  }
  watch(
    () => JSON.stringify(wish()),
    () => {
      sides.value = undefined
      void begin()
    },
    { immediate: true },
  )
  onScopeDispose(() => asked.abort())

  return {
    sides: shallowReadonly(sides),
    busy: readonly(busy),
    failure: shallowReadonly(failure),
    again: () => void begin(),
  }
}
