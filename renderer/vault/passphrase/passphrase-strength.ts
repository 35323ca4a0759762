/** How hard a passphrase is to guess, from a rough count that never sees a word list. */
export type Strength = 'none' | 'short' | 'weak' | 'fair' | 'good' | 'strong'

const shortest = 8

/**
 * Counts the kinds of characters and how many are different, so that `aaaaaaaaaaaa` is not strong. It is a
 * hint beside the field, not a rule: the core alone refuses.
 */
export function passphraseStrength(passphrase: string): Strength {
  if (passphrase === '') return 'none'
  const characters = [...passphrase]
  if (characters.length < shortest) return 'short'
  const alphabet =
    kind(passphrase, /[a-z]/, 26) +
    kind(passphrase, /[A-Z]/, 26) +
    kind(passphrase, /[0-9]/, 10) +
    kind(passphrase, /[^a-zA-Z0-9]/, 24)
  const different = new Set(characters).size
  const length = Math.min(characters.length, different * 2)
  // A run of letters is mostly words, which are worth far less than random letters.
  const perCharacter = Math.log2(alphabet) * 0.6
  const bits = length * perCharacter
  if (bits < 32) return 'weak'
  if (bits < 50) return 'fair'
  if (bits < 70) return 'good'
  return 'strong'
}

function kind(text: string, pattern: RegExp, size: number): number {
  return pattern.test(text) ? size : 0
}
