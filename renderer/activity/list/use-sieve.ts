import { type ComputedRef, computed, onScopeDispose, type Ref, ref, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { ActivityFilter } from '../../../contract/activity.ts'
import { everything, readSieve, type Sieve, sieveQuery, toFilter } from './activity-sieve.ts'

/** Long enough for a typing pause (milliseconds). */
const pause = 250

/** The sieve of the page, which stands in its address, so that reload and links from other pages work. */
export function useSieve(): {
  readonly sieve: ComputedRef<Sieve>
  readonly filter: ComputedRef<ActivityFilter>
  /** The text as typed, which counts after a pause. */
  readonly typed: Ref<string>
  change(part: Partial<Sieve>): void
  clear(): void
} {
  const route = useRoute()
  const router = useRouter()
  // another page's address says nothing here, and this page is there for a moment after it is left
  let last = everything
  const sieve = computed(() => {
    if (route.path === '/activity') last = readSieve(route.query)
    return last
  })
  const typed = ref(sieve.value.text)
  let timer: ReturnType<typeof setTimeout> | undefined

  function change(part: Partial<Sieve>): void {
    const query = sieveQuery({ ...sieve.value, text: typed.value, ...part })
    void router.replace({ path: '/activity', query })
  }
  watch(typed, (text) => {
    clearTimeout(timer)
    if (text !== sieve.value.text) timer = setTimeout(() => change({ text }), pause)
  })
  watch(
    () => sieve.value.text,
    (text) => {
      typed.value = text
    },
  )
  onScopeDispose(() => clearTimeout(timer))

  return {
    sieve,
    filter: computed(() => toFilter(sieve.value, Date.now())),
    typed,
    change,
    clear: () => {
      typed.value = ''
      change(everything)
    },
  }
}
