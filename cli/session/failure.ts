import { ORPCError } from '@orpc/client'
import type { Fault } from '../../contract/fault.ts'
import type { ProblemRecord } from '../../contract/problem.ts'
import { describeFault, describeProblem } from '../../sentences/describe-problem.ts'
import { sayInEnglish } from '../../sentences/plain-words.ts'
import { CliError } from '../command/cli-error.ts'
import { exitCodeOf } from '../command/exit-codes.ts'

/** A failure as it is told: with `--json` this is the member `error`. */
export interface CliFailure {
  readonly code: string
  readonly message: string
  /** What to do about it. */
  readonly next?: string
  /** One line each: what is wrong with which option or argument. */
  readonly details?: readonly string[]
  /** What the engine or the registry said. */
  readonly proof?: string
  readonly exit: number
  /** The facts of the problem, as the contract has them. */
  readonly data: Readonly<Record<string, unknown>>
}

/** A problem that stands in an answer, to be thrown as a failure of the command. */
export class ProblemFound extends Error {
  override readonly name = 'ProblemFound'
  readonly problem: ProblemRecord

  constructor(problem: ProblemRecord) {
    super(problem.code)
    this.problem = problem
  }
}

/** What a caught error is to the user. Whatever it says itself is not repeated, unless it is one of ours. */
export function failureOf(error: unknown): CliFailure {
  if (error instanceof CliError) {
    const { code, message, next, data } = error
    return { code, message, ...(next === undefined ? {} : { next }), exit: exitCodeOf(code), data }
  }
  const problem = problemOf(error)
  if (problem) return problemFailure(problem)
  if (error instanceof ORPCError && error.code === 'BAD_REQUEST') {
    const message = 'What was given cannot be used: an id, a name or a value is too long or not of its form.'
    return { code: 'cli.usage', message, exit: exitCodeOf('cli.usage'), data: {} }
  }
  return bugFailure(error)
}

/** The problem of the contract that an error carries. */
export function problemOf(error: unknown): ProblemRecord | undefined {
  if (error instanceof ProblemFound) return error.problem
  if (error instanceof ORPCError && error.defined) return recordOf(error.code, error.data)
  // A core of this process' own throws it as it is; its class belongs to a part that is loaded late.
  if (error instanceof Error && error.name === 'Problem' && 'code' in error && 'data' in error) {
    return recordOf(String(error.code), error.data)
  }
  return undefined
}

function recordOf(code: string, data: unknown): ProblemRecord {
  return { code: code as ProblemRecord['code'], data: (data ?? {}) as Record<string, unknown> }
}

function problemFailure({ code, data }: ProblemRecord): CliFailure {
  const { sentence, next, proof } = describeProblem({ code, data }, sayInEnglish)
  const details =
    code === 'input.invalid' ? faultLines((data as { faults?: readonly Fault[] }).faults ?? []) : []
  return {
    code,
    message: sentence ?? `Fairlead answered with “${code}”.`,
    ...(next === '' ? {} : { next: nextOf(code, next) }),
    ...(details.length === 0 ? {} : { details }),
    ...(proof === undefined ? {} : { proof }),
    exit: exitCodeOf(code),
    data,
  }
}

/** Steps that are another one at a terminal than at the page. */
function nextOf(code: string, next: string): string {
  if (code === 'vault.locked') return 'Unlock it: fairlead vault unlock'
  if (code === 'input.invalid') return 'Change that and try again.'
  return next
}

/** One sentence for each fault, after the name of its option or argument. */
export function faultLines(faults: readonly Fault[]): string[] {
  return faults.map((fault) => `${fault.field}: ${describeFault(fault, sayInEnglish) ?? fault.code}`)
}

function bugFailure(error: unknown): CliFailure {
  const exit = exitCodeOf('cli.bug')
  const id = error instanceof ORPCError ? (error.data as { id?: unknown } | undefined)?.id : undefined
  if (typeof id === 'string') {
    const message = `Something went wrong in Fairlead itself. Its log has more under ${id}.`
    return { code: 'cli.bug', message, exit, data: { id } }
  }
  const data = bugFacts(error)
  return { code: 'cli.bug', message: `Something went wrong in this program (${data.class}).`, exit, data }
}

/** Class and stack frames, without the message, which may quote what was typed. */
function bugFacts(error: unknown): { class: string; frames: string[] } {
  if (!(error instanceof Error)) return { class: typeof error, frames: [] }
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at \S/.test(line))
  return { class: error.constructor.name, frames: frames.slice(0, 8).map((line) => line.trim()) }
}
