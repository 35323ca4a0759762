import { onScopeDispose, type Ref, shallowRef } from 'vue'
import { useRouter } from 'vue-router'
import { reloadOnce } from '../composables/reload-once.ts'

/**
 * The address of the page that could not be loaded, until another one stands. A browser remembers that a part of
 * the program did not come, so only loading all of it anew tries again. That is done once without asking: Chromium
 * drops what is on its way when a network interface comes or goes, as with every container. Only in `setup` of a
 * component.
 */
export function usePageLoad(): { readonly failed: Ref<string | undefined>; readonly again: () => void } {
  const router = useRouter()
  const failed = shallowRef<string>()
  const again = (): void => {
    if (failed.value !== undefined) location.hash = failed.value
    location.reload()
  }
  onScopeDispose(
    router.onError((_error, to) => {
      failed.value = to.fullPath
      reloadOnce(to.fullPath)
    }),
  )
  onScopeDispose(
    router.afterEach((_to, _from, failure) => {
      if (!failure) failed.value = undefined
    }),
  )
  return { failed, again }
}
