import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import type { ImageRequest } from '../../contract/pulls.ts'
import { usePlace } from '../composables/place.store.ts'
import { useClient } from '../rpc/client.ts'
import { blankLaunch, type LaunchPlace, toLaunchDraft } from './launch-draft.ts'

/** What is typed on the Launch page, which stays while the user looks elsewhere, and what can be done with it. */
export const useLaunch = defineStore('launch', () => {
  const client = useClient()
  const place = usePlace()
  const typed = ref(blankLaunch())

  const where = computed<LaunchPlace | undefined>(() => {
    const { environment, project, namespace } = place
    if (!environment || !project) return undefined
    return { environmentId: environment.id, projectId: project.id, namespace }
  })

  /** The image as it is asked for; undefined while nothing is typed or the place is not known yet. */
  const request = computed<ImageRequest | undefined>(() =>
    where.value && typed.value.image.trim() !== '' ? asked(where.value) : undefined,
  )

  function asked(at: LaunchPlace): ImageRequest {
    const { image, credentialId, platform } = typed.value
    return {
      ...at,
      image,
      ...(credentialId === undefined ? {} : { credentialId }),
      ...(platform.trim() === '' ? {} : { platform: platform.trim() }),
    }
  }
  function here(): LaunchPlace {
    if (!where.value) throw new Error('the place of the launch is not known yet')
    return where.value
  }

  return {
    typed,
    request,
    trace: (wanted: ImageRequest) => client.pulls.trace(wanted),
    check: (signal: AbortSignal) => client.access.check(asked(here()), { signal }),
    /** The tags of a repository, with the credential of the match. */
    tags: (image: string, realm: string | undefined, signal: AbortSignal) => {
      const { projectId, namespace, credentialId } = asked(here())
      return client.access.tags(
        {
          ...{ projectId, namespace, image },
          ...(credentialId === undefined ? {} : { credentialId }),
          ...(realm === undefined ? {} : { realm }),
        },
        { signal },
      )
    },
    pull: () => client.pulls.start(asked(here())),
    launch: async () => {
      const launched = await client.workloads.launch(toLaunchDraft(typed.value, here()))
      // The choice was for one launch.
      typed.value.credentialId = undefined
      return launched
    },
    activate: (id: string) => client.registries.activate({ id }),
  }
})
