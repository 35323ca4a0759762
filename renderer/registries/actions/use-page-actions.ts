import { type ComputedRef, computed, type Ref } from 'vue'
import type { RegistrySummary } from '../../../contract/registry/registry-record.ts'
import type { RegistryAction } from '../../../contract/registry/registry-rules.ts'
import { isProblem } from '../../composables/failure.ts'
import type { Action } from '../../composables/use-action.ts'
import { type BulkAction, usableFor } from '../bulk/bulk-order.ts'
import { useBulk } from '../bulk/use-bulk.ts'
import { useVerifyAll, type VerifyAll } from '../bulk/use-verify-all.ts'
import { useDialog } from '../dialogs/use-dialog.ts'
import { useRegistryEntries } from '../list/registry-entries.store.ts'
import type { Sheet } from '../use-sheet.ts'
import { type DirectAction, useRegistryActions } from './use-registry-actions.ts'

/** What a press on a row, in its menu or in the bar of the chosen rows leads to. */
export interface PageActions {
  readonly direct: Action<[RegistrySummary, DirectAction], void>
  readonly busyIds: Readonly<Ref<ReadonlySet<string>>>
  readonly bulk: ReturnType<typeof useBulk>
  readonly verifyAll: VerifyAll
  readonly dialog: ReturnType<typeof useDialog>
  /** How many of the chosen ones are in a state for each action. */
  readonly usable: ComputedRef<Readonly<Record<BulkAction, number>>>
  /** `quick` is the one press in the row itself; from the menu Deactivate says first what follows. */
  act(registry: RegistrySummary, action: RegistryAction, quick: boolean): void
  actOnChosen(action: BulkAction): void
}

export function usePageActions(sheet: Sheet, chosenIds: () => readonly string[]): PageActions {
  const entries = useRegistryEntries()
  const { direct, busyIds } = useRegistryActions()
  const dialog = useDialog()
  const bulk = useBulk()
  const verifyAll = useVerifyAll()

  const chosen = computed(() => chosenIds().flatMap((id) => entries.find(id) ?? []))
  const usable = computed(() => {
    const count = (action: BulkAction) => usableFor(chosen.value, action).length
    return {
      activate: count('activate'),
      deactivate: count('deactivate'),
      verify: count('verify'),
      export: count('export'),
      remove: count('remove'),
    }
  })

  async function activate(registry: RegistrySummary): Promise<void> {
    if (registry.state === 'expired') return dialog.ask({ kind: 'renew', registry })
    await direct.run(registry, 'activate')
    if (!isProblem(direct.failure.value, 'registry.needs-renewal')) return
    direct.clear()
    dialog.ask({ kind: 'renew', registry })
  }

  function act(registry: RegistrySummary, action: RegistryAction, quick: boolean): void {
    switch (action) {
      case 'activate':
        void activate(registry)
        return
      case 'deactivate':
        if (quick) void direct.run(registry, action)
        else dialog.ask({ kind: action, registries: [registry], passedOver: 0 })
        return
      case 'verify':
      case 'undo':
        void direct.run(registry, action)
        return
      case 'lease':
        dialog.ask({ kind: 'lease', registry })
        return
      case 'edit':
        sheet.edit(registry.id)
        return
      case 'clone':
        sheet.clone(registry.id)
        return
      case 'export':
        dialog.ask({ kind: 'export', registries: [registry] })
        return
      case 'remove':
        dialog.ask({ kind: 'remove', registries: [registry], passedOver: 0 })
        return
    }
  }

  function actOnChosen(action: BulkAction): void {
    const registries = usableFor(chosen.value, action)
    if (registries.length === 0) return
    switch (action) {
      case 'activate':
        void bulk.run.run(action, registries)
        return
      case 'deactivate':
      case 'remove':
        dialog.ask({ kind: action, registries, passedOver: chosen.value.length - registries.length })
        return
      case 'verify':
        void verifyAll.start(registries.map(({ id }) => id))
        return
      case 'export':
        dialog.ask({ kind: 'export', registries })
        return
    }
  }

  return { direct, busyIds, bulk, verifyAll, dialog, usable, act, actOnChosen }
}
