import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { EngineClient } from '../../../core/engine/engine-client.ts'
import { describeOnBed } from '../../bed/describe-on-bed.ts'
import { type BedEngine, startEngine } from '../../bed/engines/engine.ts'
import { startCaptivePortalStandIn } from '../../bed/registries/captive-portal.ts'
import { startNameServerStandIn } from '../../bed/registries/name-server.ts'
import { startOpenRegistry } from '../../bed/registries/open-registry.ts'
import { takeOutsideAddress } from '../../bed/registries/outside-address.ts'
import { startRegistry } from '../../bed/registries/private-registry.ts'
import { startTlsRegistry, type TlsRegistry } from '../../bed/registries/tls-registry.ts'
import { startTokenRegistry } from '../../bed/registries/token-registry.ts'
import { problemOf } from '../engine/problem-of.ts'
import { clientAt, newUser, verdictOf, withWrongPassword } from './proof-bed.ts'

const secure = '192.0.2.10'
const user = newUser()

describeOnBed('the verdict on a credential, by a real engine', (bed) => {
  const started: { dispose(): Promise<void> | void }[] = []
  let engine: EngineClient

  async function keep<T extends { dispose(): Promise<void> | void }>(part: T | Promise<T>): Promise<T> {
    const running = await part
    started.push(running)
    return running
  }

  beforeEach(async () => {
    engine = await keep(clientAt(bed().engine))
  })
  afterEach(async () => {
    for (const part of started.splice(0).reverse()) await part.dispose()
  })

  /** What a pull of an image from there comes to, without a credential. */
  async function pullFrom(host: string, client = engine): Promise<string> {
    const { signal } = new AbortController()
    const reference = { host, path: 'team/app', tag: '1' }
    return (await problemOf(client.pull({ reference, signal, onEvent: () => undefined }))).code
  }

  /** Has the engine know the registry's authority meanwhile. */
  async function trusting(registry: TlsRegistry, act: () => Promise<void>): Promise<void> {
    const folder = join(bed().engine.settings, 'certs.d', registry.host)
    mkdirSync(folder, { recursive: true })
    try {
      writeFileSync(join(folder, 'ca.crt'), registry.authority)
      await act()
    } finally {
      rmSync(folder, { recursive: true })
    }
  }

  it('DE-05: verifies at a registry that asks by tokens, and shows where it has passwords checked', async () => {
    const registry = await keep(
      startTokenRegistry({ address: '127.0.0.4', realmAddress: '127.0.0.5', users: [user] }),
    )
    const realm = `http://${registry.realmHost}`
    expect(await verdictOf(engine, registry.host, user)).toEqual({ reason: 'verified', realm })
    expect(registry.tokenRequests().map((each) => [each.user === user.name, each.status])).toEqual([
      [false, 401],
      [true, 200],
    ])
  })

  it('DE-05: fails at it with a wrong password, though it hands anyone a token for what is public', async () => {
    const registry = await keep(
      startTokenRegistry({ address: '127.0.0.4', realmAddress: '127.0.0.5', users: [user] }),
    )
    const realm = `http://${registry.realmHost}`
    expect(await verdictOf(engine, registry.host, withWrongPassword(user))).toMatchObject({
      reason: 'refused',
      host: registry.host,
      realm,
      proof: expect.stringContaining('incorrect username or password'),
    })
    const unlisted = { host: registry.host, path: 'public/app', tag: '1' }
    expect((await problemOf(engine.distributionInspect(unlisted, undefined))).code).toBe('pull.not-found')
    expect(registry.tokenRequests().at(-1)).toEqual({
      user: undefined,
      scopes: ['repository:public/app:pull'],
      status: 200,
    })
    expect(await pullFrom(registry.host)).toBe('pull.no-credential')
  })

  it('DE-12: verifies at a private authority only once the engine is given it, without a restart', async () => {
    const registry = await keep(startTlsRegistry({ address: takeOutsideAddress(secure), users: [user] }))
    expect(await verdictOf(engine, registry.host, user)).toMatchObject({
      reason: 'certificate',
      proof: expect.stringContaining('x509: certificate signed by unknown authority'),
    })
    expect(await pullFrom(registry.host)).toBe('pull.certificate')

    await trusting(registry, async () => {
      expect(await verdictOf(engine, registry.host, user)).toEqual({ reason: 'verified' })
      expect(await verdictOf(engine, registry.host, withWrongPassword(user))).toMatchObject({
        reason: 'refused',
      })
      expect(await pullFrom(registry.host)).toBe('pull.no-credential')
    })
  })

  it('DE-12: does not verify where the certificate is for another host, though its authority is known', async () => {
    const address = takeOutsideAddress(secure)
    const registry = await keep(startTlsRegistry({ address, users: [user], certifiedFor: '192.0.2.99' }))
    await trusting(registry, async () => {
      expect(await verdictOf(engine, registry.host, user)).toMatchObject({
        reason: 'certificate',
        proof: expect.stringContaining('certificate is valid for 192.0.2.99, not 192.0.2.10'),
      })
      expect(await pullFrom(registry.host)).toBe('pull.certificate')
    })
  })

  it('DE-05: does not verify at a registry that never asks', async () => {
    const { host } = await keep(startOpenRegistry({ address: '127.0.0.4' }))
    expect(await verdictOf(engine, host, user)).toEqual({ reason: 'never-asks', host })
    expect(await pullFrom(host)).toBe('pull.not-found')
  })

  it.each(['at once', 'by redirect'] as const)(
    'DE-05: does not verify at a captive portal that answers %s, and tells it from a registry',
    async (manner) => {
      const { host, requests } = await keep(startCaptivePortalStandIn('127.0.0.4', manner))
      expect(await verdictOf(engine, host, user)).toMatchObject({ reason: 'not-a-registry', host })
      expect(requests()).toContain('GET /v2/')
      expect(await pullFrom(host)).toBe('pull.not-a-registry')
    },
  )

  it('does not verify over plain HTTP, unless the engine is told that it may', async () => {
    const address = takeOutsideAddress('192.0.2.12')
    const { host } = await keep(startRegistry({ address, users: [user] }))
    expect(await verdictOf(engine, host, user)).toMatchObject({ reason: 'plain-http', host })
    expect(await pullFrom(host)).toBe('pull.plain-http')

    const lax = await keep(startEngine({ insecure: [host] }))
    expect(await verdictOf(await keep(clientAt(lax)), host, user)).toEqual({ reason: 'verified' })
  })

  it('cannot reach an address where nobody listens, and a name that nobody knows', async () => {
    const names = await keep(startNameServerStandIn('127.0.0.8', { 'registry.test': '127.0.0.99' }))
    const other: BedEngine = await keep(startEngine({ nameServer: names.address }))
    const client = await keep(clientAt(other))
    for (const [host, words] of [
      ['127.0.0.99:5000', 'connection refused'],
      ['registry.test:5000', 'connection refused'],
      ['nowhere.test:5000', 'no such host'],
      ['192.0.2.99:5000', 'network is unreachable'],
    ] as const) {
      const verdict = await verdictOf(client, host, user)
      expect(verdict).toEqual({ reason: 'unreachable', host, proof: expect.stringContaining(words) })
      expect(await pullFrom(host, client)).toBe('pull.unreachable')
    }
  })

  it('says nothing of the credential where no engine answers', async () => {
    const nobody = await keep(clientAt({ endpoint: 'unix:///nowhere/docker.sock' }))
    expect(await verdictOf(nobody, '127.0.0.99:5000', user)).toMatchObject({ reason: 'engine-unreachable' })
  })
})
