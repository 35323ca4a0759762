import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { isDefinedError, safe } from '@orpc/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ImportChoice } from '../../../contract/exchange.ts'
import { CanaryScanner } from '../../support/canary.ts'
import {
  type CoreClient,
  defaultPlace,
  draftOf,
  type Place,
  startTestCore,
  type TestCore,
} from '../../support/core-client.ts'
import { temporaryFolder } from '../storage/temporary-folder.ts'
import { anyPassword, authOf, machineAt, place as put } from './exchange-bed.ts'
import { standInHelper } from './stand-in-helper.ts'

let home: string
let file: string
let core: TestCore
let client: CoreClient
let place: Place
let passphrase: string

beforeEach(async () => {
  home = await temporaryFolder()
  file = join(home, '.docker', 'config.json')
  core = await startTestCore({
    endpoint: 'unix:///nonexistent/engine.sock',
    machine: machineAt(home, { PATH: `${home}/bin:/usr/bin:/bin` }),
  })
  client = core.client
  passphrase = randomBytes(12).toString('hex')
  await client.vault.create({ passphrase, keyring: false })
  place = await defaultPlace(client)
})
afterEach(() => core.dispose())

const config = (auths: object, more: object = {}) => put(file, JSON.stringify({ ...more, auths }))

async function found(askHelpers = false) {
  return (await client.exchange.findLogins({ projectId: place.projectId, askHelpers })).logins
}

async function keyOf(text: string, askHelpers = false): Promise<string> {
  const key = (await found(askHelpers)).find((login) => login.text === text)?.key
  if (key === undefined) throw new Error(`${text} was not found`)
  return key
}

async function take(...choices: (Partial<ImportChoice> & { key: string })[]) {
  return await client.exchange.importLogins({
    projectId: place.projectId,
    choices: choices.map((choice) => ({ scope: { kind: 'project' }, onConflict: 'skip', ...choice })),
  })
}

/** The secrets as they are lent to an engine: what a stand-in engine was sent for a verification. */
async function storedSecret(id: string): Promise<unknown> {
  const { file: exported } = await client.exchange.exportKubernetes({
    ids: [id],
    confirmed: true,
    copy: false,
  })
  const [, data = ''] = /"?\.dockerconfigjson"?: "([^"]+)"/.exec(readFileSync(exported, 'utf8')) ?? []
  const { auths } = JSON.parse(Buffer.from(data, 'base64').toString())
  return (Object.values(auths)[0] as { password: string }).password
}

async function code(call: Promise<unknown>) {
  const { error } = await safe(call)
  return isDefinedError(error) ? (error as { code: string }).code : error
}

it('takes the chosen logins over: named, active, not verified, each with its own secret', async () => {
  const passwords = [anyPassword(), anyPassword()]
  await config({
    'https://index.docker.io/v1/': { auth: authOf('ann', passwords[0] ?? '') },
    'quay.io': { auth: authOf('ann', passwords[1] ?? '') },
    'ghcr.io': { auth: authOf('ann', 'not-chosen') },
  })
  const before = readFileSync(file, 'utf8')
  const outcomes = await take(
    { key: await keyOf('https://index.docker.io/v1/') },
    { key: await keyOf('quay.io'), name: 'my-quay', scope: { kind: 'namespace', namespace: 'web' } },
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
    expect(await storedSecret(outcome.registry.id)).toBe(passwords[at])
  }
  expect(await client.registries.list()).toHaveLength(2)
  expect(readFileSync(file, 'utf8')).toBe(before)
  const kinds = (await client.activity.list({ limit: 50 })).map(({ kind }) => kind)
  expect(kinds.filter((kind) => kind === 'registry.imported')).toHaveLength(2)
  expect(kinds).not.toContain('registry.added')
})

