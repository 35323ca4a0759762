import { readFileSync } from 'node:fs'
import { PassThrough } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { CliError } from '../../cli/command/cli-error.ts'
import { secretFromInput } from '../../cli/secret/read-secret.ts'
import { anySecret } from '../core/terminal/terminal-bed.ts'
import { type CliBed, startCliBed } from './cli-bed.ts'

const never = new AbortController().signal

it('is all that comes on standard input, without the line break at its end', async () => {
  const [secret, input] = [anySecret(), new PassThrough()]
  const read = secretFromInput(input, 'password-stdin', never)
  input.write(secret.slice(0, 5))
  input.end(`${secret.slice(5)}\r\n`)
  expect(await read).toBe(secret)
})

it('is waited for no more once the command is stopped, however long its input stays open', async () => {
  for (const before of [true, false]) {
    const [stop, input] = [new AbortController(), new PassThrough()]
    const reason = new CliError('cli.interrupted', 'Stopped.')
    if (before) stop.abort(reason)
    const read = secretFromInput(input, 'password-stdin', stop.signal)
    input.write(anySecret())
    stop.abort(reason)
    await expect(read).rejects.toBe(reason)
  }
})

/** Whether the command is so far that signals are its own: SIGHUP, unlike SIGINT, is nobody's before. */
function hearsCtrlC(pid: number): boolean {
  const [, mask = '0'] = /^SigCgt:\s*([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return (BigInt(`0x${mask}`) & 1n) !== 0n
}

let app: CliBed
beforeAll(async () => {
  app = await startCliBed()
}, 60_000)
afterAll(() => app?.dispose())

it.skipIf(process.platform !== 'linux')(
  'a command that waits for a password is ended by one Ctrl-C, and has saved nothing',
  { timeout: 60_000 },
  async () => {
    const args = ['registries', 'add', 'registry.test', '-u', 'ann', '--password-stdin', '--save-anyway']
    const run = await app.run(args, {
      input: anySecret(),
      open: true,
      meanwhile: async ({ pid, kill }) => {
        while (!hearsCtrlC(pid)) await pause(50)
        kill('SIGINT')
      },
    })
    // what is ended by force says nothing
    expect(run).toMatchObject({ exit: 130, out: '', err: expect.stringContaining('Stopped.') })
    expect(await app.client.registries.list()).toEqual([])
  },
)
