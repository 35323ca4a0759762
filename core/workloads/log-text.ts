import type { LogPiece } from '../engine/engine.ts'

/** At most ten messages a second, unless one would become larger than this (characters). */
const largest = 64 * 1024
const pause = 100

/**
 * Log output as text, merged so that a busy container costs ten messages a second. Both streams are decoded
 * on their own, as a character may be cut between two pieces. Reads on only when the reader does.
 */
export async function* logText(pieces: AsyncIterable<LogPiece>): AsyncGenerator<string, void> {
  const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() }
  const source = pieces[Symbol.asyncIterator]()
  let text = ''
  let next = source.next()
  try {
    for (;;) {
      const deadline = performance.now() + pause
      const first = await next
      if (first.done) break
      text += decoders[first.value.stream].decode(first.value.bytes, { stream: true })
      next = source.next()
      while (text.length < largest) {
        const piece = await withinDeadline(next, deadline)
        if (piece === undefined || piece.done) break
        text += decoders[piece.value.stream].decode(piece.value.bytes, { stream: true })
        next = source.next()
      }
      yield text
      text = ''
    }
    const rest = text + decoders.stdout.decode() + decoders.stderr.decode()
    if (rest !== '') yield rest
  } finally {
    next.catch(() => undefined)
    await source.return?.()
  }
}

async function withinDeadline<T>(promise: Promise<T>, deadline: number): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), Math.max(0, deadline - performance.now()))
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
