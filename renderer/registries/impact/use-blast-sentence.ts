import { problemFailure } from '../../composables/failure.ts'
import { useProblem } from '../../composables/use-problem.ts'
import { useTexts } from '../../messages/texts.ts'
import type { BlastLine } from './blast-lines.ts'

/** What follows from a deactivation, line by line in the words of the page. */
export function useBlastSentence(): (line: BlastLine) => string {
  const { t } = useTexts()
  const { describe } = useProblem()
  return (line) => {
    switch (line.kind) {
      case 'takesOver':
        return t('registries.impact.takesOver', { by: line.by })
      case 'unknown':
        return t('registries.impact.unknown', { why: describe(problemFailure(line.problem)).sentence })
      case 'pulls':
      case 'services':
      case 'workloads':
      case 'images': {
        const named = line.names.join(', ')
        const more = line.count - line.names.length
        const names = more > 0 ? t('registries.impact.andMore', { names: named, more }) : named
        return t(`registries.impact.${line.kind}`, { count: line.count, names })
      }
    }
  }
}
