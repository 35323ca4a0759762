import { argumentText, type CommandSpec, type OptionSpec } from '../command/command.ts'
import { exitClasses } from '../command/exit-codes.ts'
import { globalOptions } from '../command/global-options.ts'
import { optionText } from './help-text.ts'

/** All of the command line as a page of Markdown: what comes before it, and the tables of the program. */
export function referenceOf(commands: readonly CommandSpec[], preface: string): string {
  const shown = commands.filter(({ hidden }) => !hidden)
  return [
    preface.trimEnd(),
    '',
    '## Options of every command',
    '',
    ...optionTable(globalOptions),
    '',
    '## Exit codes',
    '',
    '| code | what it means | codes of failures |',
    '| --- | --- | --- |',
    ...exitClasses.map(({ exit, says, codes }) => row([String(exit), says, codesText(codes)])),
    '',
    'Of two entries that fit a failure the longer one holds; `vault.*` stands for all that begin so.',
    '',
    '## Commands',
    '',
    ...shown.flatMap(commandLines),
  ].join('\n')
}

function commandLines(command: CommandSpec): string[] {
  const { words, says, more, aliases = [], options = [] } = command
  return [
    `### \`fairlead ${[words, ...(command.arguments ?? []).map(argumentText)].join(' ')}\``,
    '',
    `${says}.${more === undefined ? '' : ` ${more}`}`,
    ...(aliases.length === 0
      ? []
      : ['', `Also: ${aliases.map((each) => `\`fairlead ${each}\``).join(', ')}.`]),
    ...(options.length === 0 ? [] : ['', ...optionTable(options)]),
    '',
  ]
}

function optionTable(options: readonly OptionSpec[]): string[] {
  return [
    '| option | |',
    '| --- | --- |',
    ...options.map((option) => row([`\`${optionText(option)}\``, saysOf(option)])),
  ]
}

function saysOf({ says, choices }: OptionSpec): string {
  return choices ? `${says}: ${choices.map((each) => `\`${each}\``).join(', ')}` : says
}

function codesText(codes: readonly string[]): string {
  return codes.map((code) => `\`${code}${code.endsWith('.') ? '*' : ''}\``).join(', ')
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}
