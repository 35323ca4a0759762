import { type Ref, ref, type ShallowRef, shallowReadonly, shallowRef } from 'vue'
import type { RegistrySummary } from '../../../contract/registry/registry-record.ts'

/** A question in the middle of the page. */
export type Question =
  | { readonly kind: 'lease' | 'renew'; readonly registry: RegistrySummary }
  | {
      readonly kind: 'deactivate' | 'remove'
      readonly registries: readonly RegistrySummary[]
      readonly passedOver: number
    }
  | { readonly kind: 'export'; readonly registries: readonly RegistrySummary[] }
  | { readonly kind: 'exported-files' }

/** The one dialog of the page. Its question stays while the dialog fades away. */
export function useDialog(): {
  readonly question: Readonly<ShallowRef<Question | undefined>>
  readonly open: Ref<boolean>
  ask(question: Question): void
} {
  const question = shallowRef<Question>()
  const open = ref(false)
  return {
    question: shallowReadonly(question),
    open,
    ask: (next) => {
      question.value = next
      open.value = true
    },
  }
}
