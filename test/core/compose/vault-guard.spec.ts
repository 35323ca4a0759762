import { randomBytes } from 'node:crypto'
import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { PullJob } from '../../../contract/pulls.ts'
import type { ActivityReport } from '../../../core/activity/activity-log.ts'
import { guardVault, type VaultGuard } from '../../../core/compose/vault-guard.ts'
import { type SettingsStore, settingsOver } from '../../../core/shell/settings-store.ts'
import { keyringSlot } from '../../../core/vault/slots/keyring-slot.ts'
import type { Vault } from '../../../core/vault/vault.ts'
import { startTestCore } from '../../support/core-client.ts'
import { temporaryFolder } from '../storage/temporary-folder.ts'
import { StandInKeyring } from '../vault/keyring/stand-in-keyring.ts'
import { anySecret, anyText, binding, testVault } from '../vault/vault-bed.ts'

let folder: string
let store: StandInKeyring
let vault: Vault
let guard: VaultGuard
let settings: SettingsStore
let reports: ActivityReport[]
let jobs: Pick<PullJob, 'state' | 'credential'>[]

const slots = () => [keyringSlot({ random: randomBytes, store })]

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date', 'performance'] })
  folder = await temporaryFolder()
  store = new StandInKeyring()
  reports = []
  jobs = []
  settings = settingsOver({ store: {} })
  vault = await testVault(folder, { slots: slots(), noteDelayMs: 1 })
  guard = guarded(vault)
  await vault.create({ keyring: true })
})
afterEach(async () => {
  guard.dispose()
  vi.useRealTimers()
  await vault.dispose()
})

function guarded(over: Vault): VaultGuard {
  return guardVault({
    vault: over,
    settings,
    activity: { record: (report) => void reports.push(report) },
    pulls: { list: () => jobs as PullJob[] },
    registries: { records: () => [{ id: 'r1', credential: 'password' }] as never },
    onBug: (error) => {
      throw error
    },
  })
}

describe('KS-12: the guard of the vault', () => {
  it('locks after the minutes of the settings, says so, and never opens it again by itself', async () => {
    await settings.write({ autoLockMinutes: 15 })
    await vi.advanceTimersByTimeAsync(14 * 60_000)
    expect(vault.state).toBe('unlocked')
    await vi.advanceTimersByTimeAsync(70_000)
    expect(vault.state).toBe('locked')
    expect(reports).toEqual([{ kind: 'vault.locked', ok: true, subject: 'idle' }])
    await guard.present()
    await vi.advanceTimersByTimeAsync(60 * 60_000)
    expect(vault.state).toBe('locked')
    await vault.unlockWithKeyring()
    expect(vault.state).toBe('unlocked')
  })

  it('never locks as it comes, but with sleep and screen', async () => {
    await vi.advanceTimersByTimeAsync(24 * 60 * 60_000)
    expect(vault.state).toBe('unlocked')
    await guard.machine('screen')
    expect(vault.state).toBe('locked')
    await guard.machine('sleep')
    expect(reports.map(({ subject }) => subject)).toEqual(['screen'])
  })

  it.each([
    [
      'waits for its turn with a credential',
      { state: 'queued', credential: { id: 'r1', name: 'x' } },
      'unlocked',
    ],
    ['waits for its turn without one', { state: 'queued' }, 'locked'],
    ['has its credential already', { state: 'pulling', credential: { id: 'r1', name: 'x' } }, 'locked'],
    ['waits for a registry that is gone', { state: 'queued', credential: { id: 'r2', name: 'y' } }, 'locked'],
  ] as const)('a pull that %s', async (_, job, state) => {
    await settings.write({ autoLockMinutes: 1 })
    jobs = [job]
    await vi.advanceTimersByTimeAsync(2 * 60_000)
    expect(vault.state).toBe(state)
  })
})

it('KS-14: an older copy of the vault is a line in the activity log', async () => {
  vi.useRealTimers()
  await vault.seal('r1', binding, anySecret(), 'current')
  await vault.dispose()
  const copy = await temporaryFolder()
  await cp(folder, copy, { recursive: true })
  vault = await testVault(folder, { slots: slots() })
  await vault.unlockWithKeyring()
  await vault.seal('r1', binding, anySecret(), 'current')
  await vault.dispose()
  await rm(folder, { recursive: true })
  await cp(copy, folder, { recursive: true })

  vault = await testVault(folder, { slots: slots() })
  guard.dispose()
  guard = guarded(vault)
  await vault.unlockWithKeyring()
  await vi.waitFor(() =>
    expect(reports).toEqual([{ kind: 'vault.rolled-back', ok: false, subject: 'older' }]),
  )
})

describe('over the contract', () => {
  it('tells what the files are, takes a person at the page, and settings that are in range', async () => {
    vi.useRealTimers()
    const core = await startTestCore({ endpoint: `unix://${join(folder, 'none.sock')}` })
    onTestFinished(() => core.dispose())
    const { app, vault: calls } = core.client
    await expect(calls.acceptState()).rejects.toMatchObject({ code: 'vault.absent' })
    expect((await calls.create({ passphrase: anyText(), keyring: false })).freshness).toBe('unwatched')
    await calls.acceptState()
    await calls.lock()
    await expect(calls.acceptState()).rejects.toMatchObject({ code: 'vault.locked' })
    expect(await app.present()).toEqual({})
    expect(await app.settings()).toMatchObject({ autoLockMinutes: 0, lockWithScreen: true })
    expect(await app.changeSettings({ autoLockMinutes: 1440 })).toMatchObject({ autoLockMinutes: 1440 })
    for (const autoLockMinutes of [-1, 1441, 1.5]) {
      await expect(app.changeSettings({ autoLockMinutes })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    }
  })
})
