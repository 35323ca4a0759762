import { useTexts } from '../messages/texts.ts'
import { describeFailure, type FailureText } from './describe-failure.ts'
import type { Failure } from './failure.ts'

/** Gives the words for a failure in the user's language. */
export function useProblem(): { describe: (failure: Failure) => FailureText } {
  const { t, say } = useTexts()
  return { describe: (failure) => describeFailure(failure, t, say) }
}
