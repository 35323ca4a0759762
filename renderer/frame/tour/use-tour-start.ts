import { watch } from 'vue'
import { useSettings } from '../../composables/settings.store.ts'
import { useTour } from '../../composables/tour.store.ts'
import { useVaultStatus } from '../../composables/vault-status.store.ts'

/** Starts the tour once a vault was made on this page, unless it was seen before. Only in `setup` of a component. */
export function useTourStart(): void {
  const vault = useVaultStatus()
  const settings = useSettings()
  const tour = useTour()
  watch(
    () => vault.state,
    (now, before) => {
      if (before === 'absent' && now === 'unlocked' && settings.chosen?.tourDone === false) tour.start()
    },
  )
}
