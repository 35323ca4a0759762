export { de as widgets } from '@nuxt/ui/locale'
export { de as messages } from './de.ts'
