import { defineStore } from 'pinia'
import { ref } from 'vue'

/** The image that a link from outside has named, until the Launch page has taken it up. */
export const useLinkWish = defineStore('link-wish', () => {
  const image = ref<string>()

  return {
    image,
    take: (): string | undefined => {
      const wanted = image.value
      image.value = undefined
      return wanted
    },
  }
})
