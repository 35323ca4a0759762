import { describeProblem, type Say } from '../../sentences/describe-problem.ts'
import type { Translate } from '../messages/texts.ts'
import type { Failure } from './failure.ts'

/** What happened, what to do next, and the raw answer of the other side where there is one. */
export interface FailureText {
  readonly sentence: string
  readonly next: string
  readonly proof?: string
}

/** Words for a failure, whether it is a problem of the contract or not. */
export function describeFailure(failure: Failure, t: Translate, say: Say): FailureText {
  switch (failure.kind) {
    case 'lost':
      return { sentence: t('ui.lost'), next: t('ui.lostNext') }
    case 'bug':
      return failure.id === undefined
        ? { sentence: t('ui.bugWithoutId'), next: t('ui.bugNext') }
        : { sentence: t('ui.bug', { id: failure.id }), next: t('ui.bugNext') }
    case 'problem': {
      const { sentence = t('ui.bug', { id: failure.code }), ...more } = describeProblem(failure, say)
      return { sentence, ...more }
    }
  }
}
