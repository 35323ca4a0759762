import { oc } from '@orpc/contract'
import * as z from 'zod'
import { problemRecordSchema, problems } from './problem.ts'
import { idSchema, instantSchema, namespaceNameSchema, typedSchema } from './scalars.ts'
import { mostReplicas } from './workload/run-fields.ts'
import { pullPolicySchema } from './workload/run-form.ts'

/** One container of a service. `id` and `name` are the engine's; `current` where it runs the pinned image. */
export const replicaSchema = z.object({
  id: z.string(),
  name: z.string(),
  state: z.enum(['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead']),
  current: z.boolean(),
  createdAt: instantSchema,
})

/**
 * What a service does now. `steady`: it is what was asked for. `working`: replicas are made, started or removed.
 * `updating`: they are replaced, one at a time. `blocked`: it may not or cannot be what was asked for, as `problem`
 * says. `stopped`: kept, with no replica running, by request. `unseen`: its engine does not answer, as `problem`
 * says.
 */
export const serviceStateSchema = z.enum([
  'steady',
  'working',
  'updating',
  'blocked',
  'stopped',
  'removing',
  'unseen',
])
export type ServiceState = z.infer<typeof serviceStateSchema>

/**
 * A change to another image, one replica at a time. `updated` counts the replicas that run it already. A failed
 * one has gone back to the image from before, and says why; it stays here until the next change.
 */
export const serviceUpdateSchema = z.object({
  image: z.string(),
  state: z.enum(['pulling', 'replacing', 'rolling-back', 'failed']),
  updated: z.number(),
  pullId: idSchema.optional(),
  problem: problemRecordSchema.optional(),
})
export type ServiceUpdate = z.infer<typeof serviceUpdateSchema>

/**
 * Like containers, kept at a number. `image` is written as Docker writes it, `imageId` is what all replicas run.
 * `running` counts those that run now, `retryAt` is when the next try is made after one that failed.
 * `credential` is what the last match gave for its image, usable or not. `previousImage` is what *Roll back* goes
 * back to. `problem` stands with the states `blocked` and `unseen`.
 */
export const serviceSchema = z.object({
  id: idSchema,
  environmentId: idSchema,
  projectId: idSchema,
  namespace: namespaceNameSchema,
  name: z.string(),
  image: z.string(),
  imageId: z.string(),
  previousImage: z.string().optional(),
  credential: z.object({ id: idSchema, name: z.string() }).optional(),
  scale: z.int().min(0).max(mostReplicas),
  running: z.number(),
  replicas: z.array(replicaSchema),
  state: serviceStateSchema,
  problem: problemRecordSchema.optional(),
  note: z.enum(['local-registry-away', 'local-expired']).optional(),
  retryAt: instantSchema.optional(),
  update: serviceUpdateSchema.optional(),
  createdAt: instantSchema,
})
export type Service = z.infer<typeof serviceSchema>

const one = z.object({ environmentId: idSchema, id: idSchema })
const changing = problems(
  'environment.not-found',
  'service.not-found',
  'storage.not-saved',
  'storage.newer-format',
)

/** Services come to be by a launch with a scale above one (`workloads.launch`). */
export const services = {
  /** By name. One call to the engine for all of them; where it does not answer they are `unseen`. */
  list: oc
    .input(z.object({ environmentId: idSchema }))
    .output(z.array(serviceSchema))
    .errors(problems('environment.not-found')),

  /** What is wanted is kept even where the registry forbids it now; the answer's `problem` then says so. */
  scale: oc
    .input(one.extend({ scale: z.int().min(0).max(mostReplicas) }))
    .output(serviceSchema)
    .errors({ ...changing, ...problems('service.few-ports') }),

  /** Stops every replica and keeps them. */
  stop: oc.input(one).output(serviceSchema).errors(changing),
  start: oc.input(one).output(serviceSchema).errors(changing),

  /** Every replica anew, one at a time. New containers: the match decides. */
  restart: oc.input(one).output(serviceSchema).errors(changing),

  /**
   * Another image or tag, one replica at a time, and back by itself where a new replica does not stay up. What the
   * match refuses is refused at once; what fails later stands in `update`.
   */
  update: oc
    .input(one.extend({ image: typedSchema, pullPolicy: pullPolicySchema.optional() }))
    .output(serviceSchema)
    .errors({
      ...changing,
      ...problems('input.invalid', 'match.inactive', 'match.not-a-candidate', 'namespace.not-found'),
      ...problems('project.not-found'),
    }),

  /** Ends an update that is under way, or goes back to the image from before the last one. */
  rollBack: oc
    .input(one)
    .output(serviceSchema)
    .errors({ ...changing, ...problems('service.nothing-to-undo') }),

  /** Removes the service with all its replicas. It is `removing` until the last one is gone. */
  remove: oc.input(one).output(z.object({})).errors(changing),

  /**
   * Forgets a service whose engine is gone for good. What stands of it there is left alone; should the engine come
   * back, its replicas are containers of their own. Refused while the engine answers.
   */
  forget: oc
    .input(one)
    .output(z.object({}))
    .errors({ ...changing, ...problems('service.engine-answers') }),
}
