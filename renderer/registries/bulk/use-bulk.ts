import { computed, type Ref, ref, shallowRef } from 'vue'
import type { BulkOutcome } from '../../../contract/registry/registry-bulk.ts'
import type { RegistrySummary } from '../../../contract/registry/registry-record.ts'
import { useNotices } from '../../composables/notices.store.ts'
import { type Action, useAction } from '../../composables/use-action.ts'
import { useTexts } from '../../messages/texts.ts'
import { useRegistries } from '../registries.store.ts'

export type StateAction = 'activate' | 'deactivate' | 'remove'

/** Where only one was changed, the words are those of a single registry. */
const named = { activate: 'activated', deactivate: 'deactivated', remove: 'removed' } as const

/** One that could not be changed, with why. */
export interface BulkFailure {
  readonly name: string
  readonly problem: Extract<BulkOutcome, { ok: false }>['problem']
}

/** A change of state of several registries. What succeeds is said in a notice, what fails is kept for a list. */
export function useBulk(): {
  readonly failures: Readonly<Ref<readonly BulkFailure[]>>
  readonly done: Readonly<Ref<number>>
  readonly total: Readonly<Ref<number>>
  /** Answers whether every one could be changed. */
  readonly run: Action<[StateAction, readonly RegistrySummary[]], boolean>
  clear(): void
} {
  const { t } = useTexts()
  const notices = useNotices()
  const registries = useRegistries()
  const failures = shallowRef<readonly BulkFailure[]>([])
  const total = ref(0)

  const run = useAction(async (action: StateAction, chosen: readonly RegistrySummary[]) => {
    const names = new Map(chosen.map(({ id, name }) => [id, name]))
    total.value = chosen.length
    failures.value = []
    const { outcomes } = await registries.bulk({ action, ids: [...names.keys()] })
    failures.value = outcomes.flatMap((one) =>
      one.ok ? [] : [{ name: names.get(one.id) ?? one.id, problem: one.problem }],
    )
    const count = outcomes.filter(({ ok }) => ok).length
    const [only] = chosen.length === 1 ? chosen : []
    if (count > 0) {
      const text = only
        ? t(`registries.done.${named[action]}`, { name: only.name, address: only.address })
        : t(`registries.bulk.done.${action}`, { count })
      notices.tell(action === 'activate' ? 'good' : 'plain', text)
    }
    return failures.value.length === 0
  })

  return {
    failures,
    total,
    done: computed(() => total.value - failures.value.length),
    run,
    clear: () => {
      failures.value = []
      run.clear()
    },
  }
}
