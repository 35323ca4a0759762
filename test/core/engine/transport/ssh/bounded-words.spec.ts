import { expect, test } from 'vitest'
import { BoundedWords } from '../../../../../core/engine/transport/ssh/bounded-words.ts'

function wordsOf(...pieces: readonly string[]): BoundedWords {
  const words = new BoundedWords(4)
  for (const piece of pieces) words.push(Buffer.from(piece))
  return words
}

test.each([
  [[], ''],
  [['ab'], 'ab'],
  [['abcd', 'ef'], 'abcdef'],
  [['abcdefgh'], 'abcdefgh'],
  [['abcdefghi'], 'abcd\n…\nfghi'],
  [['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'], 'abcd\n…\nghij'],
  [['ab', 'cdefghijkl', 'm'], 'abcd\n…\njklm'],
])('of %j both ends are kept: %j', (pieces, text) => {
  const words = wordsOf(...pieces)
  expect(words.text()).toBe(text)
  expect(words.size).toBe(pieces.join('').length)
})
