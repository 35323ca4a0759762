import { watch } from 'vue'
import { problemFailure } from '../../composables/failure.ts'
import { useProblem } from '../../composables/use-problem.ts'
import { useTexts } from '../../messages/texts.ts'
import { usePulls } from '../pulls.store.ts'
import { endedSince } from './ended-pulls.ts'
import { useNotifying } from './notifying.store.ts'

/** More that end together are told in one sentence. */
const eachUpTo = 3

/** Tells the end of pulls while the window is not in front. Names and reasons are plain text there. */
export function usePullNotices(): void {
  const { t } = useTexts()
  const { describe } = useProblem()
  const pulls = usePulls()
  const notifying = useNotifying()

  watch(
    () => pulls.jobs,
    (now, before) => {
      const ended = endedSince(before ?? [], now ?? [])
      if (ended.length > eachUpTo) {
        const failed = ended.filter(({ state }) => state === 'failed').length
        const body = failed === 0 ? '' : t('pulls.notify.failedOf', { count: failed })
        notifying.tell('pulls', t('pulls.notify.many', { count: ended.length }), body)
        return
      }
      for (const { id, image, state, problem } of ended) {
        const title = t(state === 'done' ? 'pulls.notify.done' : 'pulls.notify.failed', { image })
        notifying.tell(id, title, problem ? describe(problemFailure(problem)).sentence : '')
      }
    },
  )
}
