import type { SecureContext } from 'node:tls'
import { callRegistry } from './call/registry-call.ts'
import { basicAuthorization, type RegistryLogin } from './call/registry-login.ts'
import { isPrivateWay, registryOrigins } from './call/registry-place.ts'
import { readChallenges } from './token/challenge.ts'
import { judgeRealm } from './token/realm-rule.ts'
import { requestToken } from './token/token-request.ts'

/** `unknown`: it could not be asked from here, or not without sending the login where it must not go. */
export type LoginVerdict = 'accepted' | 'refused' | 'unknown'

export interface LoginProbe {
  /** The canonical host that the login is for. */
  readonly host: string
  readonly login: RegistryLogin
  /** The other place that is known to check passwords for this registry, as `judgeRealm` writes it. */
  readonly realm: string | undefined
  readonly trust: SecureContext
  readonly signal: AbortSignal
}

const patience = 3000
const limit = 64 * 1024

/**
 * Asks a registry that wants a login whether it knows this one, at the cost of one request to it: by Basic at
 * once, or, where tokens are known to be used, by asking for one. Never in clear but to this machine, and no realm
 * is sent the login that `judgeRealm` does not let pass. Throws the signal's reason after the signal.
 */
export async function probeLogin({ host, login, realm, trust, signal }: LoginProbe): Promise<LoginVerdict> {
  const usesTokens = realm !== undefined || host === 'docker.io' || login.secret.kind === 'identity-token'
  const origins = registryOrigins(host).filter(isPrivateWay)
  for (const [index, origin] of origins.entries()) {
    const url = new URL('/v2/', origin)
    const authorization = usesTokens ? undefined : basicAuthorization(login)
    const reply = await callRegistry({ url, authorization, trust, patience, limit, signal })
    if (!reply.ok) {
      if ((reply.fault === 'not-tls' || reply.fault === 'refused') && index < origins.length - 1) continue
      return 'unknown'
    }
    if (reply.status === 200) return authorization === undefined ? 'unknown' : 'accepted'
    if (reply.status !== 401) return 'unknown'
    const challenges = readChallenges(reply.header('www-authenticate') ?? '')
    const bearer = challenges.find(({ scheme }) => scheme === 'bearer')
    if (!bearer) {
      const basic = challenges.some(({ scheme }) => scheme === 'basic')
      return basic && authorization !== undefined ? 'refused' : 'unknown'
    }
    const verdict = judgeRealm(bearer.params.get('realm') ?? '', origin, (other) => other === realm)
    if (verdict.kind !== 'may') return 'unknown'
    const service = bearer.params.get('service')
    const answer = await requestToken({ realm: verdict.url, service, login, trust, patience, signal })
    if (answer.kind === 'token') return 'accepted'
    return answer.kind === 'status' && [400, 401, 403].includes(answer.status) ? 'refused' : 'unknown'
  }
  return 'unknown'
}
