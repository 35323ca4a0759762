import { problemFailure } from '../../composables/failure.ts'
import { useProblem } from '../../composables/use-problem.ts'
import { useTexts } from '../../messages/texts.ts'
import type { ImageRow } from '../list/image-list.ts'

export interface UpdateWords {
  readonly text: string
  /** Why it is so, where the word alone does not tell. */
  readonly why?: string
  readonly tone: 'plain' | 'muted' | 'news' | 'warning'
}

/** What is known of a newer image, in a word or two, and why. */
export function useUpdateWords(): (row: ImageRow) => UpdateWords {
  const { t } = useTexts()
  const { describe } = useProblem()
  return ({ update }) => {
    switch (update.kind) {
      case 'not-asked':
        return { text: t('images.updates.notAsked'), tone: 'muted' }
      case 'never':
        return {
          text: t(`images.updates.never.${update.because}`),
          why: t(`images.updates.neverWhy.${update.because}`),
          tone: 'muted',
        }
      case 'current':
        return { text: t('images.updates.current'), tone: 'plain' }
      case 'available':
        return { text: t('images.updates.available'), tone: 'news' }
      case 'unknown': {
        const { problem } = update
        if (!problem)
          return { text: t('images.updates.unknown'), why: t('images.updates.untold'), tone: 'muted' }
        const refused = problem.code.startsWith('match.') || problem.code.startsWith('vault.')
        return {
          text: t(refused ? 'images.updates.refused' : 'images.updates.unknown'),
          why: describe(problemFailure(problem)).sentence,
          tone: 'warning',
        }
      }
    }
  }
}
