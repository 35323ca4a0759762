import { computed, onScopeDispose, type ShallowRef, shallowReadonly, shallowRef, watch } from 'vue'
import { type Failure, isProblem } from '../../composables/failure.ts'

/** The action that tried a passphrase, as far as its pause is concerned. */
interface Guess {
  readonly failure: Readonly<ShallowRef<Failure | undefined>>
  clear(): void
}

/**
 * Counts down the seconds for which the core takes no more guesses (`vault.slow-down`), and forgets the
 * failure at the end. `failure` is the action's own, with the seconds that are left.
 */
export function useGuessPause({ failure, clear }: Guess) {
  const left = shallowRef(0)
  let timer: number | undefined

  function stop(): void {
    window.clearInterval(timer)
    left.value = 0
  }

  watch(failure, (now) => {
    stop()
    if (now?.kind !== 'problem' || !isProblem(now, 'vault.slow-down')) return
    const end = performance.now() + Number(now.data.seconds) * 1000
    const count = () => {
      left.value = Math.max(0, Math.ceil((end - performance.now()) / 1000))
      if (left.value === 0) clear()
    }
    timer = window.setInterval(count, 250)
    count()
  })
  onScopeDispose(stop)

  return {
    left: shallowReadonly(left),
    failure: computed((): Failure | undefined => {
      const now = failure.value
      if (now?.kind !== 'problem' || left.value === 0) return now
      return { ...now, data: { ...now.data, seconds: left.value } }
    }),
  }
}
