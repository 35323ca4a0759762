import { execFileSync } from 'node:child_process'
import { test as property } from '@fast-check/vitest'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readRunLine } from '../../../../../core/workloads/form/line/run-line.ts'
import { readShellLine } from '../../../../../core/workloads/form/line/shell-line.ts'
import { quoteWords, shellWords } from '../../../../../core/workloads/form/shell-words.ts'

describe('any text', () => {
  const pieces = fc.constantFrom(
    ...`docker run|-it|-p|80:80|--name|"|'|\\|\n|$|$(|)|\`|\${|}|{|;|&&|#|~|C:\\|--|=|--mount|type=bind,|,|é|\u0000`.split(
      '|',
    ),
    ' ',
    '|',
  )

  property.prop([fc.array(fc.oneof(pieces, fc.string({ maxLength: 8 })), { maxLength: 60 })], {
    numRuns: 3000,
  })('is read without an exception', (parts) => {
    const answer = readRunLine(`docker run ${parts.join(' ')}`)
    expect(typeof answer.ok).toBe('boolean')
    readRunLine(parts.join(''))
  })

  test.each([
    ['$(', 30_000],
    ['${', 30_000],
    ['`', 60_000],
    ['a\\', 30_000],
    ['"$(', 20_000],
    ['-e ', 20_000],
    ['\\\n', 30_000],
    ['a"', 30_000],
    ['C:\\', 20_000],
    ['$ ', 30_000],
    ['a@b', 20_000],
    ['A= ', 20_000],
    ['sudo -u ', 8000],
    ['--mount a=,', 5000],
  ])('of many %j is read in bounded time', (piece, count) => {
    for (const line of [
      piece.repeat(count),
      `docker run ${piece.repeat(count)}`,
      `docker run ${piece.repeat(count)} x`,
    ]) {
      const began = performance.now()
      readRunLine(line.slice(0, 65_536))
      expect(performance.now() - began).toBeLessThan(2000)
    }
  })

  property.prop([fc.array(fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', '')))])(
    'is the same words when it is quoted and split again',
    (words) => {
      const line = quoteWords(words)
      expect(shellWords(line)).toEqual(words)
      const split = readShellLine(line.replaceAll('\r', ''))
      expect(split.ok && split.words.map(({ text }) => text)).toEqual(
        words.map((word) => word.replaceAll('\r', '')),
      )
    },
  )

  property.prop(
    [
      fc.array(
        fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', '')),
        { minLength: 1 },
      ),
    ],
    {
      numRuns: 60,
    },
  )('is quoted as a real shell reads it', (words) => {
    const script = `printf '%s\\0' ${quoteWords(words)}`
    const out = execFileSync('sh', ['-c', script], { encoding: 'utf8', timeout: 10_000 })
    expect(out.split('\0').slice(0, -1)).toEqual(words)
  })
})
