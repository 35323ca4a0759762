import { useToast } from '@nuxt/ui/composables/useToast'
import { type Ref, ref } from 'vue'
import type { RegistrySummary } from '../../contract/registries.ts'
import { usePlace } from '../composables/place.store.ts'
import { type Action, useAction } from '../composables/use-action.ts'
import { useTexts } from '../messages/texts.ts'
import { useRegistries } from './registries.store.ts'

/** The actions of a row that need no form, each with its word of success. */
export function useRegistryActions(): {
  /** Activate, deactivate or verify. */
  readonly direct: Action<[RegistrySummary, 'activate' | 'deactivate' | 'verify'], void>
  readonly remove: Action<[RegistrySummary], boolean>
  /** The registry that the direct action works on. */
  readonly busyId: Readonly<Ref<string | undefined>>
} {
  const { t } = useTexts()
  const toast = useToast()
  const place = usePlace()
  const registries = useRegistries()
  const busyId = ref<string>()

  async function act({ id, name, address }: RegistrySummary, action: 'activate' | 'deactivate' | 'verify') {
    switch (action) {
      case 'activate': {
        await registries.activate(id)
        toast.add({ title: t('registries.done.activated', { name }), color: 'success' })
        return
      }
      case 'deactivate': {
        const { stoppedPulls } = await registries.deactivate(id)
        const stopped = t('registries.done.stoppedPulls', { count: stoppedPulls })
        toast.add({
          title: t('registries.done.deactivated', { name, address }),
          color: 'neutral',
          ...(stoppedPulls > 0 ? { description: stopped } : {}),
        })
        return
      }
      case 'verify': {
        const { verification } = await registries.verify(id, place.environment?.id ?? '')
        if (verification.kind === 'verified') {
          toast.add({ title: t('registries.done.verified', { name }), color: 'success' })
        }
        return
      }
    }
  }

  return {
    direct: useAction(async (registry, action) => {
      busyId.value = registry.id
      try {
        await act(registry, action)
      } finally {
        busyId.value = undefined
      }
    }),
    remove: useAction(async ({ id, name }) => {
      await registries.remove(id)
      toast.add({ title: t('registries.done.removed', { name }), color: 'neutral' })
      return true
    }),
    busyId,
  }
}
