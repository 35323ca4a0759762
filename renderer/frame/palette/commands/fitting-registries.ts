import type { RegistrySummary } from '../../../../contract/registry/registry-record.ts'
import { fuzzyScore, plainLetters } from '../fuzzy-score.ts'

/** How many registries are offered at once: more would hide all else. Fewer letters say nothing yet. */
const most = 8
const least = 2

/** The registries of a project to whose names one of the words fits, best first. */
export function fittingRegistries(
  registries: readonly RegistrySummary[],
  projectId: string | undefined,
  words: string,
): readonly RegistrySummary[] {
  const wanted = plainLetters(words.trim()).split(/\s+/)
  if (wanted.join('').length < least) return []
  const found: { registry: RegistrySummary; score: number }[] = []
  for (const registry of registries) {
    if (registry.projectId !== projectId) continue
    // names hold small letters, digits and marks alone
    const scores = wanted.flatMap((word) => fuzzyScore(registry.name, word) ?? [])
    if (scores.length > 0) found.push({ registry, score: Math.max(...scores) })
  }
  return found
    .sort((one, other) => other.score - one.score)
    .slice(0, most)
    .map(({ registry }) => registry)
}
