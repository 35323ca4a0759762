import { type ComputedRef, computed } from 'vue'
import { useRouter } from 'vue-router'
import { useTour } from '../../../composables/tour.store.ts'
import { useVaultStatus } from '../../../composables/vault-status.store.ts'
import { useTexts } from '../../../messages/texts.ts'
import { useClient } from '../../../rpc/client.ts'
import { type PageLink, recordPages, settingsPages, workPages } from '../../pages.ts'
import type { Command } from '../command.ts'
import { useTell } from '../use-tell.ts'

/** Every page, and what can be done from anywhere. */
export function usePageCommands(): ComputedRef<readonly Command[]> {
  const { t } = useTexts()
  const router = useRouter()
  const client = useClient()
  const vault = useVaultStatus()
  const tour = useTour()
  const tell = useTell()

  const to =
    (group: Command['group']) =>
    ({ to, icon, text }: PageLink): Command => ({
      id: to,
      group,
      label: t(text),
      icon,
      run: () => void router.push(to),
    })

  async function lock(): Promise<string> {
    await client.vault.lock()
    await vault.refresh()
    return t('frame.done.locked')
  }

  const lockNow = (): Command => ({
    id: 'lock',
    group: 'actions',
    label: t('frame.lockNow'),
    icon: 'i-lucide-lock',
    blocked:
      vault.state === 'absent'
        ? t('frame.blocked.noVault')
        : vault.state === 'locked'
          ? t('frame.blocked.isLocked')
          : undefined,
    run: () => tell(lock()),
  })

  return computed(() => [
    ...[...workPages, ...recordPages, ...settingsPages].map(to('goTo')),
    to('goTo')({ to: '/projects', icon: 'i-lucide-folder-tree', text: 'frame.pages.projects' }),
    to('actions')({ to: '/registries?add=1', icon: 'i-lucide-plus', text: 'frame.addRegistry' }),
    to('actions')({
      to: '/registries?import=1',
      icon: 'i-lucide-folder-input',
      text: 'registries.importLogins',
    }),
    ...(vault.state === 'locked'
      ? [to('actions')({ to: '/vault/unlock', icon: 'i-lucide-lock-open', text: 'frame.pages.unlock' })]
      : []),
    lockNow(),
    to('actions')({
      to: '/about?diagnostics=1',
      icon: 'i-lucide-stethoscope',
      text: 'about.diagnostics.show',
    }),
    {
      id: 'tour',
      group: 'actions',
      label: t('frame.tour.again'),
      icon: 'i-lucide-signpost',
      run: () => {
        tour.start()
        void router.push('/registries')
      },
    },
  ])
}
