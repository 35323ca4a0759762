import { onScopeDispose } from 'vue'

/**
 * Single keys that do something on a page, as long as nobody types and no dialog is open. Keys with Control,
 * Alt or the command key are not ours.
 */
export function usePageKeys(keys: Readonly<Record<string, () => void>>): void {
  function onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    const at = event.target instanceof HTMLElement ? event.target : undefined
    if (at?.closest('input:not([type=checkbox]), textarea, select, [contenteditable], [role=menu]')) return
    if (document.querySelector('[role=dialog]')) return
    const act = keys[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }
  window.addEventListener('keydown', onKey)
  onScopeDispose(() => window.removeEventListener('keydown', onKey))
}
