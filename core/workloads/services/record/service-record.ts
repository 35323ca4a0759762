import * as z from 'zod'
import { problemRecordSchema } from '../../../../contract/problem.ts'
import { idSchema, instantSchema } from '../../../../contract/scalars.ts'
import { mostReplicas } from '../../../../contract/workload/run-fields.ts'
import { pullPolicySchema, typedRunFormSchema } from '../../../../contract/workload/run-form.ts'

const image = z.string().max(1024)

/** One image for all replicas: its canonical name, what it is on the engine, and by which digest it can be had again. */
const pinnedImageSchema = z.object({
  image,
  imageId: z.string().min(1).max(200),
  digest: z.string().max(200).optional(),
  revision: z.int().min(1),
})
export type PinnedImage = z.infer<typeof pinnedImageSchema>

/**
 * A change of all replicas. While it pulls, `spec` is as before; from then on `from` is what it goes back to. A
 * restart replaces replicas by others of the same image.
 */
const changeSchema = z.object({
  kind: z.enum(['image', 'restart']),
  image,
  pullPolicy: pullPolicySchema.optional(),
  state: z.enum(['pulling', 'replacing', 'rolling-back', 'failed']),
  from: pinnedImageSchema.optional(),
  problem: problemRecordSchema.optional(),
})
export type ServiceChange = z.infer<typeof changeSchema>

/**
 * A service as it is kept: what is wanted, never what was seen. `form` is the run form as typed, without the values
 * of its variables; what was taken out of it is sealed under `sealId` where `sealed` says so.
 */
export const serviceRecordSchema = z.object({
  id: idSchema,
  environmentId: idSchema,
  projectId: idSchema,
  namespaceId: idSchema,
  name: z.string().min(1).max(128),
  form: typedRunFormSchema,
  platform: z.string().max(100).optional(),
  sealed: z.boolean(),
  /** The candidate that the user chose at the launch. */
  credentialId: idSchema.optional(),
  scale: z.int().min(0).max(mostReplicas),
  wanted: z.enum(['running', 'stopped', 'removed']),
  spec: pinnedImageSchema,
  /** The highest revision that was ever given. */
  lastRevision: z.int().min(1),
  /** The image from before the last update that came to its end. */
  previous: pinnedImageSchema.optional(),
  change: changeSchema.optional(),
  createdAt: instantSchema,
})
export type ServiceRecord = z.infer<typeof serviceRecordSchema>

/** How they stand in the data folder. */
export const serviceFormat = {
  format: 'fairlead/service',
  version: 1,
  schema: serviceRecordSchema,
} as const

/** Under which id a service's variables are sealed: no registry has such a one. */
export function sealId(serviceId: string): string {
  return `service-${serviceId}`
}
