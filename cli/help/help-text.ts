import { argumentText, type CommandSpec, type OptionSpec } from '../command/command.ts'
import { exitClasses } from '../command/exit-codes.ts'
import { globalOptions } from '../command/global-options.ts'

/** The help of everything, of a group of commands, or of one. */
export function helpText(
  commands: readonly CommandSpec[],
  about?: CommandSpec | { readonly group: string },
): string {
  if (about === undefined) return overview(commands)
  if ('group' in about) return groupText(commands, about.group)
  return commandText(about)
}

/** How a command is written, such as `fairlead pull [OPTIONS] IMAGE`. */
function usageOf({ words, arguments: args = [] }: CommandSpec): string {
  return ['fairlead', words, '[OPTIONS]', ...args.map(argumentText)].join(' ')
}

/** An option as it is written, such as `-u, --username NAME`. */
export function optionText({ name, short, value }: OptionSpec): string {
  return `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`
}

/** The table of exit codes. */
export function exitCodesText(): string {
  return `Exit codes:\n${rows(exitClasses.map(({ exit, says }) => [String(exit), says]))}`
}

function overview(commands: readonly CommandSpec[]): string {
  return [
    'Fairlead keeps container-registry credentials sealed, and pulls and runs images with the one that matches.\n',
    '\nUsage: fairlead [OPTIONS] COMMAND\n',
    `\nCommands:\n${commandRows(commands)}`,
    `\nOptions of every command:\n${optionRows(globalOptions)}`,
    '\nMore: fairlead COMMAND --help, fairlead help exit-codes\n',
  ].join('')
}

function groupText(commands: readonly CommandSpec[], group: string): string {
  const own = commands.filter(({ words }) => words.startsWith(`${group} `))
  return `Usage: fairlead ${group} COMMAND\n\nCommands:\n${commandRows(own)}\nMore: fairlead ${group} COMMAND --help\n`
}

function commandText(command: CommandSpec): string {
  const { says, more, aliases = [], options = [] } = command
  return [
    `Usage: ${usageOf(command)}\n`,
    `\n${says}.\n`,
    ...(more === undefined ? [] : [`${more}\n`]),
    ...(aliases.length === 0 ? [] : [`\nAlso: ${aliases.map((each) => `fairlead ${each}`).join(', ')}\n`]),
    ...(options.length === 0 ? [] : [`\nOptions:\n${optionRows(options)}`]),
    `\nOptions of every command:\n${optionRows(globalOptions)}`,
  ].join('')
}

function commandRows(commands: readonly CommandSpec[]): string {
  return rows(commands.filter(({ hidden }) => !hidden).map(({ words, says }) => [words, says]))
}

function optionRows(options: readonly OptionSpec[]): string {
  return rows(options.map((option) => [optionText(option), says(option)]))
}

function says({ says: text, choices }: OptionSpec): string {
  return choices ? `${text} (${choices.join(', ')})` : text
}

function rows(pairs: readonly (readonly string[])[]): string {
  const widest = Math.max(...pairs.map(([head = '']) => head.length))
  return pairs.map(([head = '', text = '']) => `  ${head.padEnd(widest + 2)}${text}\n`).join('')
}
