import { randomBytes } from 'node:crypto'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import {
  KeyringMissing,
  KeyringSilent,
  type KeyringStore,
  threadedKeyringStore,
} from '../../../../core/vault/slots/keyring-store.ts'
import { temporaryFolder } from '../../storage/temporary-folder.ts'
import { listening } from './stand-in-bus.ts'

const patience = 20_000

/**
 * A stand-in for the native module: entries are files. It fails unless the store is pinned, and does what the
 * account asks for.
 */
const standInModule = (folder: string) => `
const { existsSync, readFileSync, rmSync, writeFileSync } = require('node:fs')
exports.AsyncEntry = class {
  constructor(service, account, options) {
    if (JSON.stringify(options) !== '{"linux":{"store":"secret-service"}}') throw new Error('not pinned')
    if (account === 'refused') throw new Error('unlock prompt was dismissed')
    if (account === 'ended') process.exit(0)
    this.file = ${JSON.stringify(folder)} + '/' + service + ' ' + account
    this.silent = account === 'silent'
  }
  async setSecret(bytes) {
    writeFileSync(this.file, bytes)
  }
  async deleteCredential() {
    rmSync(this.file)
  }
  async getSecret() {
    if (this.silent) await new Promise((resolve) => setTimeout(resolve, 60000))
    return existsSync(this.file) ? readFileSync(this.file) : null
  }
}
`

describe('the keyring, each call on a thread of its own', () => {
  let entries: string
  let file: string
  const store = (waitMs = patience): KeyringStore => threadedKeyringStore(() => file, waitMs)

  beforeEach(async () => {
    const folder = await temporaryFolder()
    entries = join(folder, 'entries')
    file = join(folder, 'keyring.cjs')
    await mkdir(entries)
    await writeFile(file, standInModule(entries))
    vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', undefined)
    return () => vi.unstubAllEnvs()
  })

  it('keeps, gives and deletes an entry of the program', async () => {
    const bytes = randomBytes(32)
    expect(await store().get('vault-1')).toBeNull()
    await store().set('vault-1', bytes)
    expect(await readdir(entries)).toEqual(['fairlead vault-1'])
    expect(await store().get('vault-1')).toEqual(bytes)
    await store().delete('vault-1')
    expect(await readdir(entries)).toEqual([])
  })

  it('fails with the words of the system', async () => {
    await expect(store().get('refused')).rejects.toThrow(/^unlock prompt was dismissed$/)
    await expect(store().delete('vault-1')).rejects.toThrow('ENOENT')
  })

  it('KR-08: says so of a module that is not there or does not load', async () => {
    const missing = threadedKeyringStore(() => {
      throw new Error('Cannot find module')
    }, patience)
    await expect(missing.get('vault-1')).rejects.toBeInstanceOf(KeyringMissing)
    await writeFile(file, 'throw new Error("built for another machine")')
    const refused = await store()
      .get('vault-1')
      .catch((error) => error)
    expect(refused).toBeInstanceOf(KeyringMissing)
    expect(refused.message).toBe('built for another machine')
  })

  it('KR-07: waits for a bounded time', async () => {
    const started = performance.now()
    await expect(store(300).get('silent')).rejects.toBeInstanceOf(KeyringSilent)
    expect(performance.now() - started).toBeLessThan(patience / 2)
  })

  it('KR-07: says so of a thread that ends without a word', async () => {
    const started = performance.now()
    await expect(store().get('ended')).rejects.toThrow('ended early')
    expect(performance.now() - started).toBeLessThan(patience / 2)
  })

  it('KR-07: asks nothing of a bus that stays silent', async ({ skip }) => {
    skip(process.platform !== 'linux', 'only Linux has a session bus')
    vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', await listening(() => undefined))
    await expect(store(200).set('vault-1', randomBytes(32))).rejects.toBeInstanceOf(KeyringSilent)
    expect(await readdir(entries)).toEqual([])
    expect(await store(200).collection?.()).toBe('unknown')
  })

  it('goes on where the library itself must find out about the bus', async () => {
    vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', 'unix:path=/nonexistent/bus')
    await store().set('vault-1', randomBytes(32))
    expect(await readdir(entries)).toHaveLength(1)
  })

  it('knows of a default collection on Linux only', () => {
    expect(store().collection !== undefined).toBe(process.platform === 'linux')
  })
})
