import { type Ref, ref, watch } from 'vue'
import { useRouter } from 'vue-router'
import { useLinkWish as useWish } from '../../composables/link-wish.store.ts'
import { useLaunch } from '../launch.store.ts'
import { blankLaunch } from '../launch-draft.ts'

/**
 * What a link from outside has named. A form in which nothing is typed is filled with it; else it is offered. It
 * never comes into a form with other fields in it, as values that were meant for another image would go with it.
 */
export function useLinkWish(): {
  readonly offered: Ref<string | undefined>
  /** The form holds the image of a link, as it came. */
  readonly filled: Ref<boolean>
  use(): void
  dismiss(): void
} {
  const router = useRouter()
  const launching = useLaunch()
  const wish = useWish()
  const offered = ref<string>()
  const filled = ref(false)

  function fill(image: string): void {
    launching.typed = blankLaunch(image)
    launching.filled = undefined
    offered.value = undefined
    filled.value = true
    void router.replace({ path: '/launch', query: { image } })
  }

  watch(
    () => wish.image,
    () => {
      const image = wish.take()
      if (image === undefined) return
      filled.value = false
      offered.value = undefined
      if (JSON.stringify(launching.typed) === JSON.stringify(blankLaunch())) fill(image)
      else offered.value = image
    },
    { immediate: true },
  )
  watch(
    () => launching.typed.image,
    () => {
      filled.value = false
    },
    { flush: 'sync' },
  )

  return {
    offered,
    filled,
    use: () => {
      if (offered.value !== undefined) fill(offered.value)
    },
    dismiss: () => {
      offered.value = undefined
      filled.value = false
    },
  }
}
