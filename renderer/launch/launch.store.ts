import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { ImageRequest } from '../../contract/pulls.ts'
import type { LeftOut } from '../../contract/workload/run-form.ts'
import { usePlace } from '../composables/place.store.ts'
import { useClient } from '../rpc/client.ts'
import { blankLaunch, type LaunchPlace, meantForm, type TypedLaunch, toLaunchDraft } from './launch-draft.ts'
import { looksLikeRunLine } from './paste/run-line-form.ts'

/** The form as it was before a pasted line filled it, and what the line said that the form does not hold. */
export interface FilledForm {
  readonly before: TypedLaunch
  readonly image: string
  readonly leftOut: readonly LeftOut[]
}

/** What is typed on the Launch page, which stays while the user looks elsewhere, and what can be done with it. */
export const useLaunch = defineStore('launch', () => {
  const client = useClient()
  const place = usePlace()
  const typed = ref(blankLaunch())
  const filled = shallowRef<FilledForm>()

  const where = computed<LaunchPlace | undefined>(() => {
    const { environment, project, namespace } = place
    if (!environment || !project) return undefined
    return { environmentId: environment.id, projectId: project.id, namespace }
  })

  /** The image as it is asked for; undefined while none is typed or the place is not known yet. */
  const request = computed<ImageRequest | undefined>(() => {
    const { image } = typed.value
    if (!where.value || image.trim() === '' || looksLikeRunLine(image)) return undefined
    return asked(where.value)
  })

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
    filled,
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
    readRunLine: (line: string) => client.workloads.readRunLine({ line }),
    showAs: () => client.workloads.showAs(toLaunchDraft(typed.value, here())),
    warnings: async (form: TypedLaunch) => (await client.workloads.checkForm(meantForm(form))).warnings,
    again: (id: string) => client.workloads.launchAgain({ id }),
    stop: (id: string) => client.workloads.stopLaunch({ id }),
    activate: (id: string) => client.registries.activate({ id }),
  }
})
