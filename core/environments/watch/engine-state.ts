import type { Environment } from '../../../contract/environment/environment.ts'
import { Problem, type ProblemRecord } from '../../../contract/problem.ts'
import type { Engine } from '../../engine/engine.ts'

/** What is known of an engine now. `since` and `nextTryAt` are in milliseconds since 1970. */
export type EngineState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'answers'; readonly engine: NonNullable<Environment['engine']>; readonly since: number }
  | {
      readonly kind: 'away'
      readonly problem: ProblemRecord
      readonly since: number
      readonly nextTryAt?: number
    }

/** How long an engine may take for its first answer (milliseconds); ssh logs in before that. */
export function patienceFor(way: Environment['way']): number {
  return way === 'ssh' ? 20_000 : 5000
}

/**
 * What an engine says of itself when it is asked now. Throws the engine's problem, `silent` after so many milliseconds,
 * and the signal's reason.
 */
export async function askVersion(
  engine: Engine,
  patience: number,
  signal?: AbortSignal,
): Promise<NonNullable<Environment['engine']>> {
  const patient = AbortSignal.timeout(patience)
  try {
    const limit = signal ? AbortSignal.any([signal, patient]) : patient
    const { product, version, apiVersion, platform } = await engine.version(limit)
    return { product, version, apiVersion, platform }
  } catch (error) {
    if (error === patient.reason) throw silent(engine.endpoint)
    throw error
  }
}

export function silent(endpoint: string): Problem {
  return new Problem('engine.unreachable', { endpoint, reason: 'silent' })
}
