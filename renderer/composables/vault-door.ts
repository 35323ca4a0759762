import { watch } from 'vue'
import type { RouteLocationNormalized, RouteLocationRaw, Router } from 'vue-router'
import type { VaultStatus } from '../../contract/vault.ts'
import { useVaultStatus } from './vault-status.store.ts'

/** How long the first page waits to hear whether the vault's own page comes before it (milliseconds). */
const patience = 2000

/**
 * Leads to the vault's own pages once, when the page is opened: without a vault to *Protect your vault*, before
 * a locked one to *Unlock the vault*. The page behind the door is not even loaded. Nobody is held there.
 */
export function guardVaultDoor(router: Router): void {
  const stop = router.beforeEach(async (to) => {
    stop()
    const told = vaultState()
    const state = await Promise.race([told, pause(patience)])
    if (state !== undefined) return doorBefore(to, state) ?? true
    // The page may stand meanwhile; where no answer ever comes, it says so itself.
    void told.then((late) => {
      const door = doorBefore(router.currentRoute.value, late)
      if (door) void router.replace(door)
    })
    return true
  })
}

function doorBefore(
  to: RouteLocationNormalized,
  state: VaultStatus['state'],
): Extract<RouteLocationRaw, object> | undefined {
  if (state === 'unlocked' || to.path.startsWith('/vault')) return undefined
  const path = state === 'absent' ? '/vault/protect' : '/vault/unlock'
  return { path, query: { from: to.fullPath }, replace: true }
}

/** The state of the vault as soon as it is known; never rejects. */
function vaultState(): Promise<VaultStatus['state']> {
  const vault = useVaultStatus()
  return new Promise((resolve) => {
    const { state } = vault
    if (state !== undefined) return resolve(state)
    watch(
      () => vault.state,
      (now) => now !== undefined && resolve(now),
      { once: true },
    )
  })
}

function pause(milliseconds: number): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(undefined), milliseconds)
  })
}
