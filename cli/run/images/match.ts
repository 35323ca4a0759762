import type { MatchRegistry, Trace } from '../../../contract/pulls.ts'
import type { Runner } from '../../command/command.ts'
import { exitCodeOf } from '../../command/exit-codes.ts'
import { factsText } from '../../output/format.ts'
import { printable } from '../../output/printable.ts'
import { ProblemFound } from '../../session/failure.ts'
import { withSession } from '../../session/session.ts'
import { requestOf } from './image-request.ts'

/** Says which credential an image would get, and why the others lose. Asks nobody. */
export const match: Runner = (call) =>
  withSession(call, async ({ client }) => {
    const trace = await client.pulls.trace(await requestOf(call, client))
    if (!trace.ok) throw new ProblemFound({ code: 'input.invalid', data: { faults: [trace.fault] } })
    call.output.answer(trace, () => traceText(trace))
    return exitOf(trace)
  })

function exitOf({ verdict }: Trace & { ok: true }): number {
  switch (verdict.kind) {
    case 'credential':
    case 'anonymous':
      return 0
    case 'inactive':
    case 'expired':
    case 'not-a-candidate':
      return exitCodeOf(`match.${verdict.kind}`)
    default:
      return verdict satisfies never
  }
}

function traceText(trace: Trace & { ok: true }): string {
  const { canonical, host, losers, others } = trace
  const facts = factsText([
    ['Image', printable(canonical)],
    ['Host', printable(host)],
    ['Match', printable(verdictText(trace))],
    ['Other hosts', others === 0 ? undefined : String(others)],
  ])
  const lines = losers.map(({ registry, reason }) => `  not ${nameOf(registry)}: ${reason}\n`)
  return facts + printableEach(lines)
}

function verdictText({ verdict }: Trace & { ok: true }): string {
  switch (verdict.kind) {
    case 'credential':
      return nameOf(verdict.registry)
    case 'anonymous':
      return 'none: the pull is anonymous'
    case 'inactive':
    case 'expired': {
      const wider = verdict.wider ? `; ${nameOf(verdict.wider)} could be used with --credential` : ''
      return `refused: ${nameOf(verdict.registry)} is ${verdict.kind}${wider}`
    }
    case 'not-a-candidate':
      return 'refused: the chosen credential cannot be used for this image'
    default:
      return verdict satisfies never
  }
}

function nameOf({ name, address, scope }: MatchRegistry): string {
  return `“${name}” (${address}${scope.kind === 'namespace' ? `, namespace ${scope.namespace}` : ''})`
}

function printableEach(lines: readonly string[]): string {
  return lines.map((line) => `${printable(line.trimEnd())}\n`).join('')
}
