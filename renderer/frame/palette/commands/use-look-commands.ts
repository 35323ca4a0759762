import { type ComputedRef, computed } from 'vue'
import type { Settings } from '../../../../contract/app.ts'
import { useSettings } from '../../../composables/settings.store.ts'
import { useTheme } from '../../../composables/theme.store.ts'
import { useTexts } from '../../../messages/texts.ts'
import type { Command } from '../command.ts'
import { useTell } from '../use-tell.ts'

const themes = ['system', 'light', 'dark'] as const satisfies Settings['theme'][]
const languages = ['system', 'en', 'de'] as const satisfies Settings['locale'][]

/** Theme and language. The one that is chosen already says so. */
export function useLookCommands(): ComputedRef<readonly Command[]> {
  const { t } = useTexts()
  const theme = useTheme()
  const settings = useSettings()
  const tell = useTell()

  async function changed(work: Promise<void>, done: string): Promise<string> {
    await work
    return done
  }
  const blocked = (isChosen: boolean): string | undefined =>
    isChosen ? t('frame.blocked.isChosen') : undefined

  return computed(() => [
    ...themes.map((value): Command => {
      const label = t('frame.useTheme', { name: t(`frame.appearance.${value}`) })
      return {
        id: `theme ${value}`,
        group: 'looks',
        label,
        icon: 'i-lucide-sun-moon',
        blocked: blocked(theme.chosen === value),
        run: () => tell(changed(theme.choose(value), label)),
      }
    }),
    ...languages.map((value): Command => {
      const label = t('frame.useLanguage', { name: t(`frame.languages.${value}`) })
      return {
        id: `language ${value}`,
        group: 'looks',
        label,
        icon: 'i-lucide-languages',
        blocked: blocked(settings.chosen?.locale === value),
        run: () => tell(changed(settings.change({ locale: value }), label)),
      }
    }),
  ])
}
