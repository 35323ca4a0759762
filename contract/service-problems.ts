import * as z from 'zod'

const name = z.string().max(200)

/** What can go wrong with services, see `problemShapes`. */
export const serviceProblems = {
  'service.not-found': z.object({ id: z.string() }),
  'service.name-taken': z.object({ name }),
  /** It can be removed, so it is not forgotten. */
  'service.engine-answers': z.object({ name }),
  'service.nothing-to-undo': z.object({ name }),
  /** `port` as it was typed: its range on the host has fewer ports than `scale`. */
  'service.few-ports': z.object({ name, port: z.string().max(200), scale: z.number() }),
  /** What the registry gives under the service's name is another image than the one that its replicas run. */
  'service.image-moved': z.object({ name, image: z.string().max(1024) }),
  /** `name` is the replica's; `exitCode` is told where it has run and ended. */
  'service.replica-fails': z.object({
    name,
    exitCode: z.number().optional(),
    proof: z.string().max(2000).optional(),
  }),
} as const
