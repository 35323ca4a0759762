import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { type FloodTarget, hugeFrames, slowHeaders, wrongTokens } from './flood-kinds.ts'

/** How much of each. */
interface FloodSize {
  readonly slow: number
  readonly tokens: number
  readonly frames: number
}

// A process of its own, so that it takes no time from the one that measures: what is asked of it comes on standard
// input, and what came of it goes to standard output.
const { target, size } = JSON.parse(await text(process.stdin)) as { target: FloodTarget; size: FloodSize }
const leastMilliseconds = 8000
const over = new AbortController()
const slow = slowHeaders(target, size.slow, over.signal)
const [tokens, frames] = await Promise.all([
  wrongTokens(target, size.tokens),
  hugeFrames(target, size.frames),
  // long enough for the patience with slow headers to end
  sleep(leastMilliseconds),
])
over.abort()
process.stdout.write(`${JSON.stringify({ tokens, frames, slow: await slow })}\n`)
