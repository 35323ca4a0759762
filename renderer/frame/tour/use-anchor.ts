import { onScopeDispose, type Ref, shallowRef, watch } from 'vue'
import type { TourStep } from '../../composables/tour.store.ts'
import { tourPlaces } from './tour-places.ts'

/** Marks the control that the style sheet frames. */
const mark = 'data-tour-here'

/**
 * The control that a step speaks of, framed for as long as the step is shown; undefined while its page is another
 * one. Only in `setup` of a component.
 */
export function useAnchor(step: Readonly<Ref<TourStep>>): Readonly<Ref<HTMLElement | undefined>> {
  const anchor = shallowRef<HTMLElement>()

  function look(): void {
    const found = tourPlaces[step.value].controls
      .map((control) => document.querySelector<HTMLElement>(control))
      .find((element) => element !== null)
    if (found === anchor.value) return
    anchor.value?.removeAttribute(mark)
    found?.setAttribute(mark, '')
    anchor.value = found ?? undefined
  }

  // Pages come late, and draw themselves anew.
  const observer = new MutationObserver(look)
  const page = document.getElementById('page')
  if (page) observer.observe(page, { childList: true, subtree: true })
  watch(step, look, { immediate: true })
  onScopeDispose(() => {
    observer.disconnect()
    anchor.value?.removeAttribute(mark)
  })
  return anchor
}
