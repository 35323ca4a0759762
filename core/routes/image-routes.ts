import { latestOf } from '../rpc/latest.ts'
import type { Services } from '../services.ts'
import { os } from './implementer.ts'

/** The procedures of the images on an engine. The bytes of files go by the shell's door. */
export function imageRoutes({ images, imageFiles, imageUpdates }: Services) {
  return {
    list: os.images.list.handler(({ input }) => images.list(input.environmentId)),
    remove: os.images.remove.handler(({ input }) => images.remove(input.environmentId, input)),
    checkUpdates: os.images.checkUpdates.handler(async ({ input }) => ({
      total: await imageUpdates.start(input, input.references),
    })),
    stopCheck: os.images.stopCheck.handler(() => {
      imageUpdates.stop()
      return {}
    }),
    save: os.images.save.handler(async ({ input }) => {
      const { id, ticket, file } = await imageFiles.save(input)
      return { id, ticket, file }
    }),
    load: os.images.load.handler(async function* ({ input, signal }) {
      const { id, ticket, file, transfer } = imageFiles.load(input)
      const left = () => transfer.stop('left')
      signal?.addEventListener('abort', left)
      try {
        yield { id, ticket, file }
        await transfer.ended
      } finally {
        signal?.removeEventListener('abort', left)
        // a caller who stops to listen has left, too
        left()
      }
    }),
    watch: os.images.watch.handler(({ signal }) =>
      latestOf(
        (onChange) => {
          const forget = [imageFiles.onChange(onChange), imageUpdates.onChange(onChange)]
          return () => {
            for (const each of forget) each()
          }
        },
        () => {
          const { progress } = imageUpdates
          return { transfers: imageFiles.list(), ...(progress ? { check: progress } : {}) }
        },
        { perSecond: 10 },
        signal,
      ),
    ),
    cancel: os.images.cancel.handler(({ input }) => {
      imageFiles.cancel(input.id)
      return {}
    }),
    dismiss: os.images.dismiss.handler(({ input }) => {
      imageFiles.dismiss(input.id)
      return {}
    }),
  }
}
