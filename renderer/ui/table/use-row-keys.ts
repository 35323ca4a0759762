import { nextTick, type Ref, watch } from 'vue'

const page = 10

export interface RowKeys {
  /** The element that scrolls; each row in it has `data-index`, and its parts have `data-part`. */
  readonly scroller: Readonly<Ref<HTMLElement | null>>
  /** The parts of a row that take the focus, in their order. */
  readonly parts: readonly string[]
  /** Where the focus comes to from outside. */
  readonly first: string
  readonly count: () => number
  /** False for a line that is no row: the heading of a group. */
  readonly isRow: (index: number) => boolean
  readonly scrollTo: (index: number) => void
}

/**
 * Arrow keys in the table: up and down to the same part of the next row, left and right to the next part of
 * the row, Page Up, Page Down, Home and End by more. Rows that are not in the page yet are scrolled to.
 */
export function useRowKeys({ scroller, parts, first, count, isRow, scrollTo }: RowKeys): {
  /** Puts the focus on the first row. */
  enter(): void
} {
  function find(index: number, part: string): HTMLElement | null | undefined {
    return scroller.value?.querySelector<HTMLElement>(`[data-index="${index}"] [data-part="${part}"]`)
  }

  function isThere(index: number): boolean {
    return scroller.value?.querySelector(`[data-index="${index}"]`) != null
  }

  async function go(index: number, part: string): Promise<void> {
    scrollTo(index)
    for (let tries = 0; tries < 10 && !isThere(index); tries += 1) await nextFrame()
    const target = find(index, part) ?? find(index, first)
    target?.focus({ preventScroll: true })
  }

  /** The next row in that direction, else the last one before the end. */
  function nextRow(from: number, by: number): number {
    const end = count()
    const step = Math.sign(by)
    const isHeading = (index: number) => index >= 0 && index < end && !isRow(index)
    let at = Math.min(end - 1, Math.max(0, from + by))
    while (isHeading(at)) at += step
    if (at < 0 || at >= end) for (at = from; isHeading(at); ) at -= step
    return at
  }

  function onKey(event: KeyboardEvent): void {
    const target = event.target instanceof HTMLElement ? event.target : undefined
    const part = target?.closest<HTMLElement>('[data-part]')?.dataset.part
    const index = Number(target?.closest<HTMLElement>('[data-index]')?.dataset.index ?? Number.NaN)
    if (!part || Number.isNaN(index) || event.ctrlKey || event.metaKey || event.altKey) return
    const by = rowsBy(event.key, part)
    if (by !== 0) {
      event.preventDefault()
      void go(nextRow(index, by), part)
    } else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      event.preventDefault()
      const at = parts.indexOf(part)
      const further = event.key === 'ArrowRight' ? parts.slice(at + 1) : parts.slice(0, at).reverse()
      further
        .map((next) => find(index, next))
        .find(isSeen)
        ?.focus()
    }
  }

  watch(scroller, (now, before) => {
    before?.removeEventListener('keydown', onKey)
    now?.addEventListener('keydown', onKey)
  })

  return {
    enter: () => {
      for (let index = 0; index < count(); index += 1) if (isRow(index)) return void go(index, first)
    },
  }
}

/** A part that is left out for want of room cannot take the focus. */
function isSeen(element: HTMLElement | null | undefined): element is HTMLElement {
  return element != null && element.offsetParent !== null
}

function rowsBy(key: string, part: string): number {
  switch (key) {
    // On the menu's button the arrow keys open the menu.
    case 'ArrowDown':
      return part === 'menu' ? 0 : 1
    case 'ArrowUp':
      return part === 'menu' ? 0 : -1
    case 'PageDown':
      return page
    case 'PageUp':
      return -page
    case 'End':
      return Number.MAX_SAFE_INTEGER
    case 'Home':
      return Number.MIN_SAFE_INTEGER
    default:
      return 0
  }
}

async function nextFrame(): Promise<void> {
  await nextTick()
  await new Promise(requestAnimationFrame)
}
