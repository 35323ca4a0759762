import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { faultSchema } from './fault.ts'
import { problemRecordSchema, problems } from './problem.ts'
import { registryStateSchema, scopeSchema } from './registry/registry-record.ts'
import { idSchema, instantSchema, namespaceNameSchema, typedSchema } from './scalars.ts'

/**
 * Which image is wanted, where, and for whom. `platform` is `os[/arch[/variant]]`; the engine's own unless given.
 * `credentialId` is the user's own choice of a candidate. `anonymousAfter` is the failed pull of this image whose
 * stored login the registry refused: the match is made as ever, and then no credential is sent.
 */
export const imageRequestSchema = z.object({
  environmentId: idSchema,
  projectId: idSchema,
  namespace: namespaceNameSchema,
  image: typedSchema,
  platform: typedSchema.optional(),
  credentialId: idSchema.optional(),
  anonymousAfter: idSchema.optional(),
})
export type ImageRequest = z.infer<typeof imageRequestSchema>

export const matchRegistrySchema = z.object({
  id: idSchema,
  name: z.string(),
  address: z.string(),
  scope: scopeSchema,
  state: registryStateSchema,
})
export type MatchRegistry = z.infer<typeof matchRegistrySchema>

export const loserReasonSchema = z.enum([
  'other-path',
  'out-of-scope',
  'less-specific',
  'inactive',
  'expired',
  'not-chosen',
])

/** The decision which credential the image gets. */
export const matchVerdictSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('credential'), registry: matchRegistrySchema }),
  z.object({
    kind: z.literal('inactive'),
    registry: matchRegistrySchema,
    wider: matchRegistrySchema.optional(),
  }),
  z.object({
    kind: z.literal('expired'),
    registry: matchRegistrySchema,
    wider: matchRegistrySchema.optional(),
  }),
  z.object({ kind: z.literal('anonymous') }),
  z.object({ kind: z.literal('not-a-candidate') }),
])
export type MatchVerdict = z.infer<typeof matchVerdictSchema>

/**
 * The which-key trace. `losers` are the other registries of the same host, each with its reason; `others`
 * counts the registries of other hosts; `usable` are those that the user may choose instead.
 */
export const traceSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(false), fault: faultSchema }),
  z.object({
    ok: z.literal(true),
    canonical: z.string(),
    familiar: z.string(),
    host: z.string(),
    verdict: matchVerdictSchema,
    losers: z.array(z.object({ registry: matchRegistrySchema, reason: loserReasonSchema })),
    usable: z.array(matchRegistrySchema),
    others: z.number(),
  }),
])
export type Trace = z.infer<typeof traceSchema>

export const layerSchema = z.object({
  id: z.string(),
  phase: z.enum(['waiting', 'downloading', 'verifying', 'extracting', 'done', 'exists']),
  current: z.number(),
  total: z.number().optional(),
})
export type PullLayer = z.infer<typeof layerSchema>

/**
 * A pull, without its layers: `layers` counts those that the engine has named. `credential` is what is sent;
 * `withheld` is what matched and is not sent, because the user asked for that. `stopping` lasts until the engine
 * let go of the connection. `rate` is in bytes a second; `secondsLeft` is told only once every size is known.
 * `unpacking` means that every byte is here. `offersAnonymous`: the registry refused the stored login, and one
 * try without it may be asked for.
 */
export const pullJobSchema = z.object({
  id: idSchema,
  environmentId: idSchema,
  projectId: idSchema,
  namespace: namespaceNameSchema,
  image: z.string(),
  platform: z.string().optional(),
  credential: z.object({ id: idSchema, name: z.string() }).optional(),
  withheld: z.object({ id: idSchema, name: z.string() }).optional(),
  state: z.enum(['queued', 'pulling', 'stopping', 'done', 'failed', 'stopped']),
  layers: z.number(),
  current: z.number(),
  total: z.number(),
  rate: z.number().optional(),
  secondsLeft: z.number().optional(),
  unpacking: z.boolean(),
  message: z.string(),
  stalled: z.boolean(),
  imageId: z.string().optional(),
  problem: problemRecordSchema.optional(),
  offersAnonymous: z.boolean(),
  createdAt: instantSchema,
  endedAt: instantSchema.optional(),
})
export type PullJob = z.infer<typeof pullJobSchema>

/**
 * What is new in the list of pulls. With `all` the jobs are the whole list; else they are those that changed, and
 * one that the reader does not know stands above all that it knows. `gone` are ids that left the list.
 */
export const pullChangesSchema = z.object({
  all: z.boolean(),
  jobs: z.array(pullJobSchema),
  gone: z.array(idSchema),
})
export type PullChanges = z.infer<typeof pullChangesSchema>

/** Codes by which a launch or a pull is refused before the engine is asked. */
export const refusals = problems(
  'input.invalid',
  'environment.not-found',
  'engine.unreachable',
  'project.not-found',
  'namespace.not-found',
  'match.inactive',
  'match.expired',
  'match.not-a-candidate',
  'vault.locked',
  'vault.absent',
  'vault.secret-unreadable',
)

const anonymousRefusals = problems('job.not-found', 'job.not-refused')

const byId = z.object({ id: idSchema })

export const pulls = {
  trace: oc
    .input(imageRequestSchema)
    .output(traceSchema)
    .errors(problems('project.not-found', 'namespace.not-found', 'environment.not-found')),

  start: oc
    .input(imageRequestSchema)
    .output(pullJobSchema)
    .errors({ ...refusals, ...anonymousRefusals }),

  /** Newest first. */
  list: oc.output(z.array(pullJobSchema)),

  /** The list, newest first, and then its changes, at most ten times a second. */
  watch: oc.output(eventIterator(pullChangesSchema)),

  /** The layers of one pull, and then those that changed, at most ten times a second, while it is listed. */
  layers: oc
    .input(byId)
    .output(eventIterator(z.array(layerSchema)))
    .errors(problems('job.not-found')),

  cancel: oc.input(byId).output(pullJobSchema).errors(problems('job.not-found')),

  /** The same order again, with the match made anew. */
  retry: oc
    .input(byId)
    .output(pullJobSchema)
    .errors({ ...refusals, ...anonymousRefusals }),

  /** The same order once more without the credential that the registry refused; noted in the activity log. */
  retryAnonymously: oc
    .input(byId)
    .output(pullJobSchema)
    .errors({ ...refusals, ...anonymousRefusals }),

  /** Forgets the pulls that have ended. */
  clear: oc.output(z.object({})),
}
