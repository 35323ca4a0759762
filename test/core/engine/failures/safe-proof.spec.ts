import { describe, expect, test } from 'vitest'
import { safeProof } from '../../../../core/engine/safe-proof.ts'

describe('LK-09: words from outside', () => {
  test.each([
    ['colours', '\u001b[1;31mred\u001b[0m', 'red'],
    ['8-bit sequences', '\u009b31mred\u009b0m', 'red'],
    ['a window title', '\u001b]0;owned\u0007text', 'text'],
    ['a link', '\u001b]8;;https://evil.test\u001b\\text\u001b]8;;\u001b\\', 'text'],
    ['a cut sequence', 'text\u001b', 'text'],
    ['direction overrides', 'a\u202eb\u2066c\u200fd', 'abcd'],
    ['zero-width and tag characters', 'a\u200bb\ufeffc\u{e0041}d', 'abcd'],
    ['control characters', 'a\u0000b\u0007c\u0085d\u007fe', 'abc de'],
    ['line ends and tabs', ' a\r\n\tb \u2028 c ', 'a b c'],
    ['a lone surrogate', 'a\ud800b', 'ab'],
    ['other scripts and emoji', 'ошибка 密🔑', 'ошибка 密🔑'],
    ['markup, which is only text', '<b>&amp;</b>', '<b>&amp;</b>'],
  ])('%s', (_name, raw, shown) => {
    expect(safeProof(raw)).toBe(shown)
  })

  test('are cut at 2000 characters, never inside one', () => {
    expect(safeProof('x'.repeat(2000))).toBe('x'.repeat(2000))
    expect(safeProof('x'.repeat(2001))).toBe(`${'x'.repeat(1999)}…`)
    const emoji = safeProof(`x${'🔑'.repeat(2000)}`)
    expect(emoji.length).toBeLessThanOrEqual(2000)
    expect(emoji).not.toMatch(/\p{Cs}/u)
  })

  test('of any length take a moment', () => {
    const started = performance.now()
    safeProof('\u001b]0;'.repeat(1_000_000))
    safeProof('\u001b['.repeat(1_000_000))
    expect(performance.now() - started).toBeLessThan(2000)
  })
})
