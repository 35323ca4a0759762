import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { CliError } from '../../cli/command/cli-error.ts'
import { commands } from '../../cli/command/commands.ts'
import { parseCommandLine } from '../../cli/command/parse.ts'

const parse = (...argv: string[]) => parseCommandLine(argv, commands)

/** Words, values and arguments of a line that calls a command. */
function called(...argv: string[]) {
  const parsed = parse(...argv)
  if (parsed.kind !== 'call') throw new Error(`no call: ${parsed.kind}`)
  return { words: parsed.command.words, values: Object.fromEntries(parsed.values), args: parsed.args }
}

function refusal(...argv: string[]): string {
  try {
    parse(...argv)
  } catch (error) {
    if (error instanceof CliError && error.code === 'cli.usage') return `${error.message} ${error.next ?? ''}`
    throw error
  }
  throw new Error('not refused')
}

describe('a command line', () => {
  it.each([
    [['registries', 'list'], 'registries list', {}, []],
    [['registries'], 'registries list', {}, []],
    [
      ['--json', 'registries', '--project', 'one', 'list'],
      'registries list',
      { json: '', project: 'one' },
      [],
    ],
    [['registries', 'show', 'team', '--json'], 'registries show', { json: '' }, ['team']],
    [['ps', '-a'], 'workloads list', { all: '' }, []],
    [['workloads', '-a'], 'workloads list', { all: '' }, []],
    [['logs', '-f', '--tail=5', 'web'], 'workloads logs', { follow: '', tail: '5' }, ['web']],
    [['logs', '-fqnteam', 'web'], 'workloads logs', { follow: '', quiet: '', namespace: 'team' }, ['web']],
    [['match', '--', '--odd'], 'match', {}, ['--odd']],
    [['stop', 'one', 'two'], 'workloads stop', {}, ['one', 'two']],
    [['activity', '--limit', '3'], 'activity', { limit: '3' }, []],
    [['registries', 'activate', 'a', '--for', 'hour'], 'registries activate', { for: 'hour' }, ['a']],
  ])('%j', (argv, words, values, args) => {
    expect(called(...argv)).toEqual({ words, values, args })
  })

  it('knows the version, and the help of all, of a group and of one command', () => {
    expect(parse('--version')).toEqual({ kind: 'version' })
    expect(parse()).toEqual({ kind: 'help' })
    expect(parse('--help')).toEqual({ kind: 'help' })
    expect(parse('registries', '--help')).toEqual({ kind: 'help', about: { group: 'registries' } })
    expect(parse('vault', '-h')).toEqual({ kind: 'help', about: { group: 'vault' } })
    expect(parse('pull', '--help')).toMatchObject({ kind: 'help', about: { words: 'pull' } })
  })

  it.each([
    [['pul', 'x'], 'Did you mean “pull”?'],
    [['regitsries', 'list'], 'Did you mean “registries”?'],
    [['registries', 'lst'], 'Did you mean “registries list”?'],
    [['vault'], 'needs one of status, lock, unlock'],
    [['frobnicate'], 'There is no command “frobnicate”'],
    [['pull', '--platfrom', 'x', 'y'], 'Did you mean --platform?'],
    [['run', '--scal', '3', 'x'], 'Did you mean --scale?'],
    [['run', '--nam', 'x', 'y'], 'Did you mean --name?'],
    [['pull'], 'IMAGE is missing'],
    [['pull', '--platform'], '--platform needs OS/ARCH'],
    [['pull', '--json=yes', 'x'], '--json takes no value'],
    [['completion', 'powershell'], 'SHELL is one of bash, zsh, fish'],
    [['registries', 'activate', 'x', '--for', 'ever'], '--for takes one of launch, hour, quit'],
    [['logs', '-x', 'y'], 'There is no option -x'],
    [['registries', 'list', 'x'], 'takes no arguments'],
  ])('%j is refused', (argv, says) => {
    expect(refusal(...argv)).toContain(says)
  })

  it('has no option for a secret, says why, and repeats none', () => {
    const secret = randomBytes(15).toString('hex')
    const lines = [
      ['registries', 'add', 'x', '--password', secret],
      ['registries', 'add', 'x', `--password=${secret}`],
      ['registries', 'add', 'x', '-p', secret],
      ['registries', 'add', 'x', `-p${secret}`],
      ['registries', 'edit', 'x', `--token=${secret}`],
      ['vault', 'unlock', '--passphrase', secret],
      ['registries', 'add', 'x', `--pasword=${secret}`],
      ['registries', 'add', 'x', secret],
      ['vault', 'unlock', secret],
    ]
    for (const line of lines) expect(refusal(...line)).not.toContain(secret.slice(0, 10))
    expect(refusal('registries', 'add', 'x', '-p', secret)).toContain('--password-stdin')
    expect(refusal('vault', 'unlock', '--passphrase', secret)).toContain('--passphrase-stdin')
  })
})

describe('a line of run', () => {
  it.each([
    [['run', 'nginx'], {}, ['nginx']],
    [['run', '--scale', '3', '--name', 'web', 'nginx'], { scale: '3' }, ['--name', 'web', 'nginx']],
    [
      ['run', '-e', 'A=--json', '--json', 'nginx', '--json'],
      { json: '' },
      ['-e', 'A=--json', 'nginx', '--json'],
    ],
    [
      ['run', '-itp', '80:80', 'nginx', 'sh', '-c', '--scale'],
      {},
      ['-itp', '80:80', 'nginx', 'sh', '-c', '--scale'],
    ],
    [['run', '--name', '--scale', 'nginx'], {}, ['--name', '--scale', 'nginx']],
    [
      ['run', '--project=one', '--rm', '--', 'nginx', '-x'],
      { project: 'one' },
      ['--rm', '--', 'nginx', '-x'],
    ],
    [['run', '-h', 'box', 'nginx'], {}, ['-h', 'box', 'nginx']],
  ])('%j', (argv, values, args) => {
    expect(called(...argv)).toEqual({ words: 'run', values, args })
  })
})
