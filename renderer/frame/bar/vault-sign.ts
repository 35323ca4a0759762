import type { VaultStatus } from '../../../contract/vault.ts'
import type { TextKey } from '../../messages/texts.ts'

/** How the vault's chip looks, and the page that a press on it opens. */
export interface VaultSign {
  readonly tone: 'good' | 'warning' | 'bad' | 'idle'
  readonly icon: string
  readonly text: TextKey
  readonly to: string
}

const openedBy = {
  keyring: 'frame.vault.keyring',
  passphrase: 'frame.vault.passphrase',
  'safe-storage': 'frame.vault.safeStorage',
} as const

/** Files that are not the newest, then weak protection, are said before anything else about an open vault. */
export function vaultSign(status: VaultStatus | undefined): VaultSign {
  if (!status) return { tone: 'idle', icon: 'i-lucide-lock', text: 'frame.vault.unknown', to: '/vault' }
  switch (status.state) {
    case 'absent':
      return {
        tone: 'warning',
        icon: 'i-lucide-shield-off',
        text: 'frame.vault.absent',
        to: '/vault/protect',
      }
    case 'locked':
      return { tone: 'warning', icon: 'i-lucide-lock', text: 'frame.vault.locked', to: '/vault/unlock' }
    case 'unlocked': {
      if (status.freshness === 'older' || status.freshness === 'mixed') {
        return { tone: 'bad', icon: 'i-lucide-shield-alert', text: 'frame.vault.older', to: '/vault' }
      }
      const weak = status.slots.some((slot) => slot.strength === 'weak')
      if (weak) {
        return { tone: 'warning', icon: 'i-lucide-shield-alert', text: 'frame.vault.weak', to: '/vault' }
      }
      const text = openedBy[status.unlockedBy ?? 'passphrase']
      return { tone: 'good', icon: 'i-lucide-lock-open', text, to: '/vault' }
    }
  }
}
