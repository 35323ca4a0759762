import type { CommandPaletteGroup, CommandPaletteItem } from '@nuxt/ui/components/CommandPalette.vue'
import { type ComputedRef, computed } from 'vue'
import { useRouter } from 'vue-router'
import { useVaultStatus } from '../composables/vault-status.store.ts'
import { useTexts } from '../messages/texts.ts'
import { recordPages, settingsPages, workPages } from './pages.ts'

/** What the command palette offers now; `done` is called when one was chosen. */
export function useCommands(done: () => void): ComputedRef<CommandPaletteGroup<CommandPaletteItem>[]> {
  const { t } = useTexts()
  const router = useRouter()
  const vault = useVaultStatus()

  const go = (to: string) => () => {
    done()
    void router.push(to)
  }
  return computed(() => [
    {
      id: 'pages',
      label: t('frame.goTo'),
      items: [...workPages, ...recordPages, ...settingsPages].map((page) => ({
        label: t(page.text),
        icon: page.icon,
        onSelect: go(page.to),
      })),
    },
    {
      id: 'actions',
      label: t('frame.actions'),
      items: [
        { label: t('frame.addRegistry'), icon: 'i-lucide-plus', onSelect: go('/registries?add=1') },
        ...(vault.state === 'locked'
          ? [{ label: t('frame.pages.unlock'), icon: 'i-lucide-lock-open', onSelect: go('/vault/unlock') }]
          : []),
      ],
    },
  ])
}
