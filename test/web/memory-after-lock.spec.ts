import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Secret } from '../../core/vault/secret.ts'
import type { KeySlot } from '../../core/vault/slots/key-slot.ts'
import { testVault } from '../core/vault/vault-bed.ts'
import { CanaryScanner } from '../support/canary/canary.ts'
import { defaultPlace, draftOf, pullEnd } from '../support/core-client.ts'
import { countInMemory } from '../support/process-memory.ts'
import { json, lines, ScriptedEngine } from '../support/scripted-engine.ts'
import { ensureBuild, openPage, startWeb, type WebProcess } from './web-process.ts'

const host = 'registry.example:5000'

describe.runIf(process.platform === 'linux')('KS-12: the memory of the program', () => {
  let folder: string
  let engine: ScriptedEngine
  let web: WebProcess
  const passphrase = randomBytes(24).toString('base64url')
  const password = randomBytes(24).toString('base64url')
  const username = randomBytes(24).toString('base64url')

  beforeAll(ensureBuild, 180_000)
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fairlead-memory-'))
    engine = await ScriptedEngine.start()
    engine.on('POST', '/auth', json({ Status: 'Login Succeeded' }))
    engine.on('POST', '/images/create', lines({ status: 'Pulling' }))
    engine.on('GET', '/images/*', json({ Id: 'sha256:'.padEnd(71, 'a'), RepoDigests: [], RepoTags: [] }))
  })
  afterEach(async () => {
    web.child.kill('SIGKILL')
    await web.ended
    await engine.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('holds the data key no longer than it is unlocked with it, and after a lock nothing that was typed', async () => {
    const data = join(folder, 'data')
    await mkdir(data, { mode: 0o700 })
    const dataKey = await madeVault(data, passphrase)
    web = startWeb(['--data-dir', data, '--no-open', '--port', '0', '--engine', engine.endpoint.text], {
      NODE_OPTIONS: `--heapsnapshot-signal=SIGUSR2 --diagnostic-dir=${folder}`,
      DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(folder, 'no-bus')}`,
    })
    const { client } = await openPage(await web.address())
    const keys = () => countInMemory(web.child.pid ?? 0, dataKey)
    expect(keys()).toBe(0)
    await client.vault.unlock({ passphrase })
    expect(keys()).toBeGreaterThan(0)

    const place = await defaultPlace(client)
    const draft = { address: host, username, password, saveAnyway: true }
    await client.registries.add(draftOf(place, draft))
    const pull = await client.pulls.start({ ...place, namespace: 'default', image: `${host}/app:1` })
    expect(await pullEnd(client, pull.id)).toMatchObject({ state: 'done' })
    const sent = engine.asked('/images/create')[0]?.headers['x-registry-auth']
    expect(Buffer.from(String(sent), 'base64url').toString()).toContain(password)
    await client.vault.lock()
    expect(keys()).toBe(0)

    // Strings wait for the collector, which a snapshot calls; what is in it then is held by the program.
    const canaries = {
      passphrase,
      password,
      hex: dataKey.toString('hex'),
      base64: dataKey.toString('base64'),
    }
    const snapshot = await heapSnapshot()
    expect(new CanaryScanner({ username }).scanFile(snapshot)).not.toEqual([])
    expect(new CanaryScanner(canaries).scanFile(snapshot)).toEqual([])

    const { slots } = await client.vault.unlock({ passphrase })
    expect(keys()).toBeGreaterThan(0)
    await client.vault.rotateKey({
      passphrases: slots.map(({ id }) => ({ slotId: id, passphrase })),
      drop: [],
    })
    expect(keys()).toBe(0)
  }, 120_000)

  /** The process writes it before it does anything else. */
  async function heapSnapshot(): Promise<string> {
    web.child.kill('SIGUSR2')
    const found = async () => (await readdir(folder)).find((name) => name.endsWith('.heapsnapshot'))
    await expect.poll(found, { timeout: 60_000 }).toBeDefined()
    const path = join(folder, (await found()) ?? '')
    const whole = async () => (await readFile(path)).subarray(-2).toString().trimEnd().endsWith('}')
    await expect.poll(whole, { timeout: 60_000 }).toBe(true)
    return path
  }
})

/** Makes a vault that a passphrase opens, and gives its data key. */
async function madeVault(data: string, passphrase: string): Promise<Buffer> {
  let dataKey = Buffer.alloc(0)
  const spy: KeySlot = {
    kind: 'safe-storage',
    available: async () => ({ ok: true, strength: 'strong' }),
    wrap: async (key) => {
      dataKey = Buffer.from(key)
      return { ok: true, strength: 'strong', payload: { none: 0 } }
    },
    unwrap: async () => ({ ok: true, dataKey: Buffer.from(dataKey) }),
    forget: async () => true,
  }
  const vault = await testVault(data, { slots: [spy] })
  await vault.create({ safeStorage: true, passphrase: Secret.fromText(passphrase) })
  await vault.removeSlot(vault.slots().find(({ kind }) => kind === 'safe-storage')?.id ?? '')
  await vault.dispose()
  return dataKey
}
