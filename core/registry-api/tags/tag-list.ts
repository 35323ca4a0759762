import type { SecureContext } from 'node:tls'
import type { CallFault } from '../call/call-fault.ts'
import { callRegistry, type RegistryReply } from '../call/registry-call.ts'
import { basicAuthorization, type RegistryLogin } from '../call/registry-login.ts'
import { isPrivateWay, registryOrigins } from '../call/registry-place.ts'
import { type Challenge, readChallenges } from '../token/challenge.ts'
import { judgeRealm } from '../token/realm-rule.ts'
import { requestToken } from '../token/token-request.ts'
import { sortTags } from './tag-order.ts'
import { nextPage, tagsIn } from './tag-page.ts'

/** Tokens that were given before, each for the list of one repository. */
export interface TokenShelf {
  take(): string | undefined
  put(token: string, lasts: number): void
}

export interface TagOrder {
  /** Canonical host and repository path. */
  readonly host: string
  readonly path: string
  readonly login: RegistryLogin | undefined
  readonly trust: SecureContext | undefined
  /** Whether the user agrees that this place (see `judgeRealm`) is asked. */
  readonly agreed: (realm: string) => boolean
  readonly shelf: TokenShelf
  readonly signal: AbortSignal
}

/** `more`: the registry has others that were not fetched. */
export type TagListing =
  | { readonly kind: 'listed'; readonly tags: readonly string[]; readonly more: boolean }
  | { readonly kind: 'ask'; readonly realm: string }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'fault'; readonly fault: CallFault | 'in-clear' | 'unfit-realm' | 'rubbish' }

const pageSize = 1000
const mostPages = 10
/** Registries may answer with longer pages than they were asked for. */
const mostTags = pageSize * mostPages
const pageLimit = 2 * 1024 * 1024
const patience = 10_000

/**
 * Lists the tags of a repository, sorted. The registry is asked without the login first; its challenge then
 * decides what is sent to whom. The login goes to the registry's own host, or to a realm that `judgeRealm` lets
 * pass, and in clear to this machine only. Throws the signal's reason after the signal.
 */
export async function listTags(order: TagOrder): Promise<TagListing> {
  const origins = registryOrigins(order.host)
  for (const [index, origin] of origins.entries()) {
    const first = new URL(`/v2/${order.path}/tags/list?n=${pageSize}`, origin)
    const shelved = order.shelf.take()
    const reply = await ask(order, first, shelved === undefined ? undefined : `Bearer ${shelved}`)
    const elsewhere = !reply.ok && (reply.fault === 'not-tls' || reply.fault === 'refused')
    if (elsewhere && index < origins.length - 1) continue
    if (!reply.ok) return { kind: 'fault', fault: reply.fault }
    if (reply.status !== 401) return await readPages(order, first, reply, bearer(shelved))
    return await answerChallenge(order, first, readChallenges(reply.header('www-authenticate') ?? ''))
  }
  throw new Error('a registry has at least one origin')
}

async function answerChallenge(
  order: TagOrder,
  first: URL,
  challenges: readonly Challenge[],
): Promise<TagListing> {
  const token = challenges.find(({ scheme }) => scheme === 'bearer')
  const leave = token ? await leaveByToken(order, first, token) : leaveByLogin(order, first, challenges)
  if (leave.kind !== 'leave') return leave
  const reply = await ask(order, first, leave.authorization)
  if (!reply.ok) return { kind: 'fault', fault: reply.fault }
  return await readPages(order, first, reply, leave.authorization)
}

type Leave = { readonly kind: 'leave'; readonly authorization: string } | TagListing

function leaveByLogin({ login }: TagOrder, first: URL, challenges: readonly Challenge[]): Leave {
  const wantsBasic = challenges.some(({ scheme }) => scheme === 'basic')
  const authorization = wantsBasic && login ? basicAuthorization(login) : undefined
  if (authorization === undefined) return { kind: 'status', status: 401 }
  if (!isPrivateWay(first)) return { kind: 'fault', fault: 'in-clear' }
  return { kind: 'leave', authorization }
}

async function leaveByToken(order: TagOrder, first: URL, { params }: Challenge): Promise<Leave> {
  const verdict = judgeRealm(params.get('realm') ?? '', new URL(first.origin), order.agreed)
  if (verdict.kind === 'unfit') return { kind: 'fault', fault: 'unfit-realm' }
  if (verdict.kind === 'ask') return verdict
  const answer = await requestToken({
    realm: verdict.url,
    service: params.get('service'),
    // never the scope of the challenge: it may name more than is wanted
    scope: `repository:${order.path}:pull`,
    login: order.login,
    trust: order.trust,
    patience,
    signal: order.signal,
  })
  if (answer.kind !== 'token') return answer
  order.shelf.put(answer.token, answer.lasts)
  return { kind: 'leave', authorization: `Bearer ${answer.token}` }
}

async function readPages(
  order: TagOrder,
  first: URL,
  opening: RegistryReply,
  authorization: string | undefined,
): Promise<TagListing> {
  const tags = new Set<string>()
  let page: URL = first
  let reply = opening
  for (let count = 1; ; count += 1) {
    const found = reply.ok && reply.status === 200 ? tagsIn(reply.body) : undefined
    if (!found) {
      // what came before is worth more than the failure of a later page
      if (count > 1) return { kind: 'listed', tags: sortTags([...tags]), more: true }
      if (!reply.ok) return { kind: 'fault', fault: reply.fault }
      return reply.status === 200
        ? { kind: 'fault', fault: 'rubbish' }
        : { kind: 'status', status: reply.status }
    }
    for (const tag of found) {
      if (tags.size === mostTags) return { kind: 'listed', tags: sortTags([...tags]), more: true }
      tags.add(tag)
    }
    const next = reply.ok ? nextPage(reply.header('link'), page) : undefined
    const linked = reply.ok && reply.header('link') !== undefined
    if (!next || count === mostPages) {
      return { kind: 'listed', tags: sortTags([...tags]), more: linked }
    }
    page = next
    reply = await ask(order, page, authorization)
  }
}

function ask({ trust, signal }: TagOrder, url: URL, authorization: string | undefined) {
  return callRegistry({ url, authorization, trust, signal, limit: pageLimit, patience })
}

function bearer(token: string | undefined): string | undefined {
  return token === undefined ? undefined : `Bearer ${token}`
}
