import type { SecureContext } from 'node:tls'
import * as z from 'zod'
import type { CallFault } from '../call/call-fault.ts'
import { parseJson } from '../call/parse-json.ts'
import { callRegistry, type RegistryReply } from '../call/registry-call.ts'
import { basicAuthorization, type RegistryLogin } from '../call/registry-login.ts'

/** A token for one thing, and until when it may be used (milliseconds from now). */
export type TokenAnswer =
  | { readonly kind: 'token'; readonly token: string; readonly lasts: number }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'fault'; readonly fault: CallFault | 'rubbish' }

export interface TokenOrder {
  /** The realm, which has been judged; see `judgeRealm`. */
  readonly realm: URL
  readonly service: string | undefined
  /** What the token shall be good for; for nothing but a login without it. */
  readonly scope?: string | undefined
  readonly login: RegistryLogin | undefined
  readonly trust: SecureContext | undefined
  readonly patience: number
  readonly signal: AbortSignal
}

const bodyLimit = 64 * 1024
const longestService = 500
/** Where nothing is said, and at most (seconds): the distribution's specification has 60 as its default. */
const defaultLife = 60
const longestLife = 300

const reply = z.object({
  token: z.string().optional(),
  access_token: z.string().optional(),
  expires_in: z.number().finite().optional(),
})

/**
 * Asks for a token (distribution's token specification): with Basic for a password, by OAuth 2 for an identity
 * token, with nothing for anyone. The caller has seen to it that the realm may be sent the login.
 */
export async function requestToken(order: TokenOrder): Promise<TokenAnswer> {
  const answer = await callRegistry({ ...partsOf(order), limit: bodyLimit })
  if (!answer.ok) return { kind: 'fault', fault: answer.fault }
  if (answer.status !== 200) return { kind: 'status', status: answer.status }
  return readToken(answer, order.login)
}

function partsOf({ realm, service, scope, login, trust, patience, signal }: TokenOrder) {
  const common = { trust, patience, signal }
  const params: [string, string][] = scope === undefined ? [] : [['scope', scope]]
  if (service !== undefined) params.push(['service', service.slice(0, longestService)])
  if (login?.secret.kind === 'identity-token') {
    const refresh = login.secret.bytes.toString('utf8')
    const grant: [string, string][] = [
      ['grant_type', 'refresh_token'],
      ['client_id', 'fairlead'],
      ['refresh_token', refresh],
    ]
    return { ...common, url: realm, form: new URLSearchParams([...grant, ...params]).toString() }
  }
  const url = new URL(realm)
  for (const [name, value] of params) url.searchParams.set(name, value)
  return { ...common, url, authorization: login && basicAuthorization(login) }
}

function readToken(
  { body }: Extract<RegistryReply, { ok: true }>,
  login: RegistryLogin | undefined,
): TokenAnswer {
  const parsed = reply.safeParse(parseJson(body))
  const token = parsed.data?.token || parsed.data?.access_token || ''
  // a header holds no other characters, and servers read no longer ones
  if (!/^[!-~]{1,12000}$/.test(token)) return { kind: 'fault', fault: 'rubbish' }
  // it would go on to another server than the one that was trusted with the secret
  const secret = login?.secret.bytes.toString('utf8') ?? ''
  if (secret !== '' && token.includes(secret)) return { kind: 'fault', fault: 'rubbish' }
  const life = Math.min(parsed.data?.expires_in ?? defaultLife, longestLife)
  return { kind: 'token', token, lasts: Math.max(0, life) * 1000 }
}
