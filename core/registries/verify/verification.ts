import { Problem } from '../../../contract/problem.ts'
import type { Verification } from '../../../contract/registry/registry-record.ts'
import type { EngineCredential } from '../../engine/engine-credential.ts'
import type { Proof } from '../credential-proof.ts'

/** Asks the registry, by way of one environment's engine, whether it takes this credential. */
export type Prove = (
  environmentId: string,
  credential: EngineCredential,
  withdrawn?: AbortSignal,
) => Promise<Proof>

/** What a proof found, in the form in which it is kept. */
export function verificationOf(proof: Proof, at: number): Verification {
  if (proof.kind === 'verified') {
    return { kind: 'verified', at, ...(proof.realm === undefined ? {} : { realm: proof.realm }) }
  }
  const problem = proof.problem.toData()
  return { kind: proof.problem.data.reason === 'refused' ? 'failed' : 'not-verified', at, problem }
}

/** The answer where there is no secret to prove. */
export function noSecret(host: string): Proof {
  return { kind: 'not-proven', problem: new Problem('registry.not-proven', { host, reason: 'no-secret' }) }
}

const remembered = 10
const longestProof = 300

interface Verified {
  verification: Verification
  history?: Verification[] | undefined
}

/** The record with its newest verification, which its history holds as well. */
export function withVerification<T extends Verified>(record: T, verification: Verification): T {
  return { ...record, verification, history: historyWith(record, verification) }
}

/** The last ten verifications with this one first; the words of the other side are cut short in it. */
export function historyWith(before: Partial<Verified>, verification: Verification): Verification[] {
  const earlier = before.history ?? (before.verification ? [cut(before.verification)] : [])
  return [cut(verification), ...earlier].slice(0, remembered)
}

function cut(verification: Verification): Verification {
  if (!('problem' in verification) || verification.problem === undefined) return verification
  const { code, data } = verification.problem
  const { proof } = data
  if (typeof proof !== 'string' || proof.length <= longestProof) return verification
  return { ...verification, problem: { code, data: { ...data, proof: proof.slice(0, longestProof) } } }
}
