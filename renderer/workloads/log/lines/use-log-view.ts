import { computed, nextTick, onScopeDispose, type Ref, ref, watch } from 'vue'
import type { LogText } from '../text/log-text.ts'
import { createLayout, type RowsOf, rowOf, windowOf } from './log-layout.ts'

/** In pixels, as the style sheet has it. */
const rowHeight = 20

/** Rows beyond what is in sight, for what is higher than it was thought. */
const beyond = 15

/** So near to the end counts as there (pixels). */
const nearEnd = 24

export interface LogViewOptions {
  readonly box: Readonly<Ref<HTMLElement | null>>
  readonly log: () => LogText
  readonly rowsOf: () => RowsOf
  readonly follow: Ref<boolean>
  /** The first and the last key of lines that have to stay in the page although they may be out of sight. */
  readonly stay: () => readonly [number, number] | undefined
}

/** Which lines are in the page: those in sight and some more. Keeps the end in sight while it is followed. */
export function useLogView({ box, log, rowsOf, follow, stay }: LogViewOptions) {
  const top = ref(0)
  const height = ref(600)
  let lastTop = 0

  const layoutOf = computed(() => createLayout(rowsOf()))
  const layout = computed(() => layoutOf.value(log().blocks))
  const shown = computed(() => {
    const rows = Math.ceil(height.value / rowHeight)
    const end = layout.value.rows
    let first = (follow.value ? end - rows : Math.floor(top.value / rowHeight)) - beyond
    let last = (follow.value ? end : Math.ceil((top.value + height.value) / rowHeight)) + beyond
    const held = stay()?.map((key) => rowOf(layout.value, rowsOf(), key))
    for (const row of held ?? []) {
      if (row === undefined) continue
      first = Math.min(first, row)
      last = Math.max(last, row)
    }
    const { above, lines, below } = windowOf(layout.value, rowsOf(), first, last)
    return { above: above * rowHeight, lines, below: below * rowHeight }
  })

  function moveTo(place: number): void {
    const view = box.value
    if (!view) return
    view.scrollTop = place
    lastTop = view.scrollTop
    top.value = lastTop
  }
  function toEnd(): void {
    if (box.value) moveTo(box.value.scrollHeight)
  }
  /** To scroll up is to stop following, to scroll down to the end is to follow again. */
  function onScroll(): void {
    const view = box.value
    if (!view) return
    const at = view.scrollTop
    if (at < lastTop - 1 && !isAtEnd(view)) follow.value = false
    else if (at > lastTop + 1 && isAtEnd(view)) follow.value = true
    lastTop = at
    top.value = at
  }
  /** Has a line in the middle of what is in sight. */
  async function reveal(key: number): Promise<void> {
    const row = rowOf(layout.value, rowsOf(), key)
    if (row === undefined) return
    follow.value = false
    await nextTick()
    moveTo(row * rowHeight - height.value / 2)
    await nextTick()
    box.value?.querySelector(`[data-key="${key}"]`)?.scrollIntoView({ block: 'center', inline: 'nearest' })
    moveTo(box.value?.scrollTop ?? 0)
  }
  /** The key of the first line in sight. */
  function firstInSight(): number | undefined {
    const row = Math.floor(top.value / rowHeight)
    return windowOf(layout.value, rowsOf(), row + 1, row + 1).lines[0]?.key
  }

  watch(
    [shown, follow],
    () => {
      if (follow.value) toEnd()
    },
    { flush: 'post' },
  )
  watch(
    layout,
    (now, before) => {
      if (follow.value) return
      const first = now.blocks[0]?.block.key ?? 0
      const gone = before.blocks.filter(({ block }) => block.key < first && now.blocks.length > 0)
      const rows = gone.reduce((sum, each) => sum + each.rows, 0)
      if (rows > 0) moveTo(Math.max(0, top.value - rows * rowHeight))
    },
    { flush: 'post' },
  )
  // lines are broken elsewhere: the same line stays on top
  watch(rowsOf, async (_now, before) => {
    if (follow.value) return
    const row = Math.floor(top.value / rowHeight)
    const old = createLayout(before)(log().blocks)
    const key = windowOf(old, before, row + 1, row + 1).lines[0]?.key
    await nextTick()
    const next = key === undefined ? undefined : rowOf(layout.value, rowsOf(), key)
    if (next !== undefined) moveTo(next * rowHeight)
  })

  const observer = new ResizeObserver(() => {
    height.value = box.value?.clientHeight || height.value
    if (follow.value) toEnd()
  })
  watch(box, (now, before) => {
    if (before) observer.unobserve(before)
    if (now) observer.observe(now)
  })
  onScopeDispose(() => observer.disconnect())

  return { shown, onScroll, reveal, firstInSight, toEnd }
}

function isAtEnd(view: HTMLElement): boolean {
  return view.scrollHeight - view.scrollTop - view.clientHeight < nearEnd
}
