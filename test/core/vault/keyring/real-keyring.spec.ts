import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { cp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { type BedKeyring, startKeyring } from '../../../bed/keyring/keyring.ts'
import { causeToSkip, program } from '../../../bed/machine/bed-parts.ts'
import { type BundledProgram, bundledProgram } from '../../storage/bundled-program.ts'
import { temporaryFolder } from '../../storage/temporary-folder.ts'
import { filesBelow } from '../vault-bed.ts'

const exec = promisify(execFile)
const cause = causeToSkip(['keyring'])
const passphrase = randomBytes(12).toString('base64url')

interface Report {
  outcome: Record<string, unknown>
  state: string
  took: number
  pause: number
}

let caller: BundledProgram
let folder: string
let bus: BedKeyring | undefined
beforeAll(async () => {
  caller = await bundledProgram(new URL('./keyring-caller.ts', import.meta.url))
})
afterAll(() => caller?.dispose())
beforeEach(async (context) => {
  context.skip(cause !== undefined, cause)
  folder = await temporaryFolder()
})
afterEach(async () => {
  await bus?.dispose()
  bus = undefined
})

async function call(
  name: string,
  address: string | undefined,
  waitMs = 10_000,
  onAsking: () => void = () => undefined,
): Promise<Report> {
  const env: NodeJS.ProcessEnv = { ...process.env, FAIRLEAD_TEST_PASSPHRASE: passphrase }
  delete env.DBUS_SESSION_BUS_ADDRESS
  if (address !== undefined) env.DBUS_SESSION_BUS_ADDRESS = address
  const running = exec(process.execPath, [caller.path, folder, name, String(waitMs)], { env })
  running.child.stderr?.once('data', onAsking)
  const { stdout } = await running
  return JSON.parse(stdout)
}

const address = () => bus?.env.DBUS_SESSION_BUS_ADDRESS
const ask = (...args: string[]) =>
  exec(program('gdbus'), ['call', '--session', '--timeout', '5', ...args], {
    env: { ...process.env, ...bus?.env },
  })

const onSecrets = (path: string, method: string, ...args: string[]) =>
  ask('--dest', 'org.freedesktop.secrets', '--object-path', path, '--method', method, ...args)

/** The account of the vault's key, apart from that of the note of its state. */
function keyAccount(): string {
  const { vaultId, slots } = JSON.parse(readFileSync(join(folder, 'vault.json'), 'utf8')).value
  return `vault-${vaultId}-${slots[0].id}-1`
}

const keyEntry = () => entryOf(keyAccount())

async function entryOf(account: string): Promise<string> {
  const method = 'org.freedesktop.Secret.Service.SearchItems'
  const { stdout } = await onSecrets('/org/freedesktop/secrets', method, `{'username': '${account}'}`)
  return /'(\/org\/freedesktop\/secrets\/collection\/[^']+)'/.exec(stdout)?.[1] ?? ''
}

const attributes = ['org.freedesktop.Secret.Item', 'Attributes']

/** Gives a second entry the attributes of the key's. */
async function writeSecond(): Promise<void> {
  await bus?.overwrite('second')
  const { stdout } = await onSecrets(await keyEntry(), 'org.freedesktop.DBus.Properties.Get', ...attributes)
  const same = `<${/\{.*\}/.exec(stdout)?.[0]}>`
  await onSecrets(await entryOf('second'), 'org.freedesktop.DBus.Properties.Set', ...attributes, same)
}

