import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { problemRecordSchema, problems } from './problem.ts'
import { refusals } from './pulls.ts'
import { idSchema, instantSchema, namespaceNameSchema, typedSchema } from './scalars.ts'

/** How many bytes of a file go to the core in one request. */
export const imagePartBytes = 4 * 1024 * 1024

/**
 * Whether the registry has another image under this name by now. `never`: there is nothing to compare. `unknown`
 * without a problem: this engine has no way to ask.
 */
export const imageUpdateSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('not-asked') }),
  z.object({ kind: z.literal('never'), because: z.enum(['unnamed', 'pinned', 'no-digest']) }),
  z.object({ kind: z.literal('current'), at: instantSchema }),
  z.object({ kind: z.literal('available'), at: instantSchema, digest: z.string() }),
  z.object({ kind: z.literal('unknown'), at: instantSchema, problem: problemRecordSchema.optional() }),
])
export type ImageUpdate = z.infer<typeof imageUpdateSchema>

/**
 * One image of the engine under one of its names, `name:tag` or, where it has no tag, `name@digest`; without any
 * name `reference` is missing. `containers` counts those that were made from it, whoever made them.
 */
export const localImageSchema = z.object({
  id: z.string(),
  reference: z.string().optional(),
  digest: z.string().optional(),
  size: z.number(),
  createdAt: instantSchema,
  credential: z.object({ id: idSchema, name: z.string().optional() }).optional(),
  containers: z.int(),
  update: imageUpdateSchema,
})
export type LocalImage = z.infer<typeof localImageSchema>

/**
 * A file on its way into the engine (`load`) or out of it (`save`). `working`: no bytes move, and the engine is
 * busy with them. `images` are those that were asked for, or that came. The `total` of a save is a guess.
 */
export const imageTransferSchema = z.object({
  id: idSchema,
  kind: z.enum(['load', 'save']),
  environmentId: idSchema,
  file: z.string(),
  images: z.array(z.string()),
  state: z.enum(['waiting', 'moving', 'working', 'done', 'failed', 'stopped']),
  current: z.number(),
  total: z.number().optional(),
  rate: z.number().optional(),
  problem: problemRecordSchema.optional(),
  createdAt: instantSchema,
  endedAt: instantSchema.optional(),
})
export type ImageTransfer = z.infer<typeof imageTransferSchema>

/** What goes on with images: files on their way, newest first, and how far a look for updates is. */
export const imageWorkSchema = z.object({
  transfers: z.array(imageTransferSchema),
  check: z.object({ environmentId: idSchema, total: z.int(), done: z.int() }).optional(),
})
export type ImageWork = z.infer<typeof imageWorkSchema>

/** An image by its id, under the name that is meant; without a name the image itself. */
export const chosenImageSchema = z.object({
  id: z.string().max(200),
  reference: z.string().max(1024).optional(),
})
export type ChosenImage = z.infer<typeof chosenImageSchema>

/**
 * The right to one request `/transfers/TICKET`, which counts once: a GET of the saved file, or the POSTs of a
 * file's parts in order, each with its offset in the header `x-fairlead-offset`.
 */
const ticketSchema = z.object({ id: idSchema, ticket: z.string(), file: z.string() })

const onEngine = z.object({ environmentId: idSchema })
const place = onEngine.extend({ projectId: idSchema, namespace: namespaceNameSchema })
const byId = z.object({ id: idSchema })
const engine = problems('environment.not-found', 'engine.unreachable', 'engine.unsupported', 'engine.failed')

export const images = {
  list: oc.input(onEngine).output(z.array(localImageSchema)).errors(engine),

  /** Takes the name away, and the image with its last name. Never by force. */
  remove: oc
    .input(onEngine.extend(chosenImageSchema.shape))
    .output(z.object({ untagged: z.int(), deleted: z.int() }))
    .errors({ ...engine, ...problems('image.not-local', 'image.in-use') }),

  /**
   * Asks the registries of these images, or of all, whether they have another one under the name: each with the
   * credential that the match gives in this place, and nobody where it forbids. Costs one pull of Docker Hub's
   * quota an image. Answers at once with how many will be asked; what comes of it stands in the list.
   */
  checkUpdates: oc
    .input(place.extend({ references: z.array(z.string().max(1024)).max(10_000).optional() }))
    .output(z.object({ total: z.int() }))
    .errors({ ...engine, ...problems('project.not-found', 'namespace.not-found') }),

  /** Ends a look for updates. What is known by then stays. */
  stopCheck: oc.output(z.object({})),

  /**
   * Makes ready to save these images into one file; the ticket is good for a minute. An image may be saved where
   * it may be launched.
   */
  save: oc
    .input(place.extend({ images: z.array(chosenImageSchema).min(1).max(200) }))
    .output(ticketSchema)
    .errors({
      ...refusals,
      ...engine,
      ...problems('match.needs-credential', 'image.not-local', 'image.too-many-transfers'),
    }),

  /**
   * Makes ready to load a file of this size. Gives the ticket, and ends when the transfer does; a caller who goes
   * away stops it.
   */
  load: oc
    .input(onEngine.extend({ file: typedSchema, size: z.int().min(0) }))
    .output(eventIterator(ticketSchema))
    .errors({ ...engine, ...problems('image.not-loaded', 'image.too-many-transfers') }),

  /** At most ten times a second. */
  watch: oc.output(eventIterator(imageWorkSchema)),

  /** Stops a file that is on its way. */
  cancel: oc.input(byId).output(z.object({})).errors(problems('job.not-found')),

  /** Takes a transfer that has ended off the list. */
  dismiss: oc.input(byId).output(z.object({})).errors(problems('job.not-found')),
}
