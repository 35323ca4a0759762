import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { completionScripts } from '../../../cli/completion/scripts.ts'
import { causeToSkip, program } from '../../bed/machine/bed-parts.ts'
import { anySecret } from '../../core/terminal/terminal-bed.ts'
import { type CliBed, fairlead, startCliBed } from '../cli-bed.ts'
import { atTerminal } from './pty.ts'

const missing = causeToSkip(['shells'])
const withParts = missing === undefined ? describe : describe.skip
const why = missing === undefined ? '' : ` (skipped: ${missing})`

withParts(`completion in real shells${why}`, () => {
  let app: CliBed
  let home: string
  let env: Record<string, string>
  beforeAll(async () => {
    app = await startCliBed()
    home = await mkdtemp(join(tmpdir(), 'fairlead-shells-'))
    env = { ...app.env, HOME: home, PATH: `${dirname(fairlead)}:/usr/bin:/bin` }
    const fields = { address: 'team.test', username: 'ann', password: anySecret() }
    await app.add({ name: 'team-registry', ...fields })
  }, 60_000)
  afterAll(async () => {
    await app?.dispose()
    if (home) await rm(home, { recursive: true })
  })

  /** Types a line with a Tab in each place of `»`, and waits for what the command then answers. */
  const typed = async (shell: string, prepare: string, line: string, shown: readonly string[]) => {
    const terminal = atTerminal(shell, { ...env, PS1: '', HISTFILE: '' })
    terminal.type(`${prepare}; echo "rea""dy"\r`)
    await terminal.shows('ready')
    const parts = line.split('»')
    for (const [at, part] of parts.entries()) {
      terminal.type(at === parts.length - 1 ? `${part}\r` : `${part}\t`)
      await terminal.shows(shown[at] ?? '')
    }
    terminal.type('exit\r')
    await terminal.ended()
  }

  it('bash completes commands and live names', { timeout: 60_000 }, async () => {
    const script = 'source <(fairlead completion bash)'
    const shown = ['registries', 'show', 'team-registry', 'Address:']
    await typed('exec bash --norc --noprofile -i', script, 'fairlead regis» sho»tea»', shown)
  })

  it('zsh does', { timeout: 60_000 }, async () => {
    const script = 'autoload -Uz compinit; compinit -D -u; source <(fairlead completion zsh)'
    const shown = ['registries', 'show', 'team-registry', 'Address:']
    await typed(`exec ${program('zsh')} -f -i`, script, 'fairlead regis» sho»tea»', shown)
  })

  it('fish does, with what each command is for', { timeout: 60_000 }, () => {
    const completed = (line: string) =>
      execFileSync(
        program('fish'),
        ['--no-config', '-c', `fairlead completion fish | source; complete -C '${line}'`],
        {
          env: { ...env, TERM: 'xterm' },
          encoding: 'utf8',
        },
      )
        .trimEnd()
        .split('\n')
    expect(completed('fairlead registries act')).toEqual(['activate\tMake a registry usable again'])
    expect(completed('fairlead registries show te')).toEqual(['team-registry'])
    expect(completed('fairlead registries show --j')).toEqual([expect.stringMatching(/^--json\t/)])
    expect(completed('fairlead registries activate x --for ')).toEqual(['hour', 'launch', 'quit'])
  })

  it('bash takes a name as it is, whatever stands in it, with what it breaks words at', async () => {
    const cases = [
      ['fairlead pull host:5000/te', 'host:5000/team/app', '5000/team/app'],
      ['fairlead match --project=a', '--project=a b', 'a\\ b'],
      [
        'fairlead match --project x',
        "x'; touch $(pwned) `pwned`",
        "x\\'\\;\\ touch\\ \\$\\(pwned\\)\\ \\`pwned\\`",
      ],
    ] as const
    for (const [line, name, inserted] of cases) {
      const script = `${completionScripts.bash}
        fairlead() { printf '%s\\tsays\\n' "$NAME"; }
        COMP_LINE=$LINE COMP_POINT=\${#LINE} _fairlead
        printf '%s\\n' "\${COMPREPLY[@]}"`
      const out = execFileSync('/bin/bash', ['--norc', '-c', script], {
        env: { NAME: name, LINE: line, PATH: '/usr/bin:/bin' },
        cwd: home,
        encoding: 'utf8',
      })
      expect(out).toBe(`${inserted}\n`)
    }
    expect(existsSync(join(home, 'pwned'))).toBe(false)
  })

  it('knows words, values, options, and the end of them', async () => {
    const completed = async (...words: string[]) =>
      (await app.run(['__complete', '--', ...words])).out
        .split('\n')
        .flatMap((line) => line.split('\t')[0] || [])
    expect(await completed('va')).toEqual(['vault'])
    expect(await completed('vault', '')).toEqual(['status', 'lock', 'unlock'])
    expect(await completed('completion', '')).toEqual(['bash', 'zsh', 'fish'])
    expect(await completed('match', '--credential', '')).toEqual(['team-registry'])
    expect(await completed('match', '--credential=t')).toEqual(['--credential=team-registry'])
    expect(await completed('match', '--namespace', '')).toEqual(['default'])
    expect(await completed('run', '--entry')).toEqual(['--entrypoint'])
    expect(await completed('run', '--name', '--js')).toEqual([])
    expect(await completed('run', 'nginx', '--js')).toEqual([])
    expect(await completed('registries', 'show', 'team-registry', '')).toEqual([])
    expect(await completed('nothing', 'x', '')).toEqual([])
    expect((await completed('')).includes('__complete')).toBe(false)
  })

  it('never waits for an app that does not answer', { timeout: 60_000 }, async () => {
    process.kill(app.shell.pid, 'SIGSTOP')
    try {
      const began = performance.now()
      expect(await app.run(['__complete', '--', 'registries', 'show', ''])).toEqual({
        exit: 0,
        out: '',
        err: '',
      })
      expect(performance.now() - began).toBeLessThan(5000)
    } finally {
      process.kill(app.shell.pid, 'SIGCONT')
    }
  })
})
