import { type ComputedRef, computed } from 'vue'
import { useRouter } from 'vue-router'
import { useVaultStatus } from '../../composables/vault-status.store.ts'
import { useTexts } from '../../messages/texts.ts'
import { type PageLink, recordPages, settingsPages, workPages } from '../pages.ts'

/** One line of the command palette. */
export interface Command {
  readonly id: string
  readonly group: 'goTo' | 'actions'
  readonly label: string
  readonly icon: string
  run(): void
}

/** What the command palette offers now. */
export function useCommands(): ComputedRef<readonly Command[]> {
  const { t } = useTexts()
  const router = useRouter()
  const vault = useVaultStatus()

  const command =
    (group: Command['group']) =>
    ({ to, icon, text }: PageLink): Command => ({
      id: to,
      group,
      label: t(text),
      icon,
      run: () => void router.push(to),
    })

  return computed(() => [
    ...[...workPages, ...recordPages, ...settingsPages].map(command('goTo')),
    command('actions')({ to: '/registries?add=1', icon: 'i-lucide-plus', text: 'frame.addRegistry' }),
    ...(vault.state === 'locked'
      ? [
          command('actions')({
            to: '/vault/unlock',
            icon: 'i-lucide-lock-open',
            text: 'frame.pages.unlock',
          }),
        ]
      : []),
  ])
}
