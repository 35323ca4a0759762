import { Problem } from '../../../contract/problem.ts'
import type { AuthAnswer } from '../engine.ts'
import type { EngineCredential } from '../engine-credential.ts'
import { classifyFailure, type FailureClass, isFailure } from '../engine-failure.ts'
import { pullImage } from '../pull/engine-pull.ts'
import { registryAuthBody } from '../registry-auth-header.ts'
import { safeProof } from '../safe-proof.ts'
import { type EngineApi, engineFailed, engineWords, isFine } from '../transport/engine-api.ts'
import { isRedirect, registryTimeouts } from './engine-images.ts'

/** Has the engine log in to the credential's registry. */
export async function authenticate(
  api: EngineApi,
  credential: EngineCredential,
  signal?: AbortSignal,
): Promise<AuthAnswer> {
  const said = await askToLogIn(api, credential, signal)
  const byPull = said.kind === 'refused' && said.class === 'plain-http' && (await api.isPodman(signal))
  return byPull ? await logInByPull(api, credential, signal) : said
}

async function askToLogIn(
  api: EngineApi,
  credential: EngineCredential,
  signal: AbortSignal | undefined,
): Promise<AuthAnswer> {
  const body = registryAuthBody(credential)
  try {
    const answer = await api.ask({ method: 'POST', path: '/auth', body, timeouts: registryTimeouts, signal })
    if (isFine(answer)) return { kind: 'accepted' }
    if (isRedirect(answer)) throw engineFailed(answer)
    const words = engineWords(answer)
    return { kind: 'refused', class: loginFailure(words), proof: safeProof(words) }
  } finally {
    body.fill(0)
  }
}

/** No registry has it, so that nothing is pulled. */
const nowhere = { path: 'fairlead/proof-of-login', tag: 'none' }

/**
 * Podman logs in by HTTPS alone, also where it is allowed to pull by plain HTTP: what it says of an image that is
 * not there then tells whether the credential was taken.
 */
async function logInByPull(
  api: EngineApi,
  credential: EngineCredential,
  signal = new AbortController().signal,
): Promise<AuthAnswer> {
  const reference = { host: credential.serverAddress, ...nowhere }
  const enough = new AbortController()
  try {
    await pullImage(api, {
      reference,
      credential,
      signal: AbortSignal.any([signal, enough.signal]),
      // whoever gets a layer was let in
      onEvent: (event) => event.kind === 'layer' && enough.abort(),
    })
    return { kind: 'accepted' }
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof Problem)) throw error
    if (error.code === 'pull.not-found' || enough.signal.aborted) return { kind: 'accepted' }
    const refused = error.code.replace(/^pull\./, '')
    if (!isFailure(refused)) throw error
    const proof = 'proof' in error.data ? (error.data.proof ?? '') : ''
    // a registry may hide what is not there behind a refusal, which says nothing of the credential
    return { kind: 'refused', class: refused === 'no-right' ? 'other' : refused, proof }
  }
}

/** At a login a plain refusal always speaks of the credential: there is no image to have a right to. */
function loginFailure(words: string): FailureClass {
  const found = classifyFailure(words, { credentialSent: true })
  return found === 'no-right' || found === 'no-credential' ? 'wrong-credential' : found
}
