import type { TrustStep } from '../../contract/environments.ts'
import type { Failure } from '../composables/failure.ts'

/** The registry host at fault, and which kind of step on the engine's side does away with the fault. */
export interface WantedStep {
  readonly host: string
  readonly kind: TrustStep['kind']
}

/** Which step a failure asks for; nothing where the engine's settings are not the matter. */
export function wantedStep(failure: Failure): WantedStep | undefined {
  if (failure.kind !== 'problem') return undefined
  const { code, data } = failure
  const reason = code === 'registry.not-proven' ? data.reason : code.replace(/^pull\./, '')
  if (reason !== 'certificate' && reason !== 'plain-http') return undefined
  return typeof data.host === 'string' ? { host: data.host, kind: reason } : undefined
}
