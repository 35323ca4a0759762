import { nextTick, type Ref, watch } from 'vue'

const page = 10

export interface RowKeys {
  /** The element that scrolls; each row in it has `data-index`, and what takes the focus in a row has `data-part`. */
  readonly scroller: Readonly<Ref<HTMLElement | null>>
  /** Where the focus comes to from outside. */
  readonly first: () => string
  readonly count: () => number
  /** False for a line that is no row: the heading of a group. */
  readonly isRow: (index: number) => boolean
  readonly scrollTo: (index: number) => void
  /** What the key Delete asks for. */
  readonly remove: (index: number) => void
}

/**
 * Arrow keys in the table: up and down to the same part of the next row, left and right to the next part of
 * the row, Page Up, Page Down, Home and End by more. Rows that are not in the page yet are scrolled to.
 */
export function useRowKeys({ scroller, first, count, isRow, scrollTo, remove }: RowKeys): {
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
    // Only now is it known how high the lines around it are.
    scrollTo(index)
    const target = find(index, part) ?? find(index, first())
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
    const row = target?.closest<HTMLElement>('[data-index]')
    const index = Number(row?.dataset.index)
    if (!row || !isRow(index) || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Delete') {
      event.preventDefault()
      remove(index)
      return
    }
    const at = target?.closest<HTMLElement>('[data-part]')
    const part = at?.dataset.part
    if (!at || part === undefined) return
    const by = rowsBy(event.key, part)
    if (by !== 0) {
      event.preventDefault()
      void go(nextRow(index, by), part)
    } else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      event.preventDefault()
      const parts = [...row.querySelectorAll<HTMLElement>('[data-part]')]
      const place = parts.indexOf(at)
      const further = event.key === 'ArrowRight' ? parts.slice(place + 1) : parts.slice(0, place).reverse()
      further.find(isSeen)?.focus()
    }
  }

  watch(scroller, (now, before) => {
    before?.removeEventListener('keydown', onKey)
    now?.addEventListener('keydown', onKey)
  })

  return {
    enter: () => {
      for (let index = 0; index < count(); index += 1) if (isRow(index)) return void go(index, first())
    },
  }
}

/** A part that is left out for want of room cannot take the focus. */
function isSeen(element: HTMLElement): boolean {
  return element.offsetParent !== null
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
