import type { Fault } from '../contract/fault.ts'

/** Values for the places in a sentence. */
export type SentenceValues = Record<string, string | number>

/** Finds a sentence by its path in the catalogue; undefined where there is none. */
export type Say = (key: string, values?: SentenceValues) => string | undefined

/** What happened, what to do next, and the raw answer of the other side where there is one. */
export interface ProblemText {
  /** Undefined for a code without words. */
  readonly sentence: string | undefined
  readonly next: string
  readonly proof?: string
}

/**
 * Words for a problem: by its `reason` where the data gives one (`reasons`, `nexts`), with the registry's
 * name where it is known (`named`), else `problems.<code>.says` and `.next`.
 */
export function describeProblem(
  { code, data }: { readonly code: string; readonly data: Record<string, unknown> },
  say: Say,
): ProblemText {
  const base = `problems.${code}`
  const values = problemValues(data)
  const { reason, proof } = data
  const byReason = (part: 'reasons' | 'nexts'): string | undefined =>
    typeof reason === 'string' ? say(`${base}.${part}.${reason}`, values) : undefined
  const sentence =
    byReason('reasons') ??
    ('registry' in data ? say(`${base}.named`, values) : undefined) ??
    say(`${base}.says`, values)
  return {
    sentence,
    next: byReason('nexts') ?? say(`${base}.next`, values) ?? '',
    ...(typeof proof === 'string' && proof !== '' ? { proof } : {}),
  }
}

/** Flattens a problem's data into the values of its text: `registry` and `existing` become their names. */
export function problemValues(data: Record<string, unknown>): SentenceValues {
  const values: SentenceValues = { registry: '', existing: '', wider: '' }
  for (const [key, value] of Object.entries(data)) {
    if (typeof value === 'string' || typeof value === 'number') values[key] = value
    else if (typeof value === 'object' && value !== null && 'name' in value) values[key] = String(value.name)
  }
  return values
}

/** The sentence of a fault, in the words of its field where there are some. */
export function describeFault({ field, code, params }: Fault, say: Say): string | undefined {
  return say(`faults.at.${field}.${code}`, params) ?? say(`faults.${code}`, params)
}
