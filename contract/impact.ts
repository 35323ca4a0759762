import { oc } from '@orpc/contract'
import * as z from 'zod'
import { problemRecordSchema, problems } from './problem.ts'
import { idSchema } from './scalars.ts'

/** What was found on an engine, or why it is not known: an engine that is away never counts as an empty one. */
function known<T extends z.ZodType>(item: T) {
  return z.discriminatedUnion('known', [
    z.object({ known: z.literal(true), items: z.array(item) }),
    z.object({ known: z.literal(false), problem: problemRecordSchema }),
  ])
}

const affectedWorkloadSchema = z.object({
  id: z.string(),
  name: z.string(),
  image: z.string(),
  running: z.boolean(),
  registryId: idSchema,
})

/** `running` and `desired` count replicas. */
const affectedServiceSchema = z.object({
  id: idSchema,
  name: z.string(),
  running: z.number(),
  desired: z.number(),
  registryId: idSchema,
})

const affectedImageSchema = z.object({
  id: z.string(),
  reference: z.string().optional(),
  size: z.number(),
  registryId: idSchema,
})

const affectedPullSchema = z.object({ id: idSchema, image: z.string(), registryId: idSchema })

/** What depends on some registries on one environment. */
export const usageSchema = z.object({
  workloads: known(affectedWorkloadSchema),
  services: known(affectedServiceSchema),
  images: known(affectedImageSchema),
  pulls: z.array(affectedPullSchema),
})
export type Usage = z.infer<typeof usageSchema>

/**
 * What follows when these registries are deactivated or deleted: what keeps running, what can no longer scale,
 * which images are here already, and which pulls will be stopped. `takesOver` names the active registry that
 * pulls for a deleted one's address from then on.
 */
export const blastRadiusSchema = z.object({
  runningWorkloads: known(affectedWorkloadSchema),
  services: known(affectedServiceSchema),
  localImages: known(affectedImageSchema),
  pulls: z.array(affectedPullSchema),
  takesOver: z.array(z.object({ registryId: idSchema, by: z.object({ id: idSchema, name: z.string() }) })),
})
export type BlastRadius = z.infer<typeof blastRadiusSchema>

const about = z.object({ ids: z.array(idSchema).max(10_000), environmentId: idSchema })

export const impact = {
  /** Registries that are gone by now are passed over. */
  of: oc.input(about).output(blastRadiusSchema).errors(problems('environment.not-found')),
}
