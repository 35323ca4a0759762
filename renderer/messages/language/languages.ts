import type { Settings } from '../../../contract/app.ts'

/** The languages that the page speaks, each by its name in itself. */
export const languageNames = { en: 'English', de: 'Deutsch' } as const

export type Language = keyof typeof languageNames

function isLanguage(text: string): text is Language {
  return Object.hasOwn(languageNames, text)
}

/** The remembered name of a language; undefined for anything else. */
export function toLanguage(text: string | null): Language | undefined {
  return text !== null && isLanguage(text) ? text : undefined
}

/**
 * The language for a choice: the chosen one, and for `system` the first of `preferred` (BCP 47 tags, the dearest
 * first) that the page speaks, else English.
 */
export function languageFor(choice: Settings['locale'], preferred: readonly string[]): Language {
  if (choice !== 'system') return choice
  const spoken = preferred.map((tag) => tag.toLowerCase().split('-')[0] ?? '')
  return spoken.find(isLanguage) ?? 'en'
}
