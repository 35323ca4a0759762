import { type Ref, shallowRef } from 'vue'
import type { RegistrySummary } from '../../../contract/registry/registry-record.ts'
import { useNotices } from '../../composables/notices.store.ts'
import { usePlace } from '../../composables/place.store.ts'
import { type Action, useAction } from '../../composables/use-action.ts'
import { useTexts } from '../../messages/texts.ts'
import { useRegistries } from '../registries.store.ts'

/** What is done with one registry at one press. */
export type DirectAction = 'activate' | 'deactivate' | 'verify' | 'undo'

/** The actions of a row that ask nothing first, each with its word of success. */
export function useRegistryActions(): {
  readonly direct: Action<[RegistrySummary, DirectAction], void>
  /** The registries that are being worked on. */
  readonly busyIds: Readonly<Ref<ReadonlySet<string>>>
} {
  const { t } = useTexts()
  const notices = useNotices()
  const place = usePlace()
  const registries = useRegistries()
  const busyIds = shallowRef<ReadonlySet<string>>(new Set())

  async function act({ id, name, address }: RegistrySummary, action: DirectAction) {
    switch (action) {
      case 'activate': {
        await registries.activate(id)
        notices.tell('good', t('registries.done.activated', { name }))
        return
      }
      case 'deactivate': {
        const { stoppedPulls } = await registries.deactivate(id)
        const stopped = t('registries.done.stoppedPulls', { count: stoppedPulls })
        notices.tell(
          'plain',
          t('registries.done.deactivated', { name, address }),
          stoppedPulls > 0 ? stopped : undefined,
        )
        return
      }
      case 'verify': {
        const { verification } = await registries.verify(id, place.environment?.id ?? '')
        if (verification.kind === 'verified') {
          notices.tell('good', t('registries.done.verified', { name }))
        } else notices.tell('warning', t('registries.done.notVerified', { name }))
        return
      }
      case 'undo': {
        await registries.undoChange(id)
        notices.tell('good', t('registries.done.undone', { name }))
        return
      }
    }
  }

  return {
    direct: useAction(async (registry, action) => {
      busyIds.value = new Set([registry.id])
      try {
        await act(registry, action)
      } finally {
        busyIds.value = new Set()
      }
    }),
    busyIds,
  }
}
