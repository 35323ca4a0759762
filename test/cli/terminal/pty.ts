import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { program } from '../../bed/machine/bed-parts.ts'

/** A command at a terminal of its own. */
export interface AtTerminal {
  readonly pid: number
  /** All that the terminal was sent, by the command and by its own echo. */
  screen(): string
  /** Types, as a person does. */
  type(text: string): void
  /** Waits until the screen shows something. */
  shows(text: string | RegExp): Promise<void>
  /** Waits for the end and gives the exit code. */
  ended(): Promise<number>
}

/** Runs a line of a POSIX shell at a terminal, by `script` of bsdutils, which gives its exit code on. */
export function atTerminal(line: string, env: Readonly<Record<string, string | undefined>>): AtTerminal {
  const child = spawn(program('script'), ['--quiet', '--flush', '--return', '--command', line, '/dev/null'], {
    env: { PATH: process.env.PATH, TERM: 'xterm', SHELL: '/bin/sh', ...env },
  })
  let said = ''
  const hear = (piece: Buffer) => {
    said += piece.toString()
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  child.stdin.on('error', () => undefined)
  const closed = once(child, 'close')
  const includes = (text: string | RegExp) =>
    typeof text === 'string' ? said.includes(text) : text.test(said)
  return {
    pid: child.pid ?? 0,
    screen: () => said,
    type: (text) => child.stdin.write(text),
    shows: async (text) => {
      const end = Date.now() + 20_000
      while (!includes(text)) {
        if (Date.now() > end) throw new Error(`The terminal never showed ${text}: ${JSON.stringify(said)}`)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
    ended: async () => {
      const [exit] = await closed
      child.stdin.destroy()
      return exit
    },
  }
}
