import { ORPCError } from '@orpc/client'
import type { ProblemCode, ProblemRecord } from '../../contract/problem.ts'
import { ConnectionLost } from '../rpc/connection-lost.ts'

/** What a caught error is to the user: a problem of the contract, a lost line, or a bug. */
export type Failure =
  | { readonly kind: 'problem'; readonly code: ProblemCode; readonly data: Record<string, unknown> }
  | { readonly kind: 'lost' }
  | { readonly kind: 'bug'; readonly id?: string }

/** A problem that stands in data (a failed job, a verification) as a failure to show. */
export function problemFailure(record: ProblemRecord): Failure {
  return { kind: 'problem', code: record.code, data: record.data }
}

/** Tells the errors that a procedure declares apart from everything else, which is a bug. */
export function toFailure(error: unknown): Failure {
  if (error instanceof ConnectionLost) return { kind: 'lost' }
  if (!(error instanceof ORPCError)) return { kind: 'bug' }
  if (error.defined) {
    return { kind: 'problem', code: error.code as ProblemCode, data: toRecord(error.data) }
  }
  const id = toRecord(error.data).id
  return typeof id === 'string' ? { kind: 'bug', id } : { kind: 'bug' }
}

/** Whether the failure is this problem. */
export function isProblem(failure: Failure | undefined, code: ProblemCode): boolean {
  return failure?.kind === 'problem' && failure.code === code
}

function toRecord(data: unknown): Record<string, unknown> {
  return typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {}
}
