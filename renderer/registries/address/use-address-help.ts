import { type ComputedRef, computed, type Ref } from 'vue'
import type { AddressPreview } from '../../../contract/registry/registry-forms.ts'
import type { Provider } from '../../../contract/registry/registry-record.ts'
import { useAsked } from '../form/use-asked.ts'
import { useRegistries } from '../registries.store.ts'

/** What is known of a registry by its address: fixed usernames, doubts about the typed one, how long it lasts. */
export type AddressKnowledge = Extract<AddressPreview, { ok: true }>

/** Asks the core about what is being typed, when typing pauses. */
export function useAddressHelp(typed: () => { provider: Provider; address: string; username: string }): {
  readonly preview: Readonly<Ref<AddressPreview | undefined>>
  readonly known: ComputedRef<AddressKnowledge | undefined>
} {
  const registries = useRegistries()
  const preview = useAsked(() => {
    const { provider, address, username } = typed()
    if (provider === 'custom' && address.trim() === '') return undefined
    return { text: address, provider, username }
  }, registries.previewAddress)
  return { preview, known: computed(() => (preview.value?.ok ? preview.value : undefined)) }
}
