import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSecureContext, type SecureContext } from 'node:tls'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { probeLogin } from '../../../core/registry-api/login-probe.ts'
import { inNamespace } from '../../bed/machine/namespace.ts'
import { answeringAs, saying } from '../../bed/registries/answering-registry.ts'
import { type CertificateAuthority, createAuthority } from '../../bed/registries/certificate-authority.ts'
import { takeOutsideAddress } from '../../bed/registries/outside-address.ts'
import { type ScriptedRegistry, startScriptedRegistry } from '../../bed/registries/scripted-registry.ts'

const user = { name: 'ann', password: randomBytes(18).toString('hex') }
const loginOf = (password: string) =>
  ({ username: user.name, secret: { kind: 'password', bytes: Buffer.from(password) } }) as const
const missing = inNamespace() ? undefined : 'no network namespace of its own'

describe.skipIf(missing)(
  `LK-05: a look whether a registry knows a login${missing ? ` (skipped: ${missing})` : ''}`,
  () => {
    const started: ScriptedRegistry[] = []
    const folder = mkdtempSync(join(tmpdir(), 'fairlead-probe-'))
    let authority: CertificateAuthority
    let trust: SecureContext

    beforeAll(() => {
      authority = createAuthority(folder)
      trust = createSecureContext({ ca: authority.pem })
      return () => rmSync(folder, { recursive: true })
    })
    afterEach(async () => {
      for (const each of started.splice(0)) await each.dispose()
    })
    async function serve(
      at: `192.0.2.${number}`,
      answer: RequestListener,
      secure = true,
    ): Promise<ScriptedRegistry> {
      const address = takeOutsideAddress(at)
      const pair = secure ? authority.issueFor(address) : undefined
      const one = await startScriptedRegistry({ address, pair, answer })
      started.push(one)
      return one
    }
    const probe = (host: string, change: { password?: string; realm?: string; trust?: SecureContext } = {}) =>
      probeLogin({
        ...{ host, trust, realm: undefined, signal: AbortSignal.timeout(20_000), ...change },
        login: loginOf(change.password ?? user.password),
      })
    const asksForToken = (realm: string): RequestListener =>
      saying(401, 'UNAUTHORIZED', { 'www-authenticate': `Bearer realm="${realm}/token",service="s"` })
    const tokens: RequestListener = (request, response) =>
      request.headers.authorization?.startsWith('Basic ')
        ? void response.end(JSON.stringify({ token: 'given' }))
        : saying(401, 'UNAUTHORIZED')(request, response)
    const sentTo = ({ seen }: ScriptedRegistry) => seen.filter((each) => each.authorization !== undefined)

    it('costs one request where Basic is asked for', async () => {
      const registry = await serve('192.0.2.20', answeringAs(saying(404, 'NOT_FOUND'), user))
      expect(await probe(registry.host)).toBe('accepted')
      expect(await probe(registry.host, { password: 'another one' })).toBe('refused')
      expect(registry.seen.map(({ method, url }) => `${method} ${url}`)).toEqual(['GET /v2/', 'GET /v2/'])
    })

    it('sends the login to the realm that is known, and then not to the registry', async () => {
      const realm = await serve('192.0.2.21', tokens)
      const registry = await serve('192.0.2.20', asksForToken(realm.origin))
      expect(await probe(registry.host, { realm: realm.host })).toBe('accepted')
      expect(sentTo(registry)).toEqual([])
      expect(sentTo(realm)).toHaveLength(1)
    })

    it('sends nothing to a realm that nobody knows', async () => {
      const realm = await serve('192.0.2.21', tokens)
      const registry = await serve('192.0.2.20', asksForToken(realm.origin))
      expect(await probe(registry.host)).toBe('unknown')
      expect(await probe(registry.host, { realm: 'other.test' })).toBe('unknown')
      expect(realm.seen).toEqual([])
    })

    it('sends nothing in clear, behind a strange certificate, or after a redirect', async () => {
      const plain = await serve('192.0.2.20', answeringAs(saying(404, 'NOT_FOUND'), user), false)
      expect(await probe(plain.host)).toBe('unknown')
      const secure = await serve('192.0.2.20', answeringAs(saying(404, 'NOT_FOUND'), user))
      const stranger = createSecureContext({ ca: createAuthority(join(folder, 'stranger')).pem })
      expect(await probe(secure.host, { trust: stranger })).toBe('unknown')
      expect([...plain.seen, ...secure.seen]).toEqual([])

      const other = await serve('192.0.2.21', answeringAs(saying(404, 'NOT_FOUND'), user))
      const away = await serve('192.0.2.20', saying(307, 'AWAY', { location: `${other.origin}/v2/` }))
      expect(await probe(away.host)).toBe('unknown')
      expect(other.seen).toEqual([])
    })

    it('tells nothing of a registry that never asks where no login was sent', async () => {
      const open = await serve('192.0.2.20', saying(200, 'OK'))
      expect(await probe(open.host, { realm: 'login.test' })).toBe('unknown')
      expect(await probe(open.host.replace(/:\d+$/, ':1'))).toBe('unknown')
    })
  },
)
