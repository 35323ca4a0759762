import type { Ref } from 'vue'
import { createI18n, useI18n } from 'vue-i18n'
import { en } from './en/en.ts'

type Leaves<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${Leaves<T[K]>}`
}[keyof T & string]

/** The path of a text in the catalogue. */
export type TextKey = Leaves<typeof en>

/** Values for the places in a text. `count` also chooses between singular and plural. */
export type TextValues = Record<string, string | number>

export type Translate = (key: TextKey, values?: TextValues) => string

/** The catalogues behind every text of the page. */
export function createTexts() {
  return createI18n<false>({ legacy: false, locale: 'en', fallbackLocale: 'en', messages: { en } })
}

/** The composer of vue-i18n behind all texts. */
export type Texts = ReturnType<typeof createTexts>['global']

/** Texts by typed key. `say` takes a key that comes from data and answers undefined where there is none. */
export function useTexts(): {
  t: Translate
  say: (key: string, values?: TextValues) => string | undefined
} {
  const { t: translate, te } = useI18n({ useScope: 'global' })
  const speak = (key: string, values: TextValues = {}): string =>
    typeof values.count === 'number' ? translate(key, values, values.count) : translate(key, values)
  return {
    t: speak,
    say: (key, values) => (te(key) ? speak(key, values) : undefined),
  }
}

/** The language of the page as a BCP 47 tag, for dates and numbers. */
export function useLocale(): Readonly<Ref<string>> {
  return useI18n({ useScope: 'global' }).locale
}

/** The composer itself, to change the language. */
export function useAllTexts(): Texts {
  return useI18n({ useScope: 'global' })
}
