import { toFailure } from '../../composables/failure.ts'
import { useNotices } from '../../composables/notices.store.ts'
import { useProblem } from '../../composables/use-problem.ts'

/** Says in the corner what came of a command: the palette is closed by then. Only in `setup` of a component. */
export function useTell(): (work: Promise<string>) => void {
  const { describe } = useProblem()
  const notices = useNotices()
  async function tell(work: Promise<string>): Promise<void> {
    try {
      notices.tell('good', await work)
    } catch (error) {
      const { sentence, next } = describe(toFailure(error))
      notices.tell('warning', sentence, next)
    }
  }
  return (work) => void tell(work)
}
