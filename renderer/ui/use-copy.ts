import { onScopeDispose, type Ref, ref } from 'vue'

/** How long it is said that something was copied (milliseconds). */
const said = 2000

/**
 * Copies a text to the clipboard and says so for a while. The permission may be denied: then nothing is said, and
 * the text can be taken by hand. Never for a secret. Only in `setup` of a component.
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
    return false
  }
}
