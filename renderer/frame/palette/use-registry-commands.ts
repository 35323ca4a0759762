import { useQuery } from '@pinia/colada'
import { type ComputedRef, computed, type Ref } from 'vue'
import { useRouter } from 'vue-router'
import type { RegistrySummary } from '../../../contract/registry/registry-record.ts'
import { toFailure } from '../../composables/failure.ts'
import { useNotices } from '../../composables/notices.store.ts'
import { usePlace } from '../../composables/place.store.ts'
import { useProblem } from '../../composables/use-problem.ts'
import { useVaultStatus } from '../../composables/vault-status.store.ts'
import { useTexts } from '../../messages/texts.ts'
import { useClient } from '../../rpc/client.ts'
import type { Command } from './use-commands.ts'

/** How many registries are offered at once; more would hide the pages. */
const most = 5
const least = 2

/** What can be done with the registries whose names fit the words, once two letters are typed. */
export function useRegistryCommands(words: Readonly<Ref<string>>): ComputedRef<readonly Command[]> {
  const { t } = useTexts()
  const { describe } = useProblem()
  const client = useClient()
  const router = useRouter()
  const notices = useNotices()
  const place = usePlace()
  const vault = useVaultStatus()
  const list = useQuery({ key: ['registries'], query: () => client.registries.list() })

  /** The palette is closed by then, so what came of it is said in the corner. */
  async function tell(work: Promise<string>): Promise<void> {
    try {
      notices.tell('good', await work)
    } catch (error) {
      const { sentence, next } = describe(toFailure(error))
      notices.tell('warning', sentence, next)
    }
  }

  async function activate({ id, name }: RegistrySummary): Promise<string> {
    await client.registries.activate({ id })
    return t('registries.done.activated', { name })
  }

  async function deactivate({ id, name, address }: RegistrySummary): Promise<string> {
    await client.registries.deactivate({ id })
    return t('registries.done.deactivated', { name, address })
  }

  async function verify({ id, name }: RegistrySummary): Promise<string> {
    const { verification } = await client.registries.verify({
      id,
      environmentId: place.environment?.id ?? '',
    })
    return verification.kind === 'verified'
      ? t('registries.done.verified', { name })
      : t('registries.done.notVerified', { name })
  }

  function commandsFor(registry: RegistrySummary): readonly Command[] {
    const { id, name, state } = registry
    const command = (verb: string, label: string, icon: string, run: () => void): Command => ({
      id: `${verb} ${id}`,
      group: 'registries',
      label,
      icon,
      run,
    })
    const toSheet = (sheet: 'show' | 'edit' | 'clone') => () =>
      void router.push({ path: '/registries', query: { [sheet]: id } })
    const open = vault.state === 'unlocked'
    return [
      command('show', t('frame.registry.show', { name }), 'i-lucide-key-round', toSheet('show')),
      ...(state === 'inactive'
        ? [
            command(
              'activate',
              t('registries.actions.activateNamed', { name }),
              'i-lucide-play',
              () => void tell(activate(registry)),
            ),
          ]
        : [
            command(
              'deactivate',
              t('registries.actions.deactivateNamed', { name }),
              'i-lucide-pause',
              () => void tell(deactivate(registry)),
            ),
          ]),
      ...(state === 'active' && open
        ? [
            command(
              'verify',
              t('frame.registry.verify', { name }),
              'i-lucide-badge-check',
              () => void tell(verify(registry)),
            ),
          ]
        : []),
      command('edit', t('frame.registry.edit', { name }), 'i-lucide-pencil', toSheet('edit')),
      ...(open
        ? [command('clone', t('frame.registry.clone', { name }), 'i-lucide-copy-plus', toSheet('clone'))]
        : []),
    ]
  }

  return computed(() => {
    const wanted = words.value.trim().toLowerCase().split(/\s+/)
    if (wanted.join('').length < least) return []
    const found: Command[] = []
    const id = place.project?.id
    let fitting = 0
    for (const registry of list.data.value ?? []) {
      if (registry.projectId !== id) continue
      const name = registry.name.toLowerCase()
      // One word at least must be of the name; the others may be of what is to be done.
      if (!wanted.some((word) => name.includes(word))) continue
      const fit = commandsFor(registry).filter(({ label }) => {
        const text = label.toLowerCase()
        return wanted.every((word) => text.includes(word))
      })
      if (fit.length === 0) continue
      found.push(...fit)
      fitting += 1
      if (fitting === most) break
    }
    return found
  })
}
