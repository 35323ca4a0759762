import { useQuery } from '@pinia/colada'
import { type ComputedRef, computed, type Ref } from 'vue'
import { useRouter } from 'vue-router'
import type { RegistrySummary } from '../../../../contract/registry/registry-record.ts'
import { usePlace } from '../../../composables/place.store.ts'
import { useVaultStatus } from '../../../composables/vault-status.store.ts'
import { useTexts } from '../../../messages/texts.ts'
import { useClient } from '../../../rpc/client.ts'
import type { Command } from '../command.ts'
import { useTell } from '../use-tell.ts'
import { fittingRegistries } from './fitting-registries.ts'

/** What can be done with the registries whose names fit the words, once two letters are typed. */
export function useRegistryCommands(words: Readonly<Ref<string>>): ComputedRef<readonly Command[]> {
  const { t } = useTexts()
  const client = useClient()
  const router = useRouter()
  const place = usePlace()
  const vault = useVaultStatus()
  const tell = useTell()
  const list = useQuery({ key: ['registries'], query: () => client.registries.list() })

  async function activate({ id, name }: RegistrySummary): Promise<string> {
    await client.registries.activate({ id })
    return t('registries.done.activated', { name })
  }

  async function deactivate({ id, name, address }: RegistrySummary): Promise<string> {
    await client.registries.deactivate({ id })
    return t('registries.done.deactivated', { name, address })
  }

  async function verify({ id, name }: RegistrySummary): Promise<string> {
    const environmentId = place.environment?.id ?? ''
    const { verification } = await client.registries.verify({ id, environmentId })
    return verification.kind === 'verified'
      ? t('registries.done.verified', { name })
      : t('registries.done.notVerified', { name })
  }

  function commandsFor(registry: RegistrySummary): readonly Command[] {
    const { id, name, state } = registry
    const closed =
      vault.state === 'absent'
        ? t('frame.blocked.noVault')
        : vault.state === 'locked'
          ? t('frame.blocked.isLocked')
          : undefined
    const command = (
      verb: string,
      label: string,
      icon: string,
      run: () => void,
      blocked?: string,
    ): Command => ({ id: `${verb} ${id}`, group: 'registries', label, icon, blocked, sought: true, run })
    const toSheet = (sheet: 'show' | 'edit' | 'clone') => () =>
      void router.push({ path: '/registries', query: { [sheet]: id } })
    const change =
      state === 'inactive'
        ? command('activate', t('registries.actions.activateNamed', { name }), 'i-lucide-play', () =>
            tell(activate(registry)),
          )
        : command('deactivate', t('registries.actions.deactivateNamed', { name }), 'i-lucide-pause', () =>
            tell(deactivate(registry)),
          )
    return [
      command('show', t('frame.registry.show', { name }), 'i-lucide-key-round', toSheet('show')),
      change,
      command(
        'verify',
        t('frame.registry.verify', { name }),
        'i-lucide-badge-check',
        () => tell(verify(registry)),
        state === 'active' ? closed : t(`frame.blocked.${state}`),
      ),
      command('edit', t('frame.registry.edit', { name }), 'i-lucide-pencil', toSheet('edit')),
      command('clone', t('frame.registry.clone', { name }), 'i-lucide-copy-plus', toSheet('clone'), closed),
    ]
  }

  return computed(() =>
    fittingRegistries(list.data.value ?? [], place.project?.id, words.value).flatMap(commandsFor),
  )
}
