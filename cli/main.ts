import { homedir } from 'node:os'
import { version } from '../package.json'
import { Call, type Surroundings } from './command/call.ts'
import { CliError } from './command/cli-error.ts'
import type { CommandSpec } from './command/command.ts'
import { commands } from './command/commands.ts'
import { parseCommandLine } from './command/parse.ts'
import { Output } from './output/output.ts'

/** A second Ctrl-C, or this time after the first (milliseconds), ends the process at once. */
const patience = 5_000

/** Runs a command line and gives its exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const surroundings = { env: process.env, home: homedir(), cwd: process.cwd(), platform: process.platform }
  const early = outputFor(argv.includes('--json'), false, surroundings)
  try {
    const parsed = parseCommandLine(argv, commands)
    switch (parsed.kind) {
      case 'version':
        early.answer({ version }, () => `fairlead ${version}\n`)
        return 0
      case 'help': {
        const { helpText } = await import('./help/help-text.ts')
        early.write(helpText(commands, parsed.about))
        return 0
      }
      case 'call': {
        const { command, values, args } = parsed
        const output = outputFor(
          values.has('json'),
          values.has('quiet'),
          surroundings,
          values.has('no-color'),
        )
        return await perform(
          (signal) => new Call({ words: command.words, values, args, output, surroundings, signal }),
          command,
        )
      }
    }
  } catch (error) {
    return await tell(error, early)
  }
}

function outputFor(json: boolean, quiet: boolean, { env }: Surroundings, noColor = false): Output {
  const color = !noColor && !env.NO_COLOR && env.TERM !== 'dumb'
  return new Output({ out: process.stdout, err: process.stderr, json, quiet, color })
}

async function perform(makeCall: (signal: AbortSignal) => Call, { load }: CommandSpec): Promise<number> {
  const ended = new AbortController()
  const call = makeCall(ended.signal)
  const end = (error: CliError, exit: number) => {
    if (ended.signal.aborted) process.exit(exit)
    ended.abort(error)
    setTimeout(() => process.exit(exit), patience).unref()
  }
  process.on('SIGINT', () => end(new CliError('cli.interrupted', 'Stopped.'), 130))
  process.on('SIGTERM', () => end(new CliError('cli.terminated', 'Stopped by SIGTERM.'), 143))
  process.on('SIGHUP', () => end(new CliError('cli.terminated', 'The terminal was closed.'), 143))
  try {
    const seconds = call.whole('timeout', 1, 86_400)
    if (seconds !== undefined) {
      const late = new CliError('cli.timeout', `It was not done within ${seconds} s.`)
      setTimeout(() => end(late, 124), seconds * 1000).unref()
    }
    const run = await load()
    return await run(call, commands)
  } catch (error) {
    return await tell(ended.signal.aborted ? ended.signal.reason : error, call.output)
  }
}

async function tell(error: unknown, output: Output): Promise<number> {
  const { failureOf } = await import('./session/failure.ts')
  const failure = failureOf(error)
  output.fail(failure)
  return failure.exit
}
