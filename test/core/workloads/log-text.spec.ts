import { expect, it } from 'vitest'
import type { LogPiece } from '../../../core/engine/engine.ts'
import { logText } from '../../../core/workloads/log-text.ts'

async function* pieces(...list: (LogPiece | number)[]): AsyncGenerator<LogPiece> {
  for (const each of list) {
    if (typeof each === 'number') await new Promise((resolve) => setTimeout(resolve, each))
    else yield each
  }
}
const out = (bytes: Uint8Array | string): LogPiece => ({ stream: 'stdout', bytes: Buffer.from(bytes) })
const collect = async (source: AsyncIterable<LogPiece>) => {
  const texts: string[] = []
  for await (const text of logText(source)) texts.push(text)
  return texts
}

it('merges what comes close together, and does not hold back the last words', async () => {
  expect(await collect(pieces(out('a'), out('b'), 250, out('c')))).toEqual(['ab', 'c'])
})

it('joins characters that were cut between pieces, in each stream on its own', async () => {
  const euro = Buffer.from('€')
  const error: LogPiece = { stream: 'stderr', bytes: Buffer.from('!') }
  expect((await collect(pieces(out(euro.subarray(0, 1)), error, out(euro.subarray(1))))).join('')).toBe('!€')
})

it('keeps a message below its bound, whatever the container says at once', async () => {
  const flood = Array.from({ length: 100 }, () => out('x'.repeat(16 * 1024)))
  const texts = await collect(pieces(...flood))
  expect(texts.join('')).toHaveLength(100 * 16 * 1024)
  expect(Math.max(...texts.map((text) => text.length))).toBeLessThanOrEqual(80 * 1024)
})

it('lets go of the engine when the reader leaves', async () => {
  let left = false
  async function* endless(): AsyncGenerator<LogPiece> {
    try {
      for (;;) {
        await new Promise((resolve) => setTimeout(resolve, 5))
        yield out('tick')
      }
    } finally {
      left = true
    }
  }
  for await (const text of logText(endless())) {
    expect(text).toContain('tick')
    break
  }
  expect(left).toBe(true)
})
