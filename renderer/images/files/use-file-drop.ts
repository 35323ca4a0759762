import { type Ref, ref, watch } from 'vue'

/** Takes files that are dropped on an element; true while some hang over it. */
export function useFileDrop(
  element: Readonly<Ref<HTMLElement | null>>,
  take: (files: readonly File[]) => void,
): Readonly<Ref<boolean>> {
  const over = ref(false)
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true

  function hang(event: DragEvent): void {
    if (!hasFiles(event)) return
    event.preventDefault()
    over.value = true
  }

  function leave({ currentTarget, relatedTarget }: DragEvent): void {
    // leaving a part of the page for another part of it is no leaving
    const within =
      currentTarget instanceof Node && relatedTarget instanceof Node && currentTarget.contains(relatedTarget)
    if (!within) over.value = false
  }

  function drop(event: DragEvent): void {
    if (!hasFiles(event)) return
    event.preventDefault()
    over.value = false
    take([...(event.dataTransfer?.files ?? [])])
  }

  watch(element, (now, before) => {
    for (const name of ['dragenter', 'dragover'] as const) {
      before?.removeEventListener(name, hang)
      now?.addEventListener(name, hang)
    }
    before?.removeEventListener('dragleave', leave)
    now?.addEventListener('dragleave', leave)
    before?.removeEventListener('drop', drop)
    now?.addEventListener('drop', drop)
  })
  return over
}
