import { openSync, writeSync } from 'node:fs'
import { ReadStream } from 'node:tty'
import { CliError } from '../command/cli-error.ts'
import { LineTyped } from './line-typed.ts'

/** A terminal at which a person can be asked, whatever the standard streams are. */
export interface Prompt {
  /** Asks for a line that is not shown. Throws `cli.interrupted`, and the reason of the signal. */
  ask(question: string, signal: AbortSignal): Promise<string>
  /** Asks for yes or no; anything but yes is no. */
  confirm(question: string, signal: AbortSignal): Promise<boolean>
}

/** The terminal of this process; undefined where it has none. */
export function openTerminal(): Prompt | undefined {
  const input = openedTerminal()
  if (input === undefined) return undefined
  return {
    ask: (question, signal) => typedLine(input, question, { shown: false, signal }),
    confirm: async (question, signal) =>
      /^y(es)?$/i.test((await typedLine(input, `${question} [y/N] `, { shown: true, signal })).trim()),
  }
}

function openedTerminal(): number | undefined {
  try {
    return openSync(process.platform === 'win32' ? '\\\\.\\CONIN$' : '/dev/tty', 'r+')
  } catch {
    // Nobody is there to be asked: a service, or a pipe in a container.
    return undefined
  }
}

async function typedLine(
  file: number,
  question: string,
  { shown, signal }: { shown: boolean; signal: AbortSignal },
): Promise<string> {
  const say = (text: string) => writeSync(process.platform === 'win32' ? 2 : file, text)
  const stream = new ReadStream(file)
  // However this process ends, the terminal shows what is typed again.
  const restore = () => stream.setRawMode(false)
  process.once('exit', restore)
  stream.setRawMode(true)
  say(question)
  const line = new LineTyped()
  try {
    return await new Promise<string>((resolve, reject) => {
      const onAbort = () => reject(signal.reason)
      if (signal.aborted) onAbort()
      signal.addEventListener('abort', onAbort, { once: true })
      stream.on('error', reject)
      stream.on('end', () => reject(interrupted()))
      stream.on('data', (piece: Buffer) => {
        const end = line.take(piece, shown ? say : undefined)
        piece.fill(0)
        if (end === 'interrupted') reject(interrupted())
        else if (end === 'done') resolve(line.text())
      })
    })
  } finally {
    line.forget()
    restore()
    process.off('exit', restore)
    say('\n')
    stream.destroy()
  }
}

function interrupted(): CliError {
  return new CliError('cli.interrupted', 'Stopped.')
}
