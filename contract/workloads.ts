import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { faultSchema } from './fault.ts'
import { problemRecordSchema, problems } from './problem.ts'
import { imageRequestSchema, refusals } from './pulls.ts'
import { idSchema, instantSchema, namespaceNameSchema, typedSchema } from './scalars.ts'
import { containerPortSchema, containerStateSchema } from './workload/container-state.ts'
import { otherContainerSchema } from './workload/other-container.ts'
import {
  pullPolicySchema,
  runLineSchema,
  runWarningSchema,
  shownFormSchema,
  typedRunFormSchema,
} from './workload/run-form.ts'
import { containerStatsSchema, workloadDetailsSchema } from './workload/workload-details.ts'

/** What is to be launched, where, and how. No `pullPolicy` means the default for the tag. */
export const launchDraftSchema = imageRequestSchema.extend({
  pullPolicy: pullPolicySchema.optional(),
  ...typedRunFormSchema.shape,
})
export type LaunchDraft = z.infer<typeof launchDraftSchema>

/**
 * A launch on its way: it waits for its pull, makes the container, starts it. `stopping` lasts until what was
 * under way has been let go of. `note` is said beside a success: the local image was used because the
 * registry was away, or although the credential has expired.
 */
export const launchSchema = z.object({
  id: idSchema,
  environmentId: idSchema,
  image: z.string(),
  state: z.enum(['deciding', 'pulling', 'starting', 'stopping', 'started', 'failed', 'stopped']),
  pullId: idSchema.optional(),
  workloadId: z.string().optional(),
  serviceId: idSchema.optional(),
  name: z.string().optional(),
  note: z.enum(['local-registry-away', 'local-expired']).optional(),
  problem: problemRecordSchema.optional(),
  createdAt: instantSchema,
})
export type Launch = z.infer<typeof launchSchema>

/**
 * A container that this workspace launched or adopted, as the engine shows it now. `id` is the engine's.
 * `serviceId` is that of the service whose replica it is; an adopted one belongs to the place where it was adopted.
 */
export const workloadSchema = z.object({
  id: z.string(),
  environmentId: idSchema,
  projectId: idSchema,
  namespace: namespaceNameSchema,
  name: z.string(),
  image: z.string(),
  imageId: z.string(),
  state: containerStateSchema,
  status: z.string(),
  credential: z.object({ id: idSchema, name: z.string().optional() }).optional(),
  ports: z.array(containerPortSchema),
  serviceId: idSchema.optional(),
  adopted: z.literal(true).optional(),
  createdAt: instantSchema,
})
export type Workload = z.infer<typeof workloadSchema>

const byId = z.object({ id: idSchema })
const one = z.object({ environmentId: idSchema, id: z.string().max(128) })
const engine = problems('environment.not-found', 'engine.unreachable', 'engine.unsupported', 'engine.failed')
const onWorkload = {
  ...engine,
  ...problems('workload.not-found', 'workload.port-taken', 'workload.not-started'),
}

export const workloads = {
  /** Refused at once where the match or the input forbids it; later failures stand in the launch. */
  launch: oc.input(launchDraftSchema).output(launchSchema).errors(refusals),

  launches: oc.output(z.array(launchSchema)),

  /** Launches once more what did not start, with all that was typed then. */
  launchAgain: oc
    .input(byId)
    .output(launchSchema)
    .errors({ ...refusals, ...problems('launch.not-found') }),

  /** Stops a launch on its way; its pull too, unless somebody else waits for it. */
  stopLaunch: oc.input(byId).output(launchSchema).errors(problems('launch.not-found')),

  /** What is wrong with the run form, and what is worth a second look. Asks nobody. */
  checkForm: oc
    .input(typedRunFormSchema)
    .output(z.object({ faults: z.array(faultSchema), warnings: z.array(runWarningSchema) })),

  /** Reads a pasted `docker run` line. Asks nobody, and keeps nothing. */
  readRunLine: oc.input(z.object({ line: typedSchema })).output(runLineSchema),

  /** The form as a `docker run` line and as a compose file, neither with a secret. */
  showAs: oc.input(launchDraftSchema).output(shownFormSchema).errors(problems('input.invalid')),

  list: oc
    .input(z.object({ environmentId: idSchema }))
    .output(z.array(workloadSchema))
    .errors(engine),

  /** The containers that this workspace has nothing to do with. They can be looked at, and adopted. */
  others: oc
    .input(z.object({ environmentId: idSchema }))
    .output(z.array(otherContainerSchema))
    .errors(engine),

  /**
   * Takes a container into this place, so that it can be started, stopped and removed from here. It is a note of
   * this workspace: on the engine nothing changes.
   */
  adopt: oc
    .input(one.extend({ projectId: idSchema, namespace: namespaceNameSchema }))
    .output(z.object({}))
    .errors({
      ...engine,
      ...problems('workload.not-found', 'project.not-found', 'namespace.not-found'),
      ...problems('storage.not-saved', 'storage.newer-format'),
    }),

  /** Takes an adoption back. The container stays as it is. */
  leave: oc.input(one).output(z.object({})).errors(problems('storage.not-saved', 'storage.newer-format')),

  /** Any container of the engine, whoever made it. */
  inspect: oc
    .input(one)
    .output(workloadDetailsSchema)
    .errors({ ...engine, ...problems('workload.not-found') }),

  /** At most once a second for as long as it runs. Any container of the engine, whoever made it. */
  stats: oc
    .input(one)
    .output(eventIterator(containerStatsSchema))
    .errors({ ...engine, ...problems('workload.not-found') }),

  start: oc.input(one).output(z.object({})).errors(onWorkload),
  stop: oc.input(one).output(z.object({})).errors(onWorkload),
  restart: oc.input(one).output(z.object({})).errors(onWorkload),
  remove: oc.input(one).output(z.object({})).errors(onWorkload),
}
