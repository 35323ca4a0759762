import { computed, onScopeDispose, type Ref, shallowRef, watch } from 'vue'

/** So many rows are drawn at once; more follow when the page has had time for everything else. */
const atOnce = 8

/**
 * A list that grows a few rows at a time, from the top, so that no number of new ones holds the page up. A row
 * that was drawn stays.
 */
export function useGradual<T extends { readonly id: string }>(
  all: () => readonly T[],
): Readonly<Ref<readonly T[]>> {
  const drawn = shallowRef<ReadonlySet<string>>(new Set())
  let timer: ReturnType<typeof setTimeout> | undefined

  function drawMore(): void {
    timer = undefined
    const waiting = all().filter(({ id }) => !drawn.value.has(id))
    if (waiting.length === 0) return
    const present = all().filter(({ id }) => drawn.value.has(id))
    drawn.value = new Set([...present, ...waiting.slice(0, atOnce)].map(({ id }) => id))
    if (waiting.length > atOnce) timer = setTimeout(drawMore)
  }
  watch(
    all,
    () => {
      if (timer === undefined) drawMore()
    },
    { immediate: true, flush: 'sync' },
  )
  onScopeDispose(() => clearTimeout(timer))

  return computed(() => all().filter(({ id }) => drawn.value.has(id)))
}
