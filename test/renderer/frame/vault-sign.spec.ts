import { describe, expect, it } from 'vitest'
import type { VaultStatus } from '../../../contract/vault.ts'
import { vaultSign } from '../../../renderer/frame/bar/vault-sign.ts'

const slot = { id: 's', kind: 'keyring', purpose: 'daily', strength: 'strong', createdAt: 1 } as const
const status = (parts: Partial<VaultStatus>): VaultStatus => ({
  state: 'unlocked',
  unlockedBy: 'keyring',
  offers: ['keyring'],
  refusals: [],
  freshness: 'unwatched',
  slots: [slot],
  ...parts,
})

describe("the vault's chip", () => {
  it.each([
    [undefined, 'frame.vault.unknown', '/vault'],
    [status({ state: 'absent', slots: [] }), 'frame.vault.absent', '/vault/protect'],
    [status({ state: 'locked' }), 'frame.vault.locked', '/vault/unlock'],
    [status({}), 'frame.vault.keyring', '/vault'],
    [status({ unlockedBy: 'passphrase' }), 'frame.vault.passphrase', '/vault'],
    [status({ unlockedBy: 'safe-storage' }), 'frame.vault.safeStorage', '/vault'],
  ])('%j', (now, text, to) => {
    expect(vaultSign(now)).toMatchObject({ text, to })
  })

  it('says weak protection before anything else', () => {
    const weak = status({ slots: [slot, { ...slot, id: 't', kind: 'safe-storage', strength: 'weak' }] })
    expect(vaultSign(weak)).toMatchObject({ text: 'frame.vault.weak', tone: 'warning' })
  })
})
