import { onScopeDispose, type ShallowRef, shallowReadonly, shallowRef, watch } from 'vue'
import type { RunWarning } from '../../../contract/workload/run-form.ts'

/** Long enough for a typing pause. */
const pause = 300

/**
 * What in the form is worth a second look, asked a pause after the last change of `form`; answers to an older
 * form are dropped. No answer means no warning: what is wrong with the form is said when it is sent.
 */
export function useFormCheck<F>(
  form: () => F,
  ask: (form: F) => Promise<readonly RunWarning[]>,
): Readonly<ShallowRef<readonly RunWarning[]>> {
  const warnings = shallowRef<readonly RunWarning[]>([])
  let question = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  async function put(mine: number): Promise<void> {
    const answer = await ask(form()).catch(() => [])
    if (mine === question) warnings.value = answer
  }
  watch(
    () => JSON.stringify(form()),
    () => {
      clearTimeout(timer)
      question += 1
      const mine = question
      timer = setTimeout(() => void put(mine), pause)
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    clearTimeout(timer)
    question += 1
  })
  return shallowReadonly(warnings)
}
