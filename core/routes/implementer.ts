import { implement } from '@orpc/server'
import { contract } from '../../contract/index.ts'
import type { CallContext } from '../rpc/rpc-connection.ts'

/** The contract's procedures, each waiting for its handler. */
export const os = implement(contract).$context<CallContext>()

/** The answer of a procedure that has nothing to say but that it is done. */
export async function done(work: Promise<unknown>): Promise<Record<never, never>> {
  await work
  return {}
}
