import { computed, type Ref, watch } from 'vue'
import { useRouter } from 'vue-router'
import { useLinkWish as useWish } from '../../composables/link-wish.store.ts'
import { useLaunch } from '../launch.store.ts'
import { blankLaunch } from '../launch-draft.ts'

/**
 * What a link from outside has named. A form in which nothing is typed is filled with it; else it is offered. It
 * never comes into a form with other fields in it, as values that were meant for another image would go with it.
 */
export function useLinkWish(): {
  readonly offered: Readonly<Ref<string | undefined>>
  /** The form holds the image of a link, as it came. */
  readonly filled: Readonly<Ref<boolean>>
  use(): void
  dismiss(): void
} {
  const router = useRouter()
  const launching = useLaunch()
  const wish = useWish()

  /** Whether the form holds this image, or none, and nothing else. */
  function holdsOnly(image: string): boolean {
    return JSON.stringify(launching.typed) === JSON.stringify(blankLaunch(image))
  }

  function fill(image: string): void {
    launching.typed = blankLaunch(image)
    launching.filled = undefined
    wish.offered = undefined
    wish.filled = image
    void router.replace({ path: '/launch', query: { image } })
  }

  watch(
    () => launching.typed.image,
    (image) => {
      if (image !== wish.filled) wish.filled = undefined
    },
    { flush: 'sync', immediate: true },
  )
  watch(
    () => wish.image,
    () => {
      const image = wish.take()
      if (image === undefined) return
      if (holdsOnly('') || holdsOnly(image)) fill(image)
      else {
        wish.filled = undefined
        wish.offered = image
      }
    },
    { immediate: true },
  )

  return {
    offered: computed(() => wish.offered),
    filled: computed(() => wish.filled !== undefined),
    use: () => {
      if (wish.offered !== undefined) fill(wish.offered)
    },
    dismiss: () => {
      wish.offered = undefined
      wish.filled = undefined
    },
  }
}
