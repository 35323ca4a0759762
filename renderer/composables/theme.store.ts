import { defineStore } from 'pinia'
import { computed, onScopeDispose, ref, watchEffect } from 'vue'
import type { Settings } from '../../contract/app.ts'
import { useSettings } from './settings.store.ts'

type Theme = Settings['theme']

/** The chosen theme, kept by the core, and the one that is shown. It sets the class of the document. */
export const useTheme = defineStore('theme', () => {
  const settings = useSettings()
  const system = matchMedia('(prefers-color-scheme: dark)')
  const systemDark = ref(system.matches)

  const follow = () => {
    systemDark.value = system.matches
  }
  system.addEventListener('change', follow)
  onScopeDispose(() => system.removeEventListener('change', follow))

  const chosen = computed<Theme>(() => settings.wanted.theme ?? settings.chosen?.theme ?? 'system')
  const dark = computed(() => (chosen.value === 'system' ? systemDark.value : chosen.value === 'dark'))

  watchEffect(() => {
    document.documentElement.classList.toggle('dark', dark.value)
    document.documentElement.classList.toggle('light', !dark.value)
  })

  return {
    chosen,
    dark,
    /** Shows the theme at once and keeps it. Throws what the core throws, with the old theme back. */
    choose: (theme: Theme) => settings.change({ theme }),
  }
})
