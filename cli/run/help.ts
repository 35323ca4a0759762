import type { CommandSpec, Runner } from '../command/command.ts'
import { exitClasses } from '../command/exit-codes.ts'
import { findCommand, nounsOf, unknownCommand } from '../command/find-command.ts'
import { exitCodesText, helpText } from '../help/help-text.ts'

/** The help of a command, of those with the same first word, or of the exit codes. */
export const help: Runner = async (call, commands) => {
  const [first, ...more] = call.args
  if (first === 'exit-codes') {
    call.output.answer(
      exitClasses.map(({ exit, says }) => ({ exit, says })),
      exitCodesText,
    )
    return 0
  }
  call.output.write(helpText(commands, first === undefined ? undefined : subject([first, ...more], commands)))
  return 0
}

function subject(words: readonly string[], commands: readonly CommandSpec[]) {
  const group = words[0] ?? ''
  if (words.length === 1 && nounsOf(commands).includes(group)) return { group }
  const command = findCommand(words, commands) ?? findCommand(words.slice(0, 1), commands)
  if (!command) throw unknownCommand(words.join(' '), commands)
  return command
}