it('a secret crosses to the page in no form, is in no log, and in no file but the one it came from', async () => {
  const secret = anyPassword()
  const token = anyPassword()
  const broken = anyPassword()
  await config({
    'a.test': { auth: authOf('ann', secret) },
    'b.test': { auth: authOf('00000000-0000-0000-0000-000000000000', ''), identitytoken: token },
    'c.test': { auth: authOf('ann', `${broken}\n`) },
    [`https://u:${broken}@d.test`]: { auth: authOf('u', broken) },
  })
  await take(...(await found()).map(({ key }) => ({ key })))
  await client.exchange.removePlaintext({ keys: [await keyOf('a.test')] })
  const scanner = new CanaryScanner({ secret, token, broken })
  expect(scanner.scan('frames', core.received.join('\n'))).toEqual([])
  expect(scanner.scan('log', core.logged.join('\n'))).toEqual([])
  await core.dispose({ keep: true })
  expect(scanner.scanFolder(core.dataFolder)).toEqual([])
  expect(new CanaryScanner({ secret }).scanFolder(home)).toEqual([])
  core = await startTestCore({ endpoint: 'unix:///nonexistent/engine.sock', dataFolder: core.dataFolder })
})

describe('rule 1: one credential for an address and scope', () => {
  it('says beforehand which registry stands there, and skips or replaces as was chosen', async () => {
    const old = anyPassword()
    const fresh = anyPassword()
    const there = await client.registries.add(
      draftOf(place, { name: 'team', address: 'a.test', username: 'bob', password: old, saveAnyway: true }),
    )
    await config({ 'a.test': { auth: authOf('ann', fresh) } })
    const [login] = await found()
    expect(login?.existing).toEqual([{ id: there.id, name: 'team', scope: { kind: 'project' } }])
    const { key = '' } = login ?? {}
    expect(await take({ key })).toEqual([{ kind: 'skipped', key, existing: { id: there.id, name: 'team' } }])
    expect(await storedSecret(there.id)).toBe(old)
    expect(await take({ key, onConflict: 'replace' })).toMatchObject([
      {
        kind: 'replaced',
        registry: { id: there.id, name: 'team', username: 'ann', verification: { kind: 'not-verified' } },
      },
    ])
    expect(await storedSecret(there.id)).toBe(fresh)
    expect(await client.registries.list()).toHaveLength(1)
    await client.registries.undoChange({ id: there.id })
    expect(await storedSecret(there.id)).toBe(old)
  })

  it('two keys of one registry: the second of them meets the first', async () => {
    await config({
      'a.test': { auth: authOf('ann', 'x') },
      'https://a.test/v1/': { auth: authOf('bob', 'y') },
    })
    const keys = (await found()).map(({ key }) => ({ key }))
    expect((await take(...keys)).map(({ kind }) => kind)).toEqual(['imported', 'skipped'])
  })
})

