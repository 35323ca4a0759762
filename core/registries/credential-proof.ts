import { Problem, type ProblemData } from '../../contract/problem.ts'
import type { Engine } from '../engine/engine.ts'
import type { EngineCredential } from '../engine/engine-credential.ts'
import type { FailureClass } from '../engine/engine-failure.ts'

export type Proof = { kind: 'verified' } | { kind: 'not-proven'; problem: Problem<'registry.not-proven'> }

type Reason = ProblemData<'registry.not-proven'>['reason']

/**
 * Proves a credential through the engine: first a random user and password, which the registry must refuse,
 * then ours, which it must accept. `POST /auth` alone proves nothing: it answers "Login Succeeded" for a
 * registry that never asks.
 */
export async function proveCredential(
  engine: Pick<Engine, 'auth'>,
  credential: EngineCredential,
  stranger: { username: string; password: Buffer },
  signal: AbortSignal,
): Promise<Proof> {
  try {
    const refused = await engine.auth(
      {
        username: stranger.username,
        secret: { kind: 'password', bytes: stranger.password },
        serverAddress: credential.serverAddress,
      },
      signal,
    )
    if (refused.kind === 'accepted') return notProven(credential, 'never-asks')
    if (reasonOf(refused.class) !== 'refused')
      return notProven(credential, reasonOf(refused.class), refused.proof)
    const ours = await engine.auth(credential, signal)
    if (ours.kind === 'accepted') return { kind: 'verified' }
    return notProven(credential, reasonOf(ours.class), ours.proof)
  } catch (error) {
    // whatever is wrong with the engine, it says nothing of the credential
    if (error instanceof Problem && error.code.startsWith('engine.')) {
      return notProven(credential, 'engine-unreachable', proofOf(error))
    }
    if (signal.aborted) return notProven(credential, 'unreachable')
    throw error
  }
}

function reasonOf(failure: FailureClass): Reason {
  switch (failure) {
    case 'wrong-credential':
    case 'no-right':
    case 'no-credential':
      return 'refused'
    case 'unreachable':
    case 'proxy':
      return 'unreachable'
    case 'certificate':
    case 'plain-http':
      return failure
    case 'not-found':
    case 'no-platform':
    case 'quota':
    case 'disk-full':
    case 'other':
      return 'other'
  }
}

function proofOf(error: Problem): string | undefined {
  if ('proof' in error.data && error.data.proof !== undefined) return error.data.proof
  return 'endpoint' in error.data ? `${error.code} ${error.data.endpoint}`.slice(0, 2000) : undefined
}

function notProven(credential: EngineCredential, reason: Reason, proof?: string): Proof {
  return {
    kind: 'not-proven',
    problem: new Problem('registry.not-proven', {
      host: credential.serverAddress,
      reason,
      ...(proof === undefined ? {} : { proof }),
    }),
  }
}
