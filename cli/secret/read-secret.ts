import type { Readable } from 'node:stream'
import type { Call } from '../command/call.ts'
import { usageError } from '../command/cli-error.ts'

/** A password has 64 KiB at most, and a line break may follow it. */
const mostBytes = 65_538

/**
 * A secret from standard input, where the option asks for that, and else from a person at the terminal. Throws
 * `cli.usage` where neither can be.
 */
export async function readSecret(
  call: Call,
  { option, prompt }: { option: string; prompt: string },
): Promise<string> {
  if (call.has(option)) return await secretFromInput(process.stdin, option, call.signal)
  const { openTerminal } = await import('./terminal-prompt.ts')
  const terminal = openTerminal()
  if (!terminal) {
    throw usageError(
      `There is no terminal to ask at for a secret.`,
      `Give it on standard input, with --${option}.`,
    )
  }
  return await terminal.ask(`${prompt}: `, call.signal)
}

/**
 * All of a stream, without the one line break at its end. The pieces are zeroed. Throws `cli.usage`, and the signal's
 * reason at once, however long the stream stays open.
 */
export async function secretFromInput(
  stream: Readable,
  option: string,
  signal: AbortSignal,
): Promise<string> {
  const pieces: Buffer[] = []
  let length = 0
  const stop = () => stream.destroy(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  try {
    signal.throwIfAborted()
    for await (const piece of stream) {
      const bytes = Buffer.from(piece)
      pieces.push(bytes)
      length += bytes.length
      if (length > mostBytes) throw usageError(`What came on standard input is too long for --${option}.`)
    }
    const all = Buffer.concat(pieces)
    const text = all.toString('utf8').replace(/\r?\n$/, '')
    all.fill(0)
    if (text === '') throw usageError(`--${option} was given, and nothing came on standard input.`)
    return text
  } finally {
    signal.removeEventListener('abort', stop)
    for (const piece of pieces) piece.fill(0)
  }
}
