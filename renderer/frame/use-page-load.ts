import { onScopeDispose, type Ref, shallowRef } from 'vue'
import { useRouter } from 'vue-router'

/** For how long a failure after a reload is not met with another one (milliseconds). */
const pause = 60_000
const key = 'fairlead.reloaded-at'

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
      const before = Number(sessionStorage.getItem(key))
      if (Math.abs(Date.now() - before) < pause) return
      sessionStorage.setItem(key, String(Date.now()))
      again()
    }),
  )
  onScopeDispose(
    router.afterEach((_to, _from, failure) => {
      if (!failure) failed.value = undefined
    }),
  )
  return { failed, again }
}
