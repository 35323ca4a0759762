import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSecureContext, type SecureContext } from 'node:tls'
import { listTags, type TagOrder } from '../../../../core/registry-api/tags/tag-list.ts'
import { causeToSkip } from '../../../bed/machine/bed-parts.ts'
import { inNamespace } from '../../../bed/machine/namespace.ts'
import { createAuthority } from '../../../bed/registries/certificate-authority.ts'
import { takeOutsideAddress } from '../../../bed/registries/outside-address.ts'
import { type ScriptedRegistry, startScriptedRegistry } from '../../../bed/registries/scripted-registry.ts'

export const user = 'ann'
export const password = `${randomBytes(18).toString('base64url')}+/é`
export const basic = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
export const given = randomBytes(24).toString('base64url')
export const login = { username: user, secret: { kind: 'password', bytes: Buffer.from(password) } } as const

/** Why these tests cannot run here. */
export const missing = inNamespace() ? causeToSkip([]) : 'no network namespace of its own'

export function json(status: number, body: unknown, headers: Record<string, string> = {}): RequestListener {
  return (_, response) => void response.writeHead(status, headers).end(JSON.stringify(body))
}

/** Asks for Basic or Bearer, and lists one tag for whoever shows it. */
export function asking(
  challenge: string,
  wanted: string,
  then: RequestListener = json(200, { tags: ['1'] }),
): RequestListener {
  return (request, response) =>
    request.headers.authorization === wanted
      ? then(request, response)
      : json(401, {}, { 'www-authenticate': challenge })(request, response)
}

/** The credentials that reached a server, in order, without the requests that had none. */
export function sentTo({ seen }: ScriptedRegistry): string[] {
  return seen.flatMap(({ authorization }) => authorization ?? [])
}

export function bearerAt(realm: string, rest = ''): string {
  return `Bearer realm="${realm}/token",service="s"${rest}`
}

/** Scripted registries under a certificate authority of their own, and our question to them. */
export class TagListBed {
  readonly #folder = mkdtempSync(join(tmpdir(), 'fairlead-tags-'))
  readonly #authority = createAuthority(this.#folder)
  readonly trust = createSecureContext({ ca: this.#authority.pem })
  readonly #started: ScriptedRegistry[] = []

  serve(address: string, answer: RequestListener, secure = true): Promise<ScriptedRegistry> {
    const at = address.startsWith('127.') ? address : takeOutsideAddress(address as `192.0.2.${number}`)
    return this.start(at, secure ? at : undefined, answer)
  }

  /** With a certificate for that address, or in clear. */
  async start(address: string, certified: string | undefined, answer: RequestListener) {
    const pair = certified === undefined ? undefined : this.#authority.issueFor(certified)
    const one = await startScriptedRegistry({ address, pair, answer })
    this.#started.push(one)
    return one
  }

  /** What trusts another authority alone. */
  stranger(): SecureContext {
    return createSecureContext({ ca: createAuthority(join(this.#folder, 'stranger')).pem })
  }

  list(host: string, order: Partial<TagOrder> = {}) {
    const { trust } = this
    return listTags({
      ...{ host, path: 'team/app', login, trust, agreed: () => false, signal: AbortSignal.timeout(20_000) },
      shelf: { take: () => undefined, put: () => undefined },
      ...order,
    })
  }

  /** Ends all servers; the authority stays. */
  async clear(): Promise<void> {
    for (const each of this.#started.splice(0)) await each.dispose()
  }

  dispose(): void {
    rmSync(this.#folder, { recursive: true })
  }
}
