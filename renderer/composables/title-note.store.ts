import { defineStore } from 'pinia'
import { ref } from 'vue'

/** A few characters before the title of the window, for what goes on while the user looks elsewhere; often empty. */
export const useTitleNote = defineStore('title-note', () => {
  const note = ref('')
  return { note }
})
