import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { safe } from '@orpc/client'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createBedFolder } from '../../../bed/bed-folder.ts'
import { describeOnBed } from '../../../bed/describe-on-bed.ts'
import { pushImage } from '../../../bed/engines/images.ts'
import { takeOutsideAddress } from '../../../bed/registries/outside-address.ts'
import { startScriptedRegistry } from '../../../bed/registries/scripted-registry.ts'
import { startTlsRegistry } from '../../../bed/registries/tls-registry.ts'
import { startTokenRegistry } from '../../../bed/registries/token-registry.ts'
import { CanaryScanner } from '../../../support/canary/canary.ts'
import {
  type CoreClient,
  defaultPlace,
  draftOf,
  type Place,
  pullEnd,
  startTestCore,
  type TestCore,
} from '../../../support/core-client.ts'

const user = { name: 'ann', password: randomBytes(18).toString('base64url') }

describeOnBed('the tags of a registry', (bed) => {
  const started: { dispose(): Promise<void> | void }[] = []
  let core: TestCore
  let client: CoreClient
  let place: Place
  let passphrase: string

  beforeEach(async () => {
    core = await keep(startTestCore({ endpoint: bed().engine.endpoint }))
    client = core.client
    passphrase = randomBytes(12).toString('hex')
    await client.vault.create({ passphrase, keyring: false })
    place = await defaultPlace(client)
  })
  afterEach(async () => {
    for (const part of started.splice(0).reverse()) await part.dispose()
  })
  async function keep<T extends { dispose(): Promise<void> | void }>(part: T | Promise<T>): Promise<T> {
    const running = await part
    started.push(running)
    return running
  }

  const tags = (image: string, more: { realm?: string; credentialId?: string } = {}) =>
    client.access.tags({ projectId: place.projectId, namespace: 'default', image, ...more })
  const add = (host: string, who: { name: string; password: string }, name = 'private') =>
    client.registries.add(
      draftOf(place, { name, address: host, username: who.name, password: who.password, saveAnyway: true }),
    )
  const codeOf = async (call: Promise<unknown>) => {
    const { error } = await safe(call)
    return error && 'code' in error ? error.code : error
  }
  const listsOf = async (registry: { accessLog(): Promise<{ path: string; user: string | undefined }[]> }) =>
    (await registry.accessLog()).filter(({ path }) => path.includes('/tags/list'))
  const secrets = () => new CanaryScanner({ password: user.password, passphrase })

  it('come from a private registry with the credential of the match, and from none without', async () => {
    const { host, user: ann, image } = bed().first
    expect(await tags(image)).toEqual({ kind: 'unlisted', host, reason: 'refused' })
    const { id } = await add(host, ann)
    expect(await tags(`${host}/team/app`)).toEqual({
      kind: 'listed',
      repository: `${host}/team/app`,
      tags: ['1'],
      more: false,
      credential: { id, name: 'private' },
    })
    expect(await tags(`${host}/team/none`)).toEqual({ kind: 'unlisted', host, reason: 'not-found' })
  })

  it('are not asked for at an inactive registry, and not with a locked vault', async () => {
    const { host, user: ann } = bed().first
    const registry = await keep(
      startScriptedRegistry({
        address: '127.0.0.6',
        answer: (_, response) => void response.end('{"tags":["1"]}'),
      }),
    )
    const { id } = await add(registry.host, ann, 'idle')
    await add(host, ann)
    expect(await tags(`${registry.host}/team/app`)).toMatchObject({ kind: 'listed' })
    const seen = registry.seen.length
    await client.registries.deactivate({ id })
    expect(await codeOf(tags(`${registry.host}/team/app`))).toBe('match.inactive')
    await client.registries.activate({ id })
    await client.vault.lock()
    expect(await codeOf(tags(`${registry.host}/team/app`))).toBe('vault.locked')
    expect(registry.seen.length).toBe(seen)
  })

  it('LK-05: come by way of another place only once that is agreed to, or a verification has shown it', async () => {
    const registry = await keep(
      startTokenRegistry({ address: '127.0.0.4', realmAddress: '127.0.0.5', users: [user] }),
    )
    const image = await pushImage({ engine: bed().engine, registry, user, repository: 'team/app', tag: '1' })
    const realm = `http://${registry.realmHost}`
    const asked = () => registry.tokenRequests().length
    const before = asked()
    expect(await tags(image)).toEqual({ kind: 'ask', host: registry.host, realm })
    expect(asked()).toBe(before)
    // agreed to for what is asked without a registry, and for nothing else
    expect(await tags(image, { realm })).toMatchObject({ kind: 'unlisted', reason: 'refused' })
    expect(registry.tokenRequests().at(-1)).toMatchObject({ user: undefined })

    const wrong = { name: user.name, password: randomBytes(9).toString('hex') }
    const { id } = await add(registry.host, wrong)
    const unverified = asked()
    expect(await tags(image)).toEqual({ kind: 'ask', host: registry.host, realm })
    expect(asked()).toBe(unverified)
    expect(await tags(image, { realm: 'http://127.0.0.9:1' })).toEqual({
      kind: 'ask',
      host: registry.host,
      realm,
    })
    expect(asked()).toBe(unverified)

    const credential = { username: user.name, password: user.password }
    const edit = { id, environmentId: place.environmentId, email: '', description: '', credential }
    expect(await client.registries.edit({ ...edit, saveAnyway: false })).toMatchObject({
      verification: { kind: 'verified', realm },
    })
    expect(await tags(image)).toMatchObject({ kind: 'listed', tags: ['1'] })
    expect(secrets().scan('log', core.logged.join('\n'))).toEqual([])
    expect(secrets().scan('page', core.received.join('\n'))).toEqual([])
  })

  it('are asked for by the token that was given, until the registry is deactivated or the vault locked', async () => {
    const registry = await keep(
      startTokenRegistry({ address: '127.0.0.4', realmAddress: '127.0.0.5', users: [user] }),
    )
    const image = await pushImage({ engine: bed().engine, registry, user, repository: 'team/app', tag: '1' })
    const { id } = await add(registry.host, user)
    const given = () => registry.tokenRequests().length
    expect(await tags(image)).toMatchObject({ kind: 'listed' })
    const once = given()
    expect(await tags(image)).toMatchObject({ kind: 'listed' })
    expect(given()).toBe(once)
    await client.registries.deactivate({ id })
    await client.registries.activate({ id })
    expect(await tags(image)).toMatchObject({ kind: 'listed' })
    expect(given()).toBe(once + 1)
    await client.vault.lock()
    await client.vault.unlock({ passphrase })
    expect(await tags(image)).toMatchObject({ kind: 'listed' })
    expect(given()).toBe(once + 2)
  })

  it('are not asked for where this computer does not trust the certificate', async () => {
    const registry = await keep(
      startTlsRegistry({ address: takeOutsideAddress('192.0.2.10'), users: [user] }),
    )
    const { host } = registry
    await add(host, user)
    const before = (await registry.accessLog()).length
    expect(await tags(`${host}/team/app`)).toEqual({ kind: 'unlisted', host, reason: 'certificate' })
    expect(await registry.accessLog()).toHaveLength(before)
  })

  it('are asked for over TLS where it does', async () => {
    const folder = await keep(createBedFolder('trust'))
    const registry = await keep(
      startTlsRegistry({ address: takeOutsideAddress('192.0.2.10'), users: [user] }),
    )
    const file = join(folder.path, 'authority.pem')
    writeFileSync(file, registry.authority)
    const before = process.env.SSL_CERT_FILE
    process.env.SSL_CERT_FILE = file
    try {
      await add(registry.host, user)
      expect(await tags(`${registry.host}/team/app`)).toMatchObject({ reason: 'not-found' })
      expect((await listsOf(registry)).map((each) => each.user)).toEqual([undefined, user.name])
    } finally {
      if (before === undefined) delete process.env.SSL_CERT_FILE
      else process.env.SSL_CERT_FILE = before
    }
  })

  it('show no secret that a registry says back, as a tag or otherwise', async () => {
    const simple = { name: 'ann', password: randomBytes(18).toString('hex') }
    const wanted = `Basic ${Buffer.from(`${simple.name}:${simple.password}`).toString('base64')}`
    const registry = await keep(
      startScriptedRegistry({
        address: '127.0.0.6',
        answer: ({ headers, url }, response) => {
          if (headers.authorization !== wanted) {
            response.writeHead(401, { 'www-authenticate': `Basic realm="${simple.password}"` })
            return void response.end(JSON.stringify({ errors: [{ message: headers.authorization }] }))
          }
          const echoed = [simple.password, `x${simple.password}`, 'fine']
          response.writeHead(url?.includes('/bad/') ? 418 : 200)
          response.end(JSON.stringify({ tags: echoed, errors: [{ message: simple.password }] }))
        },
      }),
    )
    await add(registry.host, simple)
    const scanner = new CanaryScanner({ password: simple.password })
    const listed = await tags(`${registry.host}/team/app`)
    expect(listed).toMatchObject({ kind: 'listed', tags: expect.arrayContaining(['fine']) })
    expect(listed).not.toMatchObject({ tags: expect.arrayContaining([simple.password]) })
    expect(await tags(`${registry.host}/bad/app`)).toMatchObject({ kind: 'unlisted', reason: 'other' })
    expect(scanner.scan('page', core.received.join('\n'))).toEqual([])
    expect(scanner.scan('log', core.logged.join('\n'))).toEqual([])
  })

  it('are never listed by a pull, a check or a trace: DE-16', async () => {
    const { host, user: ann } = bed().first
    const { readAccessLog } = await import('../../../bed/registry-access.ts')
    const lists = async () =>
      (await readAccessLog(bed().first.logFile, [ann])).filter(({ path }) => path.includes('tags/list'))
        .length
    await add(host, ann)
    const before = await lists()
    const order = { ...place, namespace: 'default', image: `${host}/team/app` }
    await client.pulls.trace(order)
    await client.access.check(order)
    await pullEnd(client, (await client.pulls.start(order)).id)
    expect(await lists()).toBe(before)
  })
})
