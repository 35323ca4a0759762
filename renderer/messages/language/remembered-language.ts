import { type Language, toLanguage } from './languages.ts'

const key = 'fairlead.language'

/** The language that was spoken last, for the first paint; undefined where none is known or storage is closed. */
export function rememberedLanguage(): Language | undefined {
  try {
    return toLanguage(localStorage.getItem(key))
  } catch {
    return undefined
  }
}

/** Keeps the language for the next first paint. False where the browser keeps nothing. */
export function rememberLanguage(language: Language): boolean {
  try {
    localStorage.setItem(key, language)
    return true
  } catch {
    return false
  }
}
