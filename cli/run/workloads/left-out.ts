import type { LeftOut } from '../../../contract/workload/run-form.ts'
import { CliError } from '../../command/cli-error.ts'

const harmless: readonly LeftOut['reason'][] = ['no-effect', 'kept', 'this-machine-only']

/** The error for what a launch would not have; undefined where that is nothing. Like all of `cli.usage` without values. */
export function refusalOf(leftOut: readonly LeftOut[]): CliError | undefined {
  const lost = leftOut.filter(({ reason }) => !harmless.includes(reason)).map(withoutValue)
  if (lost.length === 0) return undefined
  const texts = lost.map(({ text, reason }) => `${text} (${reason.replaceAll('-', ' ')})`)
  return new CliError('cli.usage', `Fairlead cannot do that: ${texts.join(', ')}.`, {
    next: 'Leave it out, or use docker run.',
    data: { leftOut: lost },
  })
}

/** A variable without a value has its name alone; every other value may be a secret. */
function withoutValue({ text, reason }: LeftOut): LeftOut {
  return { text: reason === 'shell-value' ? text : text.replace(/[\s=].*$/s, ''), reason }
}
