import { useQuery } from '@pinia/colada'
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import type { ImageRequest } from '../../contract/pulls.ts'
import { usePlace } from '../composables/place.store.ts'
import { useClient } from '../rpc/client.ts'
import { imageHistory } from './image-history.ts'
import { blankLaunch, type LaunchPlace, toLaunchDraft } from './launch-draft.ts'

/** What is typed on the Launch page, which stays while the user looks elsewhere, and what came of it. */
export const useLaunch = defineStore('launch', () => {
  const client = useClient()
  const place = usePlace()
  const typed = ref(blankLaunch())

  const launchList = useQuery({ key: ['launches'], query: () => client.workloads.launches() })
  const registryList = useQuery({ key: ['registries'], query: () => client.registries.list() })

  const where = computed<LaunchPlace | undefined>(() => {
    const { environment, project, namespace } = place
    if (!environment || !project) return undefined
    return { environmentId: environment.id, projectId: project.id, namespace }
  })
  const environmentId = computed(() => where.value?.environmentId)
  const localImages = useQuery({
    key: () => ['images', environmentId.value ?? ''],
    query: () => client.images.list({ environmentId: environmentId.value ?? '' }),
    enabled: () => environmentId.value !== undefined,
  })
  const pulled = useQuery({ key: ['launches', 'pulled'], query: () => client.pulls.list() })

  const launches = computed(() => launchList.data.value ?? [])
  const history = computed(() => [
    ...new Set([
      ...imageHistory([
        ...launches.value.map(({ image, createdAt }) => ({ image, at: createdAt })),
        ...(pulled.data.value ?? []).map(({ image, createdAt }) => ({ image, at: createdAt })),
      ]),
      ...(localImages.data.value ?? []).flatMap(({ reference }) => reference ?? []),
    ]),
  ])

  /** The image as it is asked for; undefined while nothing is typed or the place is not known yet. */
  const request = computed<ImageRequest | undefined>(() => {
    const { image, credentialId } = typed.value
    if (!where.value || image.trim() === '') return undefined
    return { ...where.value, image, ...(credentialId === undefined ? {} : { credentialId }) }
  })

  function demand<T>(value: T | undefined): T {
    if (value === undefined) throw new Error('the place of the launch is not known yet')
    return value
  }
  const wanted = (): ImageRequest => {
    const { image, credentialId } = typed.value
    return { ...demand(where.value), image, ...(credentialId === undefined ? {} : { credentialId }) }
  }

  return {
    typed,
    launches,
    history,
    request,
    /** Changes whenever a registry does. */
    registries: computed(() => registryList.data.value),
    trace: (asked: ImageRequest) => client.pulls.trace(asked),
    check: () => client.pulls.check(wanted()),
    pull: () => client.pulls.start(wanted()),
    launch: async () => {
      const launched = await client.workloads.launch(toLaunchDraft(typed.value, demand(where.value)))
      await Promise.all([launchList.refetch(), pulled.refetch()])
      return launched
    },
    activate: async (id: string) => {
      await client.registries.activate({ id })
      await registryList.refetch()
    },
  }
})
