import { watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useVaultStatus } from './vault-status.store.ts'

/**
 * Leads to the vault's own pages once, when its state is first known: without a vault to *Protect your
 * vault*, before a locked one to *Unlock the vault*. Nobody is held there.
 */
export function useVaultDoor(): void {
  const vault = useVaultStatus()
  const route = useRoute()
  const router = useRouter()

  const stop = watch(
    () => vault.state,
    async (state) => {
      if (state === undefined) return
      stop()
      await router.isReady()
      if (state === 'unlocked' || route.path.startsWith('/vault')) return
      await router.replace({
        path: state === 'absent' ? '/vault/protect' : '/vault/unlock',
        query: { from: route.fullPath },
      })
    },
  )
}
