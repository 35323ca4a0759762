import { onScopeDispose, type Ref, ref, watch } from 'vue'

/** Whether the command palette is open, with Ctrl+K or Cmd+K as its key. `used` stays true after the first time. */
export function usePalette(): { readonly open: Ref<boolean>; readonly used: Ref<boolean> } {
  const open = ref(false)
  const used = ref(false)

  function onKey(event: KeyboardEvent): void {
    if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey) return
    event.preventDefault()
    open.value = !open.value
  }
  window.addEventListener('keydown', onKey)
  onScopeDispose(() => window.removeEventListener('keydown', onKey))
  watch(open, () => {
    used.value = true
  })
  return { open, used }
}
