import { defineStore } from 'pinia'
import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import type { Settings } from '../../../contract/app.ts'
import { reloadOnce } from '../../composables/reload-once.ts'
import { useSettings } from '../../composables/settings.store.ts'
import { useAllTexts } from '../texts.ts'
import { type Language, languageFor, toLanguage } from './languages.ts'
import { rememberLanguage } from './remembered-language.ts'
import { fetchLanguage, type LanguageParts, speak } from './speak.ts'

type Choice = Settings['locale']

/** The chosen language, kept by the core, and the one that is spoken. */
export const useLanguage = defineStore('language', () => {
  const settings = useSettings()
  const texts = useAllTexts()
  const preferred = shallowRef(navigator.languages)
  const widgets = shallowRef<LanguageParts['widgets']>()
  const missing = shallowRef(false)
  const failed = shallowRef<Language>()

  const follow = () => {
    preferred.value = navigator.languages
  }
  addEventListener('languagechange', follow)
  onScopeDispose(() => removeEventListener('languagechange', follow))

  const known = computed<Choice | undefined>(() => settings.wanted.locale ?? settings.chosen?.locale)
  // Until the core has told the choice, the language of the first paint stays.
  const wanted = computed<Language>(() =>
    known.value ? languageFor(known.value, preferred.value) : (toLanguage(texts.locale.value) ?? 'en'),
  )

  async function change(language: Language): Promise<void> {
    const parts = await fetchLanguage(language)
    if (wanted.value !== language) return
    speak(texts, language, parts)
    rememberLanguage(language)
    widgets.value = parts?.widgets
    missing.value = false
    failed.value = undefined
  }
  watch(
    wanted,
    (language) =>
      change(language).catch(() => {
        failed.value = language
      }),
    { immediate: true },
  )
  // Not while the choice is on its way to the core, which a reload would cut off.
  watch([failed, () => settings.wanted.locale], ([language, underway]) => {
    if (language !== undefined && language === wanted.value && !underway) missing.value = !reloadOnce()
  })

  return {
    chosen: computed<Choice>(() => known.value ?? 'system'),
    /** True when the part of the program with the wanted language did not come. */
    missing,
    /** The words of Nuxt UI's own widgets; undefined for English, which they bring along. */
    widgets,
    /** Speaks the language at once and keeps it. Throws what the core throws, with the old one back. */
    choose: (locale: Choice) => settings.change({ locale }),
  }
})
