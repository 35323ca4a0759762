import { describe, expect, it } from 'vitest'
import { makeRecoveryWords, misreadWords } from '../../../renderer/vault/recovery/recovery-words.ts'

describe('recovery words', () => {
  it('are twelve words, other ones each time', async () => {
    const [first, second] = await Promise.all([makeRecoveryWords(), makeRecoveryWords()])
    expect(first).toHaveLength(12)
    expect(first).not.toEqual(second)
    expect(await misreadWords(first.join(' '))).toEqual([])
  })

  it('that were misread are named by their places, however they are typed', async () => {
    const words = [...(await makeRecoveryWords())]
    words[3] = 'fairleed'
    words[11] = `${words[11]}x`
    expect(await misreadWords(words.join(' '))).toEqual([4, 12])
    expect(await misreadWords(`  ${words.join('-').toUpperCase()}\n`)).toEqual([4, 12])
  })

  it.each(['a passphrase of some words', '', 'x'.repeat(300), 'no '.repeat(30)])(
    'are not looked for in %j',
    async (typed) => {
      expect(await misreadWords(typed)).toEqual([])
    },
  )
})
