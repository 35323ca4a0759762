import type { Texts } from '../texts.ts'
import type { Language } from './languages.ts'

/** What a language other than English brings: the catalogue, and the words inside the widgets. */
export type LanguageParts = typeof import('../de/german.ts')

/**
 * The parts of a language, each language a part of the program of its own; undefined for English, which is always
 * there. Rejects when the part does not come.
 */
export async function fetchLanguage(language: Language): Promise<LanguageParts | undefined> {
  return language === 'de' ? await import('../de/german.ts') : undefined
}

/** Speaks the language from now on, on the whole page and in the document's `lang`. */
export function speak(texts: Texts, language: Language, parts: LanguageParts | undefined): void {
  if (parts) texts.setLocaleMessage(language, parts.messages)
  texts.locale.value = language
  document.documentElement.lang = language
}
