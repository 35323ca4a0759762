import type { TextValues, Translate } from '../messages/texts.ts'
import type { Failure } from './failure.ts'

/** What happened, what to do next, and the raw answer of the other side where there is one. */
export interface FailureText {
  readonly sentence: string
  readonly next: string
  readonly proof?: string
}

type Say = (key: string, values?: TextValues) => string | undefined

/**
 * Words for a failure: by its `reason` where the data gives one (`reasons`, `nexts`), with the registry's
 * name where it is known (`named`), else `problems.<code>.says` and `.next`.
 */
export function describeFailure(failure: Failure, t: Translate, say: Say): FailureText {
  switch (failure.kind) {
    case 'lost':
      return { sentence: t('ui.lost'), next: t('ui.lostNext') }
    case 'bug':
      return failure.id === undefined
        ? { sentence: t('ui.bugWithoutId'), next: t('ui.bugNext') }
        : { sentence: t('ui.bug', { id: failure.id }), next: t('ui.bugNext') }
    case 'problem': {
      const base = `problems.${failure.code}`
      const values = problemValues(failure.data)
      const { reason } = failure.data
      const byReason = (part: 'reasons' | 'nexts'): string | undefined =>
        typeof reason === 'string' ? say(`${base}.${part}.${reason}`, values) : undefined
      const sentence =
        byReason('reasons') ??
        ('registry' in failure.data ? say(`${base}.named`, values) : undefined) ??
        say(`${base}.says`, values) ??
        t('ui.bug', { id: failure.code })
      const proof = failure.data.proof
      return {
        sentence,
        next: byReason('nexts') ?? say(`${base}.next`, values) ?? '',
        ...(typeof proof === 'string' && proof !== '' ? { proof } : {}),
      }
    }
  }
}

/** Flattens a problem's data into the values of its text: `registry` and `existing` become their names. */
export function problemValues(data: Record<string, unknown>): TextValues {
  const values: TextValues = { registry: '', existing: '', wider: '' }
  for (const [key, value] of Object.entries(data)) {
    if (typeof value === 'string' || typeof value === 'number') values[key] = value
    else if (typeof value === 'object' && value !== null && 'name' in value) values[key] = String(value.name)
  }
  return values
}
