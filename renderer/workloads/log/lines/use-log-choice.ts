import { onScopeDispose, type Ref, ref } from 'vue'

/** Lines that may stay in the page because they are chosen: a bound on what a long choice costs. */
const most = 3000

/**
 * What the user has marked in a log of which only a part is in the page: the lines that it touches stay there, and
 * Ctrl+A means all lines, also those out of sight.
 */
export function useLogChoice(box: Readonly<Ref<HTMLElement | null>>, onBegin: () => void) {
  const stay = ref<readonly [number, number]>()
  const all = ref(false)
  let choosingAll = false

  function onChange(): void {
    const keys = choosingAll ? undefined : keysOf(getSelection(), box.value)
    if (!choosingAll) all.value = false
    choosingAll = false
    if (keys && !stay.value) onBegin()
    stay.value = keys && keys[1] - keys[0] < most ? keys : undefined
  }
  document.addEventListener('selectionchange', onChange)
  onScopeDispose(() => document.removeEventListener('selectionchange', onChange))

  function chooseAll(): void {
    if (!box.value) return
    choosingAll = true
    all.value = true
    getSelection()?.selectAllChildren(box.value)
  }
  /** The marked text in the log; undefined where there is none. */
  function marked(): string | undefined {
    const selection = getSelection()
    const within = !all.value && keysOf(selection, box.value) !== undefined
    // three clicks mark a line with its end
    return within ? selection?.toString().replace(/\n$/, '') : undefined
  }
  return { stay, all, chooseAll, marked }
}

/** The keys of the first and the last line that a selection touches. */
function keysOf(selection: Selection | null, box: HTMLElement | null): [number, number] | undefined {
  if (!selection || selection.isCollapsed || !box) return undefined
  const keys = [selection.anchorNode, selection.focusNode].map((node) => {
    const element = node instanceof Element ? node : node?.parentElement
    const row = box.contains(element ?? null) ? element?.closest<HTMLElement>('[data-key]') : undefined
    return row ? Number(row.dataset.key) : undefined
  })
  const known = keys.filter((key) => key !== undefined)
  return known.length === 0 ? undefined : [Math.min(...known), Math.max(...known)]
}