describe('one login that fails stops none of the others', () => {
  it('each has its own reason', async () => {
    await client.registries.add(draftOf(place, { name: 'taken', address: 'x.test', saveAnyway: true }))
    await config({
      'a.test': { auth: authOf('ann', 'x') },
      'b.test': {},
      'c.test': { auth: authOf('ann', 'x') },
      'd.test': { auth: authOf('ann', 'x') },
      'e.test': { auth: authOf('ann', 'x') },
    })
    const keys = Object.fromEntries((await found()).map(({ text, key }) => [text, key]))
    const outcomes = await take(
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
    await config({ 'a.test': { auth: authOf('ann', 'one') } })
    const key = await keyOf('a.test')
    await config({ 'a.test': { auth: authOf('ann', 'two') } })
    expect(await take({ key })).toMatchObject([{ kind: 'refused', problem: { code: 'exchange.stale' } }])
    expect(await client.registries.list()).toEqual([])
  })

  it('a locked vault takes nothing over', async () => {
    await config({ 'a.test': { auth: authOf('ann', 'one') } })
    const key = await keyOf('a.test')
    await client.vault.lock()
    expect(await code(take({ key }))).toBe('vault.locked')
    expect(await client.registries.list()).toEqual([])
  })
})

describe('CH-08: a secret is stored as it is, or refused with a reason', () => {
  const every = Buffer.from(Array.from({ length: 256 }, (_, at) => at))

  it.each([
    ['every byte', every, 'not-text'],
    ['every byte that UTF-8 can have', Buffer.from(every.toString('latin1')), 'control-characters'],
    ['a lone CR', 'a\rb', 'control-characters'],
    ['a line break', 'a\nb', 'control-characters'],
    ['a NUL in the middle', 'a\0b', 'control-characters'],
    ['64 KiB + 1', 'x'.repeat(65_537), 'too-long'],
    ['64 KiB', 'x'.repeat(65_536), undefined],
    ['emoji and combining letters', '😀e\u0301é', undefined],
    ['colons and spaces', ' a:b: ', undefined],
    ['quotes and backslashes', '"\'\\u0000{}', undefined],
    ['a byte order mark', '\ufeffword', undefined],
  ])('%s', async (_, secret, reason) => {
    await config({ 'a.test': { auth: authOf('ann', secret) } })
    const [login] = await found()
    expect(login?.refused).toBe(reason)
    const [outcome] = await take({ key: login?.key ?? '' })
    if (reason) {
      expect(outcome).toMatchObject({ kind: 'refused', problem: { data: { reason } } })
      expect(await client.registries.list()).toEqual([])
    } else {
      if (outcome?.kind !== 'imported') throw new Error(outcome?.kind)
      expect(await storedSecret(outcome.registry.id)).toBe(String(secret))
    }
  })
})

describe('CH-02: usernames', () => {
  it.each([
    ['../../x', 'imported'],
    ['a/b', 'imported'],
    ['a b', 'imported'],
    [' ann', 'bad-username'],
    ['a\tb', 'bad-username'],
    ['x'.repeat(10_240), 'bad-username'],
    ['a\u2028b', 'bad-username'],
  ])('%j is stored as a text or refused', async (username, expected) => {
    await config({ 'a.test': { username, password: 'x' } })
    const [outcome] = await take({ key: await keyOf('a.test') })
    if (outcome?.kind === 'imported') expect(outcome.registry.username).toBe(username)
    expect(outcome?.kind === 'refused' ? outcome.problem.data.reason : outcome?.kind).toBe(expected)
  })

  it('a colon, which ends the username in HTTP, is refused', async () => {
    await config({ 'a.test': { username: 'a:b', password: 'x' } })
    expect(await take({ key: await keyOf('a.test') })).toMatchObject([
      { kind: 'refused', problem: { data: { reason: 'bad-username' } } },
    ])
  })
})

describe('from a credential helper', () => {
  const script = (secret: string) => `case "$1" in
list) cat "$HOME/list" ;;
get) cat > "$HOME/asked"; test -e "$HOME/slow" && sleep 1; printf '{"ServerURL":"%s","Username":"%s","Secret":"%s"}' "$(cat $HOME/asked)" "$(cat $HOME/user)" '${secret}' ;;
esac`

  async function helper(secret: string, listed: object, user = 'ann') {
    await standInHelper(join(home, 'bin'), 'store', script(secret))
    writeFileSync(join(home, 'list'), JSON.stringify(listed))
    writeFileSync(join(home, 'user'), user)
    await config({}, { credsStore: 'store' })
  }

  it('the secret goes from the helper into the vault', async () => {
    const secret = anyPassword()
    await helper(secret, { 'https://index.docker.io/v1/': 'ann' })
    const [outcome] = await take({ key: await keyOf('https://index.docker.io/v1/', true) })
    if (outcome?.kind !== 'imported') throw new Error(JSON.stringify(outcome))
    expect(outcome.registry).toMatchObject({ provider: 'dockerhub', username: 'ann' })
    expect(await storedSecret(outcome.registry.id)).toBe(secret)
    expect(readFileSync(join(home, 'asked'), 'utf8')).toBe('https://index.docker.io/v1/')
    const scanner = new CanaryScanner({ secret })
    expect(scanner.scan('frames', core.received.join('\n'))).toEqual([])
  })

  it('LK-03: while a helper answers, the secret is in no argument and no environment', async () => {
    const secret = anyPassword()
    await helper(secret, { 'a.test': 'ann' })
    const key = await keyOf('a.test', true)
    writeFileSync(join(home, 'slow'), '')
    const taking = take({ key })
    const scanner = new CanaryScanner({ secret })
    let looks = 0
    const hits: unknown[] = []
    const ended = taking.then(() => true)
    while (!(await Promise.race([ended, pause(20).then(() => false)]))) {
      if (existsSync(join(home, 'asked'))) looks += 1
      hits.push(...scanner.scanProcesses(process.pid))
    }
    expect(hits).toEqual([])
    expect(looks).toBeGreaterThan(1)
    expect(await taking).toMatchObject([{ kind: 'imported' }])
  })

  it('an identity token keeps its kind and has no username', async () => {
    await helper(anyPassword(), { 'a.test': '<token>' }, '<token>')
    const [outcome] = await take({ key: await keyOf('a.test', true) })
    expect(outcome).toMatchObject({ kind: 'imported', registry: { address: 'a.test', anonymous: false } })
    if (outcome?.kind === 'imported') {
      expect(outcome.registry.username).toBeUndefined()
      expect(
        await code(
          client.exchange.exportKubernetes({ ids: [outcome.registry.id], confirmed: true, copy: false }),
        ),
      ).toBe('exchange.nothing-to-export')
    }
  })

  it('CH-06: a helper that fails stops this import, and nothing is stored in the place of its secret', async () => {
    await helper('x', { 'a.test': 'ann', 'b.test': 'ann' })
    const keys = [{ key: await keyOf('a.test', true) }, { key: await keyOf('b.test', true) }]
    await standInHelper(
      join(home, 'bin'),
      'store',
      `[ "$1" = list ] && cat "$HOME/list" && exit; echo broken; exit 1`,
    )
    expect(await take(...keys)).toMatchObject([
      { kind: 'refused', problem: { code: 'exchange.helper-failed', data: { reason: 'failed' } } },
      { kind: 'refused', problem: { code: 'exchange.helper-failed' } },
    ])
    expect(await client.registries.list()).toEqual([])
  })

  it('a helper that gives another user than it listed is not believed', async () => {
    await helper('x', { 'a.test': 'ann' }, 'mallory')
    expect(await take({ key: await keyOf('a.test', true) })).toMatchObject([
      { kind: 'refused', problem: { data: { reason: 'other-answer' } } },
    ])
  })

  it('CH-09: one that answers for a host what it keeps for the host with a port is never asked so', async () => {
    await helper('x', { 'example.com:5000': 'ann' })
    await config({}, { credHelpers: { 'example.com': 'store' } })
    const [login] = await found(true)
    expect(login).toMatchObject({ text: 'example.com', refused: 'not-in-helper' })
    expect(await take({ key: login?.key ?? '' })).toMatchObject([{ kind: 'refused' }])
    expect(() => readFileSync(join(home, 'asked'))).toThrow('ENOENT')
  })
})

describe('verified afterwards, where that is wanted', () => {
  let engine: Server
  afterEach(() => engine.close())

  it('an engine that cannot be asked leaves the import as it is', async () => {
    engine = createServer((socket) => socket.destroy()).listen(join(home, 'engine.sock'))
    await config({ 'a.test': { auth: authOf('ann', 'x') } })
    const [outcome] = await client.exchange.importLogins({
      ...place,
      choices: [{ key: await keyOf('a.test'), scope: { kind: 'project' }, onConflict: 'skip' }],
    })
    expect(outcome).toMatchObject({ kind: 'imported', registry: { verification: { kind: 'not-verified' } } })
  })
})

it('ten thousand logins come to the page in one answer', async () => {
  const auth = authOf('ann', 'x')
  await config(Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`r${at}.test`, { auth }])))
  const logins = await found()
  expect(logins).toHaveLength(10_000)
  const outcomes = await take({ key: logins[9999]?.key ?? '' })
  expect(outcomes).toMatchObject([{ kind: 'imported', registry: { address: 'r9999.test' } }])
}, 30_000)
