import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CanaryScanner } from '../../../support/canary/canary.ts'
import { draftOf, startTestCore } from '../../../support/core-client.ts'
import { anyPassword, authOf } from '../exchange-bed.ts'
import { code, type ImportBed, startImportBed } from './import-bed.ts'

let bed: ImportBed
beforeEach(async () => {
  bed = await startImportBed()
})
afterEach(() => bed.core.dispose())

it('takes the chosen logins over: named, active, not verified, each with its own secret', async () => {
  const passwords = [anyPassword(), anyPassword()]
  await bed.config({
    'https://index.docker.io/v1/': { auth: authOf('ann', passwords[0] ?? '') },
    'quay.io': { auth: authOf('ann', passwords[1] ?? '') },
    'ghcr.io': { auth: authOf('ann', 'not-chosen') },
  })
  const before = readFileSync(bed.file, 'utf8')
  const outcomes = await bed.take(
    { key: await bed.keyOf('https://index.docker.io/v1/') },
    { key: await bed.keyOf('quay.io'), name: 'my-quay', scope: { kind: 'namespace', namespace: 'web' } },
  )
  expect(outcomes).toMatchObject([
    {
      kind: 'imported',
      registry: {
        name: 'dockerhub-ann',
        provider: 'dockerhub',
        address: 'docker.io',
        username: 'ann',
        state: 'active',
        anonymous: false,
        verification: { kind: 'not-verified' },
        scope: { kind: 'project' },
      },
    },
    {
      kind: 'imported',
      registry: { name: 'my-quay', provider: 'quay', scope: { kind: 'namespace', namespace: 'web' } },
    },
  ])
  for (const [at, outcome] of outcomes.entries()) {
    if (outcome.kind !== 'imported') throw new Error(outcome.kind)
    expect(await bed.storedSecret(outcome.registry.id)).toBe(passwords[at])
  }
  expect(await bed.client.registries.list()).toHaveLength(2)
  expect(readFileSync(bed.file, 'utf8')).toBe(before)
  const kinds = (await bed.client.activity.list({ limit: 50 })).map(({ kind }) => kind)
  expect(kinds.filter((kind) => kind === 'registry.imported')).toHaveLength(2)
  expect(kinds).not.toContain('registry.added')
})

it('a secret crosses to the page in no form, is in no log, and in no file but the one it came from', async () => {
  const secret = anyPassword()
  const token = anyPassword()
  const broken = anyPassword()
  await bed.config({
    'a.test': { auth: authOf('ann', secret) },
    'b.test': { auth: authOf('00000000-0000-0000-0000-000000000000', ''), identitytoken: token },
    'c.test': { auth: authOf('ann', `${broken}\n`) },
    [`https://u:${broken}@d.test`]: { auth: authOf('u', broken) },
  })
  await bed.take(...(await bed.found()).map(({ key }) => ({ key })))
  await bed.client.exchange.removePlaintext({ keys: [await bed.keyOf('a.test')] })
  const scanner = new CanaryScanner({ secret, token, broken })
  expect(scanner.scan('frames', bed.core.received.join('\n'))).toEqual([])
  expect(scanner.scan('log', bed.core.logged.join('\n'))).toEqual([])
  await bed.core.dispose({ keep: true })
  expect(scanner.scanFolder(bed.core.dataFolder)).toEqual([])
  expect(new CanaryScanner({ secret }).scanFolder(bed.home)).toEqual([])
  bed.core = await startTestCore({
    endpoint: 'unix:///nonexistent/engine.sock',
    dataFolder: bed.core.dataFolder,
  })
})

