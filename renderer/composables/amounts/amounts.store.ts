import { defineStore } from 'pinia'
import { computed } from 'vue'
import { useLocale } from '../../messages/texts.ts'
import { amountFormats } from './format-amount.ts'

/** Amounts in the user's language, for all that counts while it is looked at. */
export const useAmounts = defineStore('amounts', () => {
  const locale = useLocale()
  const formats = computed(() => amountFormats(locale.value))
  return {
    bytes: (bytes: number) => formats.value.bytes(bytes),
    duration: (seconds: number) => formats.value.duration(seconds),
  }
})
