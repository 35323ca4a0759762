/** Longest count of words that BIP-39 knows; anything beyond is not looked at. */
const mostWords = 24

/** Twelve words of the English BIP-39 list: 128 random bits with a check. The list is loaded on demand. */
export async function makeRecoveryWords(): Promise<readonly string[]> {
  const { generateMnemonic, wordlist } = await bip39()
  return generateMnemonic(wordlist, 128).split(' ')
}

/**
 * Where typed words cannot be recovery words: those that are not on the list, by their places from 1. Empty
 * where the text does not look like recovery words at all, so that no passphrase is talked about.
 */
export async function misreadWords(typed: string): Promise<readonly number[]> {
  const words = typed
    .toLowerCase()
    .split(/[\s-]+/)
    .filter(Boolean)
  if (words.length < 11 || words.length > mostWords) return []
  const known = new Set((await bip39()).wordlist)
  return words.flatMap((word, index) => (known.has(word) ? [] : [index + 1]))
}

async function bip39() {
  const [{ generateMnemonic }, { wordlist }] = await Promise.all([
    import('@scure/bip39'),
    import('@scure/bip39/wordlists/english.js'),
  ])
  return { generateMnemonic, wordlist }
}
