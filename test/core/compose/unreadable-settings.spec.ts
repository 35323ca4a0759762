import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { guardVault, type VaultGuard } from '../../../core/compose/vault-guard.ts'
import { settingsOver } from '../../../core/shell/settings-store.ts'
import { Secret } from '../../../core/vault/secret.ts'
import type { Vault } from '../../../core/vault/vault.ts'
import { temporaryFolder } from '../storage/temporary-folder.ts'
import { anyText, testVault } from '../vault/vault-bed.ts'

/** The file behind the settings: `conf` throws where it holds no JSON, as a restored backup may. */
let file: Record<string, unknown> | 'damaged'
let vault: Vault
let guard: VaultGuard
const settings = () =>
  settingsOver({
    get store() {
      if (file === 'damaged') throw new SyntaxError('Unexpected end of JSON input')
      return file
    },
    set store(store) {
      file = store
    },
  })

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date', 'performance'] })
  file = {}
  vault = await testVault(await temporaryFolder())
  await vault.create({ passphrase: Secret.fromText(anyText()) })
})
afterEach(async () => {
  guard.dispose()
  vi.useRealTimers()
  await vault.dispose()
})

function guarded(): VaultGuard {
  return guardVault({
    vault,
    settings: settings(),
    activity: { record: () => undefined },
    pulls: { list: () => [] },
    registries: { records: () => [] },
    onBug: (error) => {
      throw error
    },
  })
}

it('KS-12: settings that cannot be read do not keep the vault open when the screen locks', async () => {
  guard = guarded()
  file = 'damaged'
  await guard.machine('screen')
  expect(vault.state).toBe('locked')
})

it('KS-12: the minutes that were last read count while the settings cannot be read', async () => {
  file = { autoLockMinutes: 15 }
  guard = guarded()
  await vi.advanceTimersByTimeAsync(60_000)
  file = 'damaged'
  await vi.advanceTimersByTimeAsync(13 * 60_000)
  expect(vault.state).toBe('unlocked')
  await vi.advanceTimersByTimeAsync(2 * 60_000)
  expect(vault.state).toBe('locked')
})
