import { Problem } from '../../../contract/problem.ts'

/** The problem that a call ends with; a call that went well, or ended with anything else, fails the test. */
export async function problemOf(call: Promise<unknown>): Promise<Problem> {
  const error = await call.then(
    () => new Error('it went well'),
    (reason: unknown) => reason,
  )
  if (error instanceof Problem) return error
  throw error
}
