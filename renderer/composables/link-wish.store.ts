import { defineStore } from 'pinia'
import { ref } from 'vue'

/** What links from outside have named, kept while the user looks at other pages. Each is an image. */
export const useLinkWish = defineStore('link-wish', () => {
  /** Not yet looked at by the Launch page. */
  const image = ref<string>()
  /** Waits for the user to take it or to leave it. */
  const offered = ref<string>()
  /** What the form was filled with, and holds as it came. */
  const filled = ref<string>()

  return {
    image,
    offered,
    filled,
    take: (): string | undefined => {
      const wanted = image.value
      image.value = undefined
      return wanted
    },
  }
})
