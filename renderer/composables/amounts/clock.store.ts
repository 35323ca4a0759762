import { defineStore } from 'pinia'
import { computed, onScopeDispose, ref } from 'vue'
import { useLocale } from '../../messages/texts.ts'
import { timeWords } from './relative-time.ts'

const every = 20_000

/** One clock for all times in the page: a table has hundreds of them. */
export const useClock = defineStore('clock', () => {
  const locale = useLocale()
  const words = computed(() => timeWords(locale.value))
  const now = ref(Date.now())
  const timer = setInterval(() => {
    now.value = Date.now()
  }, every)
  onScopeDispose(() => clearInterval(timer))

  return {
    relative: (at: number, brief = false) => words.value.relative(at, now.value, brief),
    exact: (at: number) => words.value.exact(at),
  }
})
