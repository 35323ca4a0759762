import { useQuery } from '@pinia/colada'
import { type ComputedRef, computed, type Ref } from 'vue'
import { useRouter } from 'vue-router'
import type { Service } from '../../../../contract/services.ts'
import { usePlace } from '../../../composables/place.store.ts'
import { useTexts } from '../../../messages/texts.ts'
import { usePulls } from '../../../pulls/pulls.store.ts'
import { useClient } from '../../../rpc/client.ts'
import type { Command } from '../command.ts'
import { couldBeImage, isSurelyImage } from '../image-words.ts'
import { useTell } from '../use-tell.ts'

/** Pulls that run, services, and an image that is typed. */
export function useWorkCommands(words: Readonly<Ref<string>>): {
  /** What is under way or kept at a scale. */
  readonly work: ComputedRef<readonly Command[]>
  /** The image that is typed, and whether it can hardly be anything else. */
  readonly image: ComputedRef<{ readonly command: Command; readonly sure: boolean } | undefined>
} {
  const { t } = useTexts()
  const client = useClient()
  const router = useRouter()
  const place = usePlace()
  const pulls = usePulls()
  const tell = useTell()
  const environmentId = computed(() => place.environment?.id ?? '')
  const services = useQuery({
    key: () => ['workloads', environmentId.value, 'services'],
    query: () => client.services.list({ environmentId: environmentId.value }),
    enabled: () => environmentId.value !== '',
  })

  async function cancel(id: string, image: string): Promise<string> {
    await pulls.cancel(id)
    return t('frame.done.cancelled', { image })
  }
  async function scaled({ id, name, ...service }: Service, scale: number): Promise<string> {
    await client.services.scale({ environmentId: service.environmentId, id, scale })
    return t('frame.done.scaled', { name, count: scale })
  }

  function serviceCommands(service: Service): readonly Command[] {
    const { id, name, scale, state } = service
    const gone = state === 'removing' ? t('frame.blocked.isRemoved') : undefined
    const command = (
      verb: 'up' | 'down' | 'logs',
      icon: string,
      run: () => void,
      blocked = gone,
    ): Command => ({
      id: `${verb} ${id}`,
      group: 'work',
      label: t(`frame.service.${verb}`, { name }),
      icon,
      blocked,
      sought: true,
      run,
    })
    return [
      command('up', 'i-lucide-plus', () => tell(scaled(service, scale + 1))),
      command(
        'down',
        'i-lucide-minus',
        () => tell(scaled(service, scale - 1)),
        scale === 0 ? t('frame.blocked.isZero') : gone,
      ),
      command('logs', 'i-lucide-scroll-text', () => {
        void router.push({ path: '/workloads', query: { logs: id } })
      }),
    ]
  }

  return {
    work: computed(() => [
      ...pulls.running.map(
        ({ id, image, state }): Command => ({
          id: `cancel ${id}`,
          group: 'work',
          label: t('frame.cancelPull', { image }),
          icon: 'i-lucide-circle-x',
          blocked: state === 'stopping' ? t('frame.blocked.isStopping') : undefined,
          run: () => tell(cancel(id, image)),
        }),
      ),
      ...(services.data.value ?? []).flatMap(serviceCommands),
    ]),
    image: computed(() => {
      const image = words.value.trim()
      if (!couldBeImage(image)) return undefined
      const command: Command = {
        id: 'launch image',
        group: 'image',
        label: t('frame.launchImage', { image }),
        icon: 'i-lucide-rocket',
        run: () => void router.push({ path: '/launch', query: { image } }),
      }
      return { command, sure: isSurelyImage(image) }
    }),
  }
}
