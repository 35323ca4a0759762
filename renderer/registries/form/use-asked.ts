import { onScopeDispose, type Ref, shallowReadonly, shallowRef, watch } from 'vue'

/**
 * The answer to what is being typed: asked when typing pauses, and a late answer to an older text is dropped.
 * No text to ask about, or a failed call, means no answer.
 */
export function useAsked<I extends string | object, O>(
  text: () => I | undefined,
  ask: (text: I) => Promise<O>,
  pause = 150,
): Readonly<Ref<O | undefined>> {
  const answer = shallowRef<O>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let turn = 0

  async function go(asked: I, mine: number): Promise<void> {
    const found = await ask(asked).catch(() => undefined)
    if (mine === turn) answer.value = found
  }

  watch(
    () => JSON.stringify(text() ?? null),
    () => {
      clearTimeout(timer)
      turn += 1
      const asked = text()
      const mine = turn
      if (asked === undefined) answer.value = undefined
      else timer = setTimeout(() => void go(asked, mine), pause)
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    clearTimeout(timer)
    turn += 1
  })
  return shallowReadonly(answer)
}
