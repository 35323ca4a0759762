import type { Command } from './command.ts'
import { fuzzyScore, plainLetters } from './fuzzy-score.ts'

/** Lines that are shown at once: more are found by typing on. */
const most = 60

/**
 * The commands that fit all the words, best first: by how well they fit, then by how recently they were used, then
 * in their own order. One that cannot be done stands behind its equals.
 */
export function rankCommands(
  commands: readonly Command[],
  words: string,
  recent: readonly string[],
): readonly Command[] {
  const whole = plainLetters(words.trim())
  const wanted = whole.split(/\s+/)
  const found: { command: Command; score: number }[] = []
  for (const command of commands) {
    const score = scoreOf(plainLetters(command.label), whole, wanted)
    if (score === undefined) continue
    const used = recent.indexOf(command.id)
    found.push({
      command,
      score: score + (used === -1 ? 0 : 8 / (used + 1)) - (command.blocked === undefined ? 0 : 4),
    })
  }
  return found
    .sort((one, other) => other.score - one.score)
    .slice(0, most)
    .map(({ command }) => command)
}

/** The mean of the words, and more for a label that is, or begins with, all of them as they were typed. */
function scoreOf(label: string, whole: string, wanted: readonly string[]): number | undefined {
  if (label === whole) return 200
  let sum = 0
  for (const word of wanted) {
    const score = fuzzyScore(label, word)
    if (score === undefined) return undefined
    sum += score
  }
  return sum / wanted.length + (wanted.length > 1 && label.startsWith(whole) ? 15 : 0) - label.length / 100
}
