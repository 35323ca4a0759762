import { onScopeDispose, type Ref, readonly, ref } from 'vue'

/** The present time in milliseconds, renewed every `every` milliseconds. */
export function useClock(every = 20_000): Readonly<Ref<number>> {
  const now = ref(Date.now())
  const timer = setInterval(() => {
    now.value = Date.now()
  }, every)
  onScopeDispose(() => clearInterval(timer))
  return readonly(now)
}
