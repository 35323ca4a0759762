import * as z from 'zod'
import { instantSchema } from '../scalars.ts'
import { containerStateSchema } from './container-state.ts'

/** A value that looks like a secret is never sent: `text` is missing then. */
const shownValue = z.object({ name: z.string(), text: z.string().optional() })

/**
 * What an engine says of one container, cut and without what could pass for something else. Sizes are in bytes.
 * `digest` is a name of the image with its digest. `raw` is the engine's whole answer as JSON, with the same
 * values replaced by asterisks; `rawCut` says that its end is missing. `hidden` counts what is not told.
 */
export const workloadDetailsSchema = z.object({
  id: z.string(),
  name: z.string(),
  image: z.string(),
  imageId: z.string(),
  digest: z.string().optional(),
  command: z.array(z.string()),
  state: containerStateSchema,
  exitCode: z.number().optional(),
  error: z.string().optional(),
  outOfMemory: z.boolean(),
  createdAt: instantSchema.optional(),
  startedAt: instantSchema.optional(),
  finishedAt: instantSchema.optional(),
  restart: z.object({ policy: z.string(), retries: z.number().optional(), count: z.number() }),
  limits: z.object({
    cpus: z.number().optional(),
    memory: z.number().optional(),
    processes: z.number().optional(),
  }),
  user: z.string().optional(),
  folder: z.string().optional(),
  privileged: z.boolean(),
  readOnly: z.boolean(),
  mounts: z.array(
    z.object({ kind: z.string(), source: z.string(), target: z.string(), readOnly: z.boolean() }),
  ),
  networks: z.array(
    z.object({ name: z.string(), address: z.string().optional(), aliases: z.array(z.string()) }),
  ),
  health: z.object({ status: z.string(), failures: z.number(), said: z.string().optional() }).optional(),
  environment: z.array(shownValue),
  labels: z.array(shownValue),
  hidden: z.number(),
  raw: z.string(),
  rawCut: z.boolean(),
})
export type WorkloadDetails = z.infer<typeof workloadDetailsSchema>

/**
 * What a container uses now. `cpu` is in percent of one processor, as `docker stats` writes it; sizes are in
 * bytes, and `network` and `blocks` count from the start of the container. What the engine or its kernel cannot
 * tell is missing.
 */
export const containerStatsSchema = z.object({
  at: instantSchema,
  cpu: z.number().optional(),
  memory: z.object({ used: z.number(), limit: z.number().optional() }).optional(),
  network: z.object({ received: z.number(), sent: z.number() }).optional(),
  blocks: z.object({ read: z.number(), written: z.number() }).optional(),
  processes: z.number().optional(),
})
export type ContainerStats = z.infer<typeof containerStatsSchema>
