import { Problem, type ProblemData } from '../../contract/problem.ts'
import type { Engine } from '../engine/engine.ts'
import type { EngineCredential } from '../engine/engine-credential.ts'
import type { FailureClass } from '../engine/engine-failure.ts'

/** `realm` is where the registry has passwords checked, if it names another place than itself. */
export type Proof =
  | { kind: 'verified'; realm?: string }
  | { kind: 'not-proven'; problem: Problem<'registry.not-proven'> }

type Reason = ProblemData<'registry.not-proven'>['reason']
type Verdict = { reason: 'accepted' | Reason; proof?: string | undefined }

export interface ProofOptions {
  engine: Pick<Engine, 'auth' | 'distributionInspect'>
  /** A user that no registry knows; `username` also serves as the name of a repository that none has. */
  stranger: { username: string; password: Buffer }
  /** Looks, without a credential, where the registry has passwords checked. Ends with its signal; never throws. */
  findRealm: (host: string, signal: AbortSignal) => Promise<string | undefined>
}

/** How long a verdict waits for the look at the realm (milliseconds): it only adds to what is shown. */
const realmPatience = 1000

/**
 * Proves a credential through the engine: first a random user and password, which the registry must refuse,
 * then ours, which it must accept. `POST /auth` alone proves nothing: it answers "Login Succeeded" for a
 * registry that never asks, and for anything else that answers `/v2/` with 200.
 */
export async function proveCredential(
  options: ProofOptions,
  credential: EngineCredential,
  signal: AbortSignal,
): Promise<Proof> {
  const host = credential.serverAddress
  const enough = new AbortController()
  const look = options.findRealm(host, AbortSignal.any([signal, enough.signal]))
  const { reason, proof } = await verdictOn(options, credential, signal).catch((error: unknown) => {
    enough.abort()
    throw error
  })
  const timer = setTimeout(() => enough.abort(), realmPatience)
  const realm = await look.finally(() => clearTimeout(timer))
  const shown = realm === undefined ? {} : { realm }
  if (reason === 'accepted') return { kind: 'verified', ...shown }
  const data = { host, reason, ...shown, ...(proof === undefined ? {} : { proof }) }
  return { kind: 'not-proven', problem: new Problem('registry.not-proven', data) }
}

async function verdictOn(
  { engine, stranger }: ProofOptions,
  credential: EngineCredential,
  signal: AbortSignal,
): Promise<Verdict> {
  const { serverAddress } = credential
  try {
    const refused = await engine.auth(
      {
        username: stranger.username,
        secret: { kind: 'password', bytes: stranger.password },
        serverAddress,
      },
      signal,
    )
    if (refused.kind === 'accepted') return await whatTakesAnyone(engine, serverAddress, stranger, signal)
    if (reasonOf(refused.class) !== 'refused') {
      return { reason: reasonOf(refused.class), proof: refused.proof }
    }
    const ours = await engine.auth(credential, signal)
    return ours.kind === 'accepted'
      ? { reason: 'accepted' }
      : { reason: reasonOf(ours.class), proof: ours.proof }
  } catch (error) {
    // whatever is wrong with the engine, it says nothing of the credential
    if (error instanceof Problem && error.code.startsWith('engine.')) {
      return { reason: 'engine-unreachable', proof: proofOf(error) }
    }
    if (signal.aborted) return { reason: 'unreachable' }
    throw error
  }
}

/** An open registry and a captive portal both take any login; only the registry can say what it does not have. */
async function whatTakesAnyone(
  engine: ProofOptions['engine'],
  host: string,
  stranger: ProofOptions['stranger'],
  signal: AbortSignal,
): Promise<Verdict> {
  try {
    await engine.distributionInspect({ host, path: `${stranger.username}/none` }, undefined, signal)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    if (error.code === 'pull.not-a-registry') return { reason: 'not-a-registry', proof: proofOf(error) }
  }
  return { reason: 'never-asks' }
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
    case 'not-a-registry':
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
