import { type ComputedRef, computed, type Ref } from 'vue'
import type { Fault } from '../../contract/fault.ts'
import { describeFault } from '../../sentences/describe-problem.ts'
import { useTexts } from '../messages/texts.ts'
import type { Failure } from './failure.ts'

/** The faults of a rejected form, in the order in which the core found them. */
export function faultsOf(failure: Failure | undefined): readonly Fault[] {
  if (failure?.kind !== 'problem' || failure.code !== 'input.invalid') return []
  return (failure.data as { faults: readonly Fault[] }).faults
}

/** The sentence of a fault, in the words of its field where there are some. */
export function useFaultText(): (fault: Fault) => string {
  const { t, say } = useTexts()
  return (fault) => describeFault(fault, say) ?? t('faults.unknown')
}

/** Sentences at form fields by the field's name, from the failure of the form's action. */
export function useFaults(failure: Readonly<Ref<Failure | undefined>>): {
  readonly faults: ComputedRef<readonly Fault[]>
  at(field: string): string | undefined
} {
  const text = useFaultText()
  const faults = computed(() => faultsOf(failure.value))
  return {
    faults,
    at: (field) => {
      const found = faults.value.find((fault) => fault.field === field)
      return found && text(found)
    },
  }
}
