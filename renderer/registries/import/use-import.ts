import { computed, ref, shallowRef } from 'vue'
import type { FoundLogin, FoundLogins, ImportOutcome } from '../../../contract/exchange.ts'
import type { Scope } from '../../../contract/registry/registry-record.ts'
import { usePlace } from '../../composables/place.store.ts'
import { useAction } from '../../composables/use-action.ts'
import { useExchange } from '../exchange.store.ts'
import { chosenAtFirst, type OnConflict, toChoices } from './login-choices.ts'

/** The import step by step: what was found, what is chosen, what became of it. */
export function useImport() {
  const place = usePlace()
  const exchange = useExchange()
  const found = shallowRef<FoundLogins>()
  const outcomes = shallowRef<readonly ImportOutcome[]>()
  const chosen = shallowRef<ReadonlySet<string>>(new Set())
  const conflicts = shallowRef<ReadonlyMap<string, OnConflict>>(new Map())
  const scopeKind = ref<'project' | 'namespace'>('project')
  const namespace = ref(place.namespace)
  const scope = computed<Scope>(() =>
    scopeKind.value === 'project'
      ? { kind: 'project' }
      : { kind: 'namespace', namespace: namespace.value.trim() },
  )

  const look = useAction(async (askHelpers: boolean) => {
    const answer = await exchange.findLogins(place.project?.id ?? '', askHelpers)
    found.value = answer
    outcomes.value = undefined
    conflicts.value = new Map()
    chosen.value = chosenAtFirst(answer.logins, scope.value)
  })
  const choices = computed(() =>
    toChoices(found.value?.logins ?? [], chosen.value, conflicts.value, scope.value),
  )
  const importChosen = useAction(async () => {
    outcomes.value = await exchange.importLogins({
      projectId: place.project?.id ?? '',
      ...(place.environment?.engine ? { environmentId: place.environment.id } : {}),
      choices: choices.value,
    })
  })

  return {
    found,
    outcomes,
    chosen,
    conflicts,
    scopeKind,
    namespace,
    scope,
    choices,
    look,
    importChosen,
    choose: (key: string, checked: boolean) => {
      const next = new Set(chosen.value)
      if (checked) next.add(key)
      else next.delete(key)
      chosen.value = next
    },
    decide: (key: string, what: OnConflict) => {
      conflicts.value = new Map(conflicts.value).set(key, what)
    },
    /** The imported logins that still stand in clear in a file that may be changed. */
    inClear: computed((): readonly FoundLogin[] => {
      const imported = new Set(
        outcomes.value?.flatMap((one) => (one.kind === 'imported' || one.kind === 'replaced' ? one.key : [])),
      )
      const files = new Set(found.value?.places.filter(({ sweepable }) => sweepable).map(({ file }) => file))
      return (found.value?.logins ?? []).filter(
        ({ key, kept, file }) => imported.has(key) && kept === 'plaintext' && files.has(file),
      )
    }),
  }
}
