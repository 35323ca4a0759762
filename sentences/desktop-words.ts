import type { Settings } from '../contract/app.ts'
import { desktop as german } from './de/desktop.ts'
import type { Say, SentenceValues } from './describe-problem.ts'
import type { DesktopTextKey, DesktopTexts } from './desktop-texts.ts'
import { desktop as english } from './en/desktop.ts'
import { sayFrom, sayInEnglish, sayInGerman } from './plain-words.ts'

/** A text of the desktop by typed key. */
export type DesktopSay = (key: DesktopTextKey, values?: SentenceValues) => string

export type Language = Exclude<Settings['locale'], 'system'>

/** What is said outside of the page in one language: the desktop's own texts, and those of problems. */
export interface DesktopWords {
  readonly language: Language
  readonly say: DesktopSay
  readonly problem: Say
}

const languages: { readonly [L in Language]: DesktopWords } = {
  en: { language: 'en', say: speaking(english), problem: sayInEnglish },
  de: { language: 'de', say: speaking(german), problem: sayInGerman },
}

/** The words for the chosen language; `system` are the languages that the system prefers, best first. */
export function desktopWords(chosen: Settings['locale'], system: readonly string[]): DesktopWords {
  return languages[chosen === 'system' ? languageOf(system) : chosen]
}

function languageOf(system: readonly string[]): Language {
  const wanted = system.map((tag) => tag.toLowerCase().split(/[-_]/, 1)[0])
  return wanted.find((tag) => tag === 'en' || tag === 'de') ?? 'en'
}

function speaking(texts: DesktopTexts): DesktopSay {
  const say = sayFrom(texts)
  return (key, values) => say(key, values) ?? key
}
