import { randomUUID } from 'node:crypto'
import { ORPCError } from '@orpc/client'
import { type ErrorMap, ValidationError } from '@orpc/contract'
import { Problem } from '../../contract/problem.ts'

/** Where the server writes. A call's line holds its procedure, outcome and duration, and nothing else of it. */
export interface RpcLog {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** What a failed call sends to the page, and the word for it in the log. */
export interface Failure {
  readonly wire: ORPCError<string, unknown>
  readonly outcome: string
}

/**
 * A problem that the procedure declares becomes its defined error. Rejected input says no more than that,
 * because a validation error carries the whole input. Everything else is a bug: an id on both sides, its
 * class and stack frames in the log, and never its message, which may quote what was typed.
 */
export async function failureOf(error: unknown, declared: ErrorMap, log: RpcLog): Promise<Failure> {
  if (error instanceof ORPCError && error.code === 'BAD_REQUEST' && error.cause instanceof ValidationError) {
    return { wire: new ORPCError('BAD_REQUEST'), outcome: 'bad-request' }
  }
  if (error instanceof Problem || (error instanceof ORPCError && error.defined)) {
    const data = await declaredData(declared, error.code, error.data)
    if (data) {
      const wire = new ORPCError(error.code, { defined: true, message: error.code, data: data.value })
      return { wire, outcome: error.code }
    }
    return bug(error, log, { undeclared: error.code })
  }
  return bug(error, log, {})
}

async function declaredData(
  declared: ErrorMap,
  code: string,
  data: unknown,
): Promise<{ value: unknown } | undefined> {
  const shape = Object.hasOwn(declared, code) ? declared[code]?.data : undefined
  const validated = await shape?.['~standard'].validate(data)
  return validated && !validated.issues ? { value: validated.value } : undefined
}

function bug(error: unknown, log: RpcLog, fields: object): Failure {
  const id = randomUUID()
  log.error({ bug: id, ...describeBug(error), ...fields }, 'bug')
  return { wire: new ORPCError('INTERNAL_SERVER_ERROR', { data: { id } }), outcome: 'bug' }
}

/** Class and stack frames of whatever was thrown, without its message. */
export function describeBug(error: unknown): { class: string; frames: string[] } {
  if (!(error instanceof Error)) return { class: typeof error, frames: [] }
  // V8 puts the message before the frames, and it may hold lines that look like them
  const stack = error.stack ?? ''
  const at = stack.indexOf(error.message)
  const after = at === -1 ? '' : stack.slice(at + error.message.length)
  const frames = after.split('\n').filter((line) => /^\s+at /.test(line))
  return { class: error.constructor.name, frames: frames.slice(0, 12).map((line) => line.trim()) }
}
