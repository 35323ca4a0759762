import { onScopeDispose, type Ref, ref } from 'vue'

/** How long it is said that something was copied (milliseconds). */
const said = 2000

/**
 * Copies a text to the clipboard and says so for a while. Where even that is denied nothing is said, and the text can
 * be taken by hand. Never for a secret. Only in `setup` of a component.
 */
export function useCopy(): { readonly copied: Ref<boolean>; readonly copy: (text: string) => Promise<void> } {
  const copied = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(() => clearTimeout(timer))

  async function copy(text: string): Promise<void> {
    copied.value = await write(text)
    clearTimeout(timer)
    timer = setTimeout(() => {
      copied.value = false
    }, said)
  }
  return { copied, copy }
}

async function write(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyByCommand(text)
  }
}

/** The way of the menus, which needs a press and no permission: the desktop application denies them all. */
function copyByCommand(text: string): boolean {
  let given = false
  const offer = (event: Event): void => event.preventDefault()
  const give = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text)
    event.preventDefault()
    event.stopImmediatePropagation()
    given = true
  }
  // Without a selection Chromium copies only what somebody says before that there is something to copy.
  document.addEventListener('beforecopy', offer, { capture: true })
  document.addEventListener('copy', give, { capture: true })
  try {
    return document.execCommand('copy') && given
  } finally {
    document.removeEventListener('beforecopy', offer, { capture: true })
    document.removeEventListener('copy', give, { capture: true })
  }
}
