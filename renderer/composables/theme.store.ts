import { defineStore } from 'pinia'
import { computed, onScopeDispose, ref, watchEffect } from 'vue'
import type { Settings } from '../../contract/app.ts'
import { useClient } from '../rpc/client.ts'
import { useStoreQuery } from './live/use-store-query.ts'

type Theme = Settings['theme']

/** The chosen theme, kept by the core, and the one that is shown. It sets the class of the document. */
export const useTheme = defineStore('theme', () => {
  const client = useClient()
  const settings = useStoreQuery({ key: ['settings'], query: () => client.app.settings() })
  const system = matchMedia('(prefers-color-scheme: dark)')
  const systemDark = ref(system.matches)
  const wanted = ref<Theme>()

  const follow = () => {
    systemDark.value = system.matches
  }
  system.addEventListener('change', follow)
  onScopeDispose(() => system.removeEventListener('change', follow))

  const chosen = computed<Theme>(() => wanted.value ?? settings.data.value?.theme ?? 'system')
  const dark = computed(() => (chosen.value === 'system' ? systemDark.value : chosen.value === 'dark'))

  watchEffect(() => {
    document.documentElement.classList.toggle('dark', dark.value)
    document.documentElement.classList.toggle('light', !dark.value)
  })

  return {
    chosen,
    dark,
    /** Shows the theme at once and keeps it. Throws what the core throws, with the old theme back. */
    choose: async (theme: Theme) => {
      wanted.value = theme
      try {
        await client.app.changeSettings({ theme })
        await settings.refetch()
      } finally {
        wanted.value = undefined
      }
    },
  }
})
