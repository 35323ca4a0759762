import { computed, onScopeDispose, type Ref, ref, shallowRef, watch } from 'vue'
import type { LogBlock, LogText } from '../text/log-text.ts'
import { hitsIn, nextHit, patternOf } from './log-search.ts'

/** For how long is looked before the page has its turn again (milliseconds). */
const turn = 8

/** Looks for a text in the lines that are kept, the newest first, and in what comes. */
export function useLogSearch(log: Readonly<Ref<LogText>>) {
  const typed = ref('')
  const matchCase = ref(false)
  const current = ref<number>()
  const pattern = computed(() => patternOf(typed.value, matchCase.value))
  let found = new WeakMap<LogBlock, readonly number[]>()
  let timer: ReturnType<typeof setTimeout> | undefined
  /** Blocks that have been looked through, counted so that others see it grow. */
  const looked = shallowRef(0)

  function look(): void {
    clearTimeout(timer)
    const wanted = pattern.value
    if (!wanted) return
    const until = performance.now() + turn
    const { blocks } = log.value
    for (let at = blocks.length - 1; at >= 0; at -= 1) {
      const block = blocks[at]
      if (!block || found.has(block)) continue
      found.set(block, hitsIn(block, wanted))
      if (performance.now() > until) {
        timer = setTimeout(look)
        break
      }
    }
    looked.value += 1
  }
  watch(pattern, () => {
    found = new WeakMap()
    current.value = undefined
    look()
  })
  watch(log, look)
  onScopeDispose(() => clearTimeout(timer))

  const byBlock = computed(() => {
    void looked.value
    return pattern.value ? log.value.blocks.map((block) => found.get(block) ?? []) : []
  })
  const count = computed(() => byBlock.value.reduce((sum, { length }) => sum + length, 0))
  /** Counted from 1. */
  const position = computed(() => {
    const key = current.value
    if (key === undefined) return undefined
    const index = byBlock.value.flat().indexOf(key)
    return index === -1 ? undefined : index + 1
  })

  /** Goes to the next hit, or to the first one from a line on, and gives its key. */
  function go(step: 1 | -1, from = current.value): number | undefined {
    current.value = nextHit(byBlock.value.flat(), from, step)
    return current.value
  }

  return { typed, matchCase, pattern, current, count, position, go }
}
