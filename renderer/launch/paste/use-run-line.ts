import { computed, ref, watch } from 'vue'
import type { RunLine } from '../../../contract/workload/run-form.ts'
import { useAction } from '../../composables/use-action.ts'
import { useLaunch } from '../launch.store.ts'
import { blankLaunch, type TypedLaunch } from '../launch-draft.ts'
import { inOneLine, looksLikeRunLine } from './run-line-form.ts'

/** Offers to fill the form from a line that stands in the image field, and to take that back. */
export function useRunLine() {
  const launching = useLaunch()
  /** As it was pasted, with its line breaks, which the field itself cannot hold. */
  const pasted = ref<{ raw: string; shown: string }>()
  const refused = ref<Extract<RunLine, { ok: false }>['reason']>()

  const line = computed(() => {
    const { image } = launching.typed
    if (pasted.value?.shown === image) return pasted.value.raw
    return looksLikeRunLine(image) ? image : undefined
  })
  watch(line, () => {
    refused.value = undefined
  })
  // another image is another launch: what was filled in before it is not taken back any more
  watch(
    () => launching.typed.image,
    (image) => {
      if (launching.filled && image !== launching.filled.image) launching.filled = undefined
    },
  )

  const fill = useAction(async () => {
    if (line.value === undefined) return
    const read = await launching.readRunLine(line.value)
    if (!read.ok) {
      refused.value = read.reason
      return
    }
    const before: TypedLaunch = { ...launching.typed }
    launching.filled = { before, image: read.image, leftOut: read.leftOut }
    launching.typed = {
      ...blankLaunch(read.image),
      ...read.form,
      platform: read.platform ?? '',
      pullPolicy: read.pullPolicy ?? 'default',
    }
  })

  return {
    line,
    refused,
    fill,
    /** Takes a pasted line whole; false where it is none and the field shall have it. */
    paste: (text: string): boolean => {
      if (!looksLikeRunLine(text)) return false
      pasted.value = { raw: text, shown: inOneLine(text) }
      launching.typed.image = pasted.value.shown
      return true
    },
    undo: () => {
      const { filled } = launching
      launching.filled = undefined
      if (filled) launching.typed = filled.before
    },
    dismiss: () => {
      launching.filled = undefined
    },
  }
}
