import { type ComputedRef, computed } from 'vue'
import { useRouter } from 'vue-router'
import { usePlace } from '../../composables/place.store.ts'
import { useVaultStatus } from '../../composables/vault-status.store.ts'
import { useTexts } from '../../messages/texts.ts'
import { type PageLink, recordPages, settingsPages, workPages } from '../pages.ts'

/** One line of the command palette. */
export interface Command {
  readonly id: string
  readonly group: 'goTo' | 'actions' | 'registries' | 'places'
  readonly label: string
  readonly icon: string
  run(): void
}

/** What the command palette offers now. */
export function useCommands(): ComputedRef<readonly Command[]> {
  const { t } = useTexts()
  const router = useRouter()
  const vault = useVaultStatus()
  const place = usePlace()

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
    command('goTo')({ to: '/projects', icon: 'i-lucide-folder-tree', text: 'frame.pages.projects' }),
    command('actions')({ to: '/registries?add=1', icon: 'i-lucide-plus', text: 'frame.addRegistry' }),
    command('actions')({
      to: '/registries?import=1',
      icon: 'i-lucide-folder-input',
      text: 'registries.importLogins',
    }),
    ...place.namespaces
      .filter((name) => name !== place.namespace)
      .map(
        (name): Command => ({
          id: `namespace ${name}`,
          group: 'places',
          label: t('frame.useNamespace', { name }),
          icon: 'i-lucide-box',
          run: () => place.chooseNamespace(name),
        }),
      ),
    ...place.projects
      .filter(({ id }) => id !== place.project?.id)
      .map(
        ({ id, name }): Command => ({
          id: `project ${id}`,
          group: 'places',
          label: t('frame.useProject', { name }),
          icon: 'i-lucide-folder-tree',
          run: () => place.chooseProject(id),
        }),
      ),
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
