import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { ChosenImage, ImageWork } from '../../contract/images.ts'
import { toFailure } from '../composables/failure.ts'
import { useLive } from '../composables/live/use-live.ts'
import { useStoreQuery } from '../composables/live/use-store-query.ts'
import { usePlace } from '../composables/place.store.ts'
import { useClient } from '../rpc/client.ts'
import { fetchFile } from '../rpc/fetch-file.ts'
import { sendParts } from './files/send-parts.ts'

/** The images on the engine of the current project, and what goes on with them in the core. */
export const useImages = defineStore('images', () => {
  const client = useClient()
  const place = usePlace()
  const environmentId = computed(() => place.environment?.id)
  const query = useStoreQuery(() => ({
    key: ['images', environmentId.value ?? ''],
    query: () => client.images.list({ environmentId: environmentId.value ?? '' }),
    enabled: environmentId.value !== undefined,
  }))
  const work = shallowRef<ImageWork>()
  useLive(
    (signal) => client.images.watch(undefined, { signal }),
    (value) => {
      work.value = value
    },
  )

  /** Where images are wanted now. */
  function here(): { environmentId: string; projectId: string; namespace: string } {
    return {
      environmentId: environmentId.value ?? '',
      projectId: place.project?.id ?? '',
      namespace: place.namespace,
    }
  }

  return {
    /** Undefined until the first answer. */
    list: query.data,
    failure: computed(() => (query.error.value ? toFailure(query.error.value) : undefined)),
    refetch: () => query.refetch(),
    transfers: computed(() => work.value?.transfers ?? []),
    check: computed(() => {
      const check = work.value?.check
      return check?.environmentId === environmentId.value ? check : undefined
    }),

    pullAgain: async (image: string): Promise<void> => {
      await client.pulls.start({ ...here(), image })
    },
    remove: ({ id, reference }: ChosenImage) =>
      client.images.remove({ ...here(), id, ...(reference === undefined ? {} : { reference }) }),
    checkUpdates: (references?: readonly string[]) =>
      client.images.checkUpdates({ ...here(), ...(references ? { references: [...references] } : {}) }),
    stopCheck: () => client.images.stopCheck(),
    cancel: (id: string) => client.images.cancel({ id }),
    dismiss: (id: string) => client.images.dismiss({ id }),

    /** Hands the images to the browser as one file to be saved. */
    save: async (images: readonly ChosenImage[]): Promise<void> => {
      const chosen = images.map(({ id, reference }) => ({
        id,
        ...(reference === undefined ? {} : { reference }),
      }))
      const { ticket, file } = await client.images.save({ ...here(), images: chosen })
      fetchFile(document, ticket, file)
    },

    /**
     * Begins to bring a file to the engine, and resolves when it is on its way; `unreadable` is told if the file
     * cannot be read to its end. It goes on while other pages are shown.
     */
    load: async (file: File, unreadable: () => void): Promise<void> => {
      const { environmentId } = here()
      const stream = await client.images.load({ environmentId, file: file.name, size: file.size })
      const first = await stream.next()
      if (first.done) return
      const { id, ticket } = first.value
      const over = new AbortController()
      sendParts(file, ticket, over.signal).catch(async () => {
        if (over.signal.aborted) return
        unreadable()
        await client.images.cancel({ id }).catch(() => undefined)
      })
      // the stream ends with the transfer, and breaks with the line: then the core stops it, too
      void drain(stream).finally(() => over.abort())
    },
  }
})

async function drain(stream: AsyncIterable<unknown>): Promise<void> {
  try {
    for await (const _ of stream);
  } catch {
    // how the transfer ended stands in the list of transfers
  }
}
