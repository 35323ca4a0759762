import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anySecret } from '../../core/terminal/terminal-bed.ts'
import { type CliBed, fairlead, startCliBed } from '../cli-bed.ts'
import { atTerminal } from './pty.ts'

const passphrase = `${anySecret()} ${anySecret()}`

describe('a person at a terminal', () => {
  let app: CliBed
  beforeAll(async () => {
    app = await startCliBed({ passphrase })
  }, 60_000)
  afterAll(() => app?.dispose())

  // what the terminal does with typed text, said before and after
  const line = (args: string) =>
    `stty -a | grep -o -- '-*echo '; ${fairlead} ${args}; code=$?; stty -a | grep -o -- '-*echo '; exit $code`
  const echoes = (screen: string) => screen.match(/-?echo /g)

  it('types a password that is not shown', { timeout: 60_000 }, async () => {
    const secret = anySecret()
    const terminal = atTerminal(line('registries add typed.test --username ann --save-anyway'), app.env)
    await terminal.shows('Password of ann at typed.test: ')
    terminal.type(`wrong\u0015${secret}x\u007f\r`)
    expect(await terminal.ended()).toBe(0)
    expect(terminal.screen()).not.toContain(secret.slice(0, 8))
    expect(terminal.screen()).not.toContain('wrong')
    expect(terminal.screen()).toContain('typed.test')
    expect(echoes(terminal.screen())).toEqual(['echo ', 'echo '])
    const [registry] = await app.client.registries.list()
    expect(registry).toMatchObject({ address: 'typed.test', username: 'ann', anonymous: false })
  })

  it('unlocks the vault, even where standard input is something else', { timeout: 60_000 }, async () => {
    await app.client.vault.lock()
    const terminal = atTerminal(line('vault unlock </dev/null'), app.env)
    await terminal.shows('Passphrase of the vault: ')
    terminal.type(`${passphrase}\r`)
    expect(await terminal.ended()).toBe(0)
    expect(terminal.screen()).not.toContain(passphrase.slice(0, 8))
    expect((await app.client.vault.status()).state).toBe('unlocked')
  })

  it.each([
    ['Ctrl-C', 130, (pid: number, type: (text: string) => void) => void [pid, type('\u0003')]],
    ['Ctrl-D', 130, (pid: number, type: (text: string) => void) => void [pid, type('\u0004')]],
    ['SIGTERM', 143, (pid: number) => process.kill(pid, 'SIGTERM')],
    ['SIGINT of another program', 130, (pid: number) => process.kill(pid, 'SIGINT')],
  ])(
    '%s at the question ends with %i, and the terminal shows what is typed again',
    { timeout: 60_000 },
    async (_, exit, end) => {
      const terminal = atTerminal(line('registries add ended.test --username ann'), app.env)
      await terminal.shows('Password of ann at ended.test: ')
      terminal.type('half')
      end(await nodeBelow(terminal.pid), terminal.type)
      expect(await terminal.ended()).toBe(exit)
      expect(echoes(terminal.screen())).toEqual(['echo ', 'echo '])
      expect(terminal.screen()).not.toContain('half')
      expect((await app.client.registries.list()).map(({ address }) => address)).not.toContain('ended.test')
    },
  )

  it('is asked before a registry is deleted, and anything but yes is no', { timeout: 60_000 }, async () => {
    const id = await app.add({ name: 'kept', address: 'kept.test', username: 'ann', password: anySecret() })
    await app.client.registries.deactivate({ id })
    const doubtful = atTerminal(line('registries delete kept'), app.env)
    await doubtful.shows('Delete “kept” and its credential for good? [y/N]')
    doubtful.type('\r')
    expect(await doubtful.ended()).toBe(1)
    expect((await app.client.registries.list()).map(({ name }) => name)).toContain('kept')
    const sure = atTerminal(line('registries delete kept'), app.env)
    await sure.shows('[y/N]')
    sure.type('y\r')
    expect(await sure.ended()).toBe(0)
    expect((await app.client.registries.list()).map(({ name }) => name)).not.toContain('kept')
  })

  it('sees tables that fit the terminal', { timeout: 60_000 }, async () => {
    await app.add({
      name: `a${'b'.repeat(120)}`,
      address: 'wide.test',
      username: 'ann',
      password: anySecret(),
    })
    const terminal = atTerminal(`stty cols 60; ${fairlead} registries list`, app.env)
    expect(await terminal.ended()).toBe(0)
    const rows = terminal.screen().trimEnd().split('\r\n')
    expect(rows.length).toBeGreaterThan(1)
    for (const row of rows) expect([...row].length).toBeLessThanOrEqual(60)
  })
})

/** The process of the command below a terminal: it alone may be sent a signal. */
async function nodeBelow(pid: number): Promise<number> {
  for (;;) {
    const found = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n')
    const rows = found.map((row) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(row) ?? [])
    const below = new Set([String(pid)])
    for (let size = 0; size !== below.size; ) {
      size = below.size
      for (const [, own = '', parent = ''] of rows) if (below.has(parent)) below.add(own)
    }
    const node = rows.find(([, own = '', , args = '']) => below.has(own) && /main\/cli\.js/.test(args))
    if (node) return Number(node[1])
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