describe('rule 1: one credential for an address and scope', () => {
  it('says beforehand which registry stands there, and skips or replaces as was chosen', async () => {
    const old = anyPassword()
    const fresh = anyPassword()
    const there = await bed.client.registries.add(
      draftOf(bed.place, {
        name: 'team',
        address: 'a.test',
        username: 'bob',
        password: old,
        saveAnyway: true,
      }),
    )
    await bed.config({ 'a.test': { auth: authOf('ann', fresh) } })
    const [login] = await bed.found()
    expect(login?.existing).toEqual([{ id: there.id, name: 'team', scope: { kind: 'project' } }])
    const { key = '' } = login ?? {}
    expect(await bed.take({ key })).toEqual([
      { kind: 'skipped', key, existing: { id: there.id, name: 'team' } },
    ])
    expect(await bed.storedSecret(there.id)).toBe(old)
    expect(await bed.take({ key, onConflict: 'replace' })).toMatchObject([
      {
        kind: 'replaced',
        registry: { id: there.id, name: 'team', username: 'ann', verification: { kind: 'not-verified' } },
      },
    ])
    expect(await bed.storedSecret(there.id)).toBe(fresh)
    expect(await bed.client.registries.list()).toHaveLength(1)
    await bed.client.registries.undoChange({ id: there.id })
    expect(await bed.storedSecret(there.id)).toBe(old)
  })

  it('two keys of one registry: the second of them meets the first', async () => {
    await bed.config({
      'a.test': { auth: authOf('ann', 'x') },
      'https://a.test/v1/': { auth: authOf('bob', 'y') },
    })
    const keys = (await bed.found()).map(({ key }) => ({ key }))
    expect((await bed.take(...keys)).map(({ kind }) => kind)).toEqual(['imported', 'skipped'])
  })
})

describe('one login that fails stops none of the others', () => {
  it('each has its own reason', async () => {
    await bed.client.registries.add(
      draftOf(bed.place, { name: 'taken', address: 'x.test', saveAnyway: true }),
    )
    await bed.config({
      'a.test': { auth: authOf('ann', 'x') },
      'b.test': {},
      'c.test': { auth: authOf('ann', 'x') },
      'd.test': { auth: authOf('ann', 'x') },
      'e.test': { auth: authOf('ann', 'x') },
    })
    const keys = Object.fromEntries((await bed.found()).map(({ text, key }) => [text, key]))
    const outcomes = await bed.take(
      { key: '0'.repeat(32) },
      { key: keys['b.test'] ?? '' },
      { key: keys['c.test'] ?? '', name: 'Taken' },
      { key: keys['d.test'] ?? '', name: 'taken' },
      { key: keys['e.test'] ?? '', scope: { kind: 'namespace', namespace: 'Not A Label' } },
      { key: keys['a.test'] ?? '' },
    )
    expect(
      outcomes.map((outcome) =>
        outcome.kind === 'refused' ? [outcome.problem.code, outcome.problem.data.reason] : outcome.kind,
      ),
    ).toEqual([
      ['exchange.stale', undefined],
      ['exchange.login-refused', 'empty'],
      ['input.invalid', undefined],
      ['registry.name-taken', undefined],
      ['input.invalid', undefined],
      'imported',
    ])
  })

  it('what changed since it was found is stale', async () => {
    await bed.config({ 'a.test': { auth: authOf('ann', 'one') } })
    const key = await bed.keyOf('a.test')
    await bed.config({ 'a.test': { auth: authOf('ann', 'two') } })
    expect(await bed.take({ key })).toMatchObject([{ kind: 'refused', problem: { code: 'exchange.stale' } }])
    expect(await bed.client.registries.list()).toEqual([])
  })

  it('a locked vault takes nothing over', async () => {
    await bed.config({ 'a.test': { auth: authOf('ann', 'one') } })
    const key = await bed.keyOf('a.test')
    await bed.client.vault.lock()
    expect(await code(bed.take({ key }))).toBe('vault.locked')
    expect(await bed.client.registries.list()).toEqual([])
  })
})

describe('verified afterwards, where that is wanted', () => {
  let engine: Server
  afterEach(() => engine.close())

  it('an engine that cannot be asked leaves the import as it is', async () => {
    engine = createServer((socket) => socket.destroy()).listen(join(bed.home, 'engine.sock'))
    await bed.config({ 'a.test': { auth: authOf('ann', 'x') } })
    const [outcome] = await bed.client.exchange.importLogins({
      ...bed.place,
      choices: [{ key: await bed.keyOf('a.test'), scope: { kind: 'project' }, onConflict: 'skip' }],
    })
    expect(outcome).toMatchObject({ kind: 'imported', registry: { verification: { kind: 'not-verified' } } })
  })
})

it('ten thousand logins come to the page in one answer', async () => {
  const auth = authOf('ann', 'x')
  await bed.config(Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`r${at}.test`, { auth }])))
  const logins = await bed.found()
  expect(logins).toHaveLength(10_000)
  const outcomes = await bed.take({ key: logins[9999]?.key ?? '' })
  expect(outcomes).toMatchObject([{ kind: 'imported', registry: { address: 'r9999.test' } }])
}, 30_000)
