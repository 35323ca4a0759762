import { ownWord } from '../inert-text.ts'

/** A problem without the words of others: its code, and its reason where it has one of our own. */
export interface ToldProblem {
  readonly code: string
  readonly reason?: string
}

export function toldProblem(problem: { code: string; data: object } | undefined): ToldProblem | undefined {
  if (problem === undefined) return undefined
  const { data } = problem
  const reason = 'reason' in data && typeof data.reason === 'string' ? ownWord(data.reason) : undefined
  return { code: ownWord(problem.code) ?? 'other', ...(reason === undefined ? {} : { reason }) }
}

/** How often each word stands in a list. */
export function counted(words: Iterable<string>): Readonly<Record<string, number>> {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return Object.fromEntries([...counts].sort(([one], [other]) => (one < other ? -1 : 1)))
}

/** An instant as it is read by people and programs alike. */
export function told(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString()
}