describe('with a real gnome-keyring', () => {
  beforeEach(async (context) => {
    context.skip(cause !== undefined, cause)
    bus = await startKeyring()
    expect(await call('create', address())).toMatchObject({ outcome: { value: null }, state: 'unlocked' })
  }, 30_000)

  it('a vault is made with the keyring and opened by it', async () => {
    expect(await call('probe', address())).toMatchObject({ outcome: { value: { available: true } } })
    expect(await call('keyring', address())).toMatchObject({ outcome: { value: null }, state: 'unlocked' })
    expect(await keyEntry()).toContain('/org/freedesktop/secrets/collection/')
  }, 30_000)

  it('KR-02: locked: says so and makes no new key', async () => {
    const before = filesBelow(folder)
    await bus?.lock()
    const locked = { code: 'vault.slot-unavailable', slot: 'keyring', reason: 'locked' }
    expect(await call('keyring', address())).toMatchObject({ outcome: locked, state: 'locked' })
    expect(await call('create', address())).toMatchObject({ outcome: { code: 'vault.exists' } })
    expect(filesBelow(folder)).toEqual(before)
    expect(await call('passphrase', address())).toMatchObject({ state: 'unlocked' })
  }, 30_000)

  it('KR-02: locked: no vault is made with it, and none is offered', async () => {
    folder = await temporaryFolder()
    await bus?.lock()
    expect(await call('probe', address())).toMatchObject({
      outcome: { value: { available: false, reason: 'locked' } },
    })
    expect(await call('create', address())).toMatchObject({ outcome: { reason: 'locked' }, state: 'absent' })
    expect(filesBelow(folder)).toEqual({})
  }, 30_000)

  it('KR-03: entry deleted: gone, the slot is kept, the passphrase opens', async () => {
    const before = filesBelow(folder)
    await onSecrets(await keyEntry(), 'org.freedesktop.Secret.Item.Delete')
    expect(await call('keyring', address())).toMatchObject({
      outcome: { code: 'vault.slot-unavailable', slot: 'keyring', reason: 'gone' },
      state: 'locked',
    })
    expect(filesBelow(folder)).toEqual(before)
    expect(await call('passphrase', address())).toMatchObject({ state: 'unlocked' })
  }, 30_000)

  it.each([
    ['KR-04: entry replaced', async () => await bus?.overwrite(keyAccount()), 'mismatch'],
    ['KR-05: two entries match', writeSecond, 'ambiguous'],
  ])(
    '%s: says so, opens by the passphrase, and changes nothing in either place',
    async (_, change, reason) => {
      const before = filesBelow(folder)
      await change()
      expect(await call('keyring', address())).toMatchObject({
        outcome: { code: 'vault.slot-unavailable', slot: 'keyring', reason },
        state: 'locked',
      })
      expect(filesBelow(folder)).toEqual(before)
      expect(await call('passphrase', address())).toMatchObject({ state: 'unlocked' })
      expect(await call('keyring', address())).toMatchObject({ outcome: { reason } })
    },
    30_000,
  )

  it('KS-14: keeps the note by which an older copy is told', async () => {
    const fresh = (freshness: string) => ({ outcome: { value: freshness }, state: 'unlocked' })
    const copy = await temporaryFolder()
    await cp(folder, copy, { recursive: true })
    await call('save', address())
    expect(await call('freshness', address())).toMatchObject(fresh('current'))
    await cp(copy, folder, { recursive: true, force: true })
    await rm(join(folder, 'secrets'), { recursive: true })
    await rm(join(folder, 'vault.json.bak'), { force: true })
    expect(await call('freshness', address())).toMatchObject(fresh('older'))
    expect(await call('freshness', undefined)).toMatchObject(fresh('unknown'))
  }, 60_000)

  it('no default collection: says so', async () => {
    folder = await temporaryFolder()
    const login = '/org/freedesktop/secrets/collection/login'
    await onSecrets(login, 'org.freedesktop.Secret.Collection.Delete')
    expect(await call('probe', address())).toMatchObject({
      outcome: { value: { available: false, reason: 'no-collection' } },
    })
    expect(await call('create', address())).toMatchObject({
      outcome: { reason: 'no-collection' },
      state: 'absent',
    })
    expect(filesBelow(folder)).toEqual({})
  }, 30_000)

  it.each(['keyring', 'create'])(
    'KR-07: killed during %s: says so, and changes nothing',
    async (name) => {
      if (name === 'create') folder = await temporaryFolder()
      const before = filesBelow(folder)
      const pid = (await bus?.servicePid()) ?? 0
      process.kill(pid, 'SIGSTOP')
      const report = await call(name, address(), 10_000, () =>
        setTimeout(() => process.kill(pid, 'SIGKILL'), 1500),
      )
      expect(report).toMatchObject({
        outcome: { code: 'vault.slot-unavailable', slot: 'keyring', reason: 'stopped' },
        state: name === 'create' ? 'absent' : 'locked',
      })
      expect(report.took).toBeLessThan(10_500)
      expect(filesBelow(folder)).toEqual(before)
    },
    30_000,
  )

  it('KR-07: stopped during the call: bounded, and the main thread goes on', async () => {
    const before = filesBelow(folder)
    const pid = (await bus?.servicePid()) ?? 0
    process.kill(pid, 'SIGSTOP')
    const report = await call('keyring', address(), 1000).finally(() => process.kill(pid, 'SIGCONT'))
    expect(report).toMatchObject({ outcome: { reason: 'timeout' }, state: 'locked' })
    expect(report.took).toBeLessThan(2000)
    expect(report.pause).toBeLessThan(250)
    expect(filesBelow(folder)).toEqual(before)
  }, 30_000)
})

describe('KR-01: without a keyring', () => {
  const unavailable = (reason: string) => ({ code: 'vault.slot-unavailable', slot: 'keyring', reason })

  it.each([
    ['no bus', undefined],
    ['a dead bus', 'unix:path=/nonexistent/bus'],
  ])(
    '%s: no vault is made with it, and the kernel keyring stays empty',
    async (_, where) => {
      expect(await call('create', where)).toMatchObject({ outcome: unavailable('no-bus'), state: 'absent' })
      expect(await call('probe', where)).toMatchObject({
        outcome: { value: { available: false, reason: 'no-bus' } },
      })
      expect(filesBelow(folder)).toEqual({})
      expect(readFileSync('/proc/keys', 'utf8')).not.toContain('fairlead')
    },
    30_000,
  )

  it('a bus without the service', async () => {
    bus = await startKeyring({ service: false })
    expect(await call('create', address())).toMatchObject({
      outcome: unavailable('no-service'),
      state: 'absent',
    })
    expect(readFileSync('/proc/keys', 'utf8')).not.toContain('fairlead')
  }, 30_000)

  it('KR-07: a bus that accepts and stays silent: bounded, and the process ends', async () => {
    const path = join(folder, 'bus')
    const silent = createServer(() => undefined).listen(path)
    onTestFinished(() => {
      silent.close()
    })
    folder = await temporaryFolder()
    const report = await call('create', `unix:path=${path}`, 700)
    expect(report).toMatchObject({ outcome: unavailable('timeout'), state: 'absent' })
    expect(report.took).toBeLessThan(2000)
    expect(report.pause).toBeLessThan(250)
  }, 30_000)
})
