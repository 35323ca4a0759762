import { onScopeDispose, type Ref, ref, shallowRef } from 'vue'
import type { VerifyProgress } from '../../../contract/registry/registry-bulk.ts'
import { type Failure, toFailure } from '../../composables/failure.ts'
import { usePlace } from '../../composables/place.store.ts'
import { useRegistries } from '../registries.store.ts'

/** A verification of many registries: how far it is, and how it came out. */
export interface VerifyAll {
  readonly running: Readonly<Ref<boolean>>
  readonly progress: Readonly<Ref<{ readonly total: number; readonly done: number } | undefined>>
  readonly cancelled: Readonly<Ref<boolean>>
  /** The ids that were answered for. */
  readonly asked: Readonly<Ref<readonly string[]>>
  readonly failure: Readonly<Ref<Failure | undefined>>
  /** Verifies these, or all that are active. Does nothing while one runs. */
  start(ids?: readonly string[]): Promise<void>
  cancel(): void
  clear(): void
}

export function useVerifyAll(): VerifyAll {
  const place = usePlace()
  const registries = useRegistries()
  const running = ref(false)
  const cancelled = ref(false)
  const progress = shallowRef<{ total: number; done: number }>()
  const asked = shallowRef<readonly string[]>([])
  const failure = shallowRef<Failure>()
  let current: AbortController | undefined
  onScopeDispose(() => current?.abort())

  function take({ total, done, news }: VerifyProgress): void {
    progress.value = { total, done }
    asked.value = [...asked.value, ...news.map(({ id }) => id)]
  }

  async function start(ids?: readonly string[]): Promise<void> {
    if (running.value) return
    const controller = new AbortController()
    const { signal } = controller
    current = controller
    running.value = true
    cancelled.value = false
    progress.value = undefined
    asked.value = []
    failure.value = undefined
    try {
      for await (const message of await registries.verifyAll(place.environment?.id ?? '', ids, signal)) {
        take(message)
      }
    } catch (error) {
      if (!signal.aborted) failure.value = toFailure(error)
    } finally {
      running.value = false
      cancelled.value = signal.aborted
      await registries.refresh().catch(() => undefined)
    }
  }

  return {
    running,
    progress,
    cancelled,
    asked,
    failure,
    start,
    cancel: () => current?.abort(),
    clear: () => {
      progress.value = undefined
      failure.value = undefined
    },
  }
}
