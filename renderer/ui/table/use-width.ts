import { onScopeDispose, type Ref, ref, watch } from 'vue'

/** The width of an element in pixels, kept up to date; undefined until it is in the page. */
export function useWidth(element: Readonly<Ref<HTMLElement | null>>): Readonly<Ref<number | undefined>> {
  const width = ref<number>()
  const observer = new ResizeObserver(([entry]) => {
    if (entry) width.value = entry.contentRect.width
  })
  watch(
    element,
    (now, before) => {
      if (before) observer.unobserve(before)
      if (!now) return
      // At once, so that the first picture is right.
      width.value = now.clientWidth
      observer.observe(now)
    },
    { immediate: true, flush: 'sync' },
  )
  onScopeDispose(() => observer.disconnect())
  return width
}
