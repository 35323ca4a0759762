import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { problems } from './problem.ts'
import { idSchema, instantSchema } from './scalars.ts'

/** The most containers whose logs can be read as one. */
export const mostLogSources = 100

/** The most lines from before that can be asked for. */
export const mostLogTail = 50_000

/** Characters of one line that are sent; the rest of a longer line stands only in the saved file. */
export const longestLogLine = 16_384

/** Which of the containers that were asked for, counted from 0. */
const from = z.int().min(0)

/**
 * What a log says next. `lines` stand in one stream of one container, oldest first, without their line breaks and
 * with whatever escapes they had; `at` has the instant of each. The last of them is not ended yet where it is
 * `open`: it comes again from its start, in the same stream, when there is more of it. `cut` counts the characters
 * that the last of them is short of. `skipped`: so many lines were left out, because more came than could be sent.
 * `ended`, `started`, `gone`: what became of the container, which is followed through every new start.
 */
export const logEntrySchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('lines'),
    from,
    stream: z.enum(['stdout', 'stderr']),
    at: z.array(instantSchema),
    lines: z.array(z.string()),
    open: z.literal(true).optional(),
    cut: z.int().optional(),
  }),
  z.object({ kind: z.literal('skipped'), from, count: z.int() }),
  z.object({ kind: z.enum(['ended', 'started', 'gone']), from, at: instantSchema }),
])
export type LogEntry = z.infer<typeof logEntrySchema>

const containerId = z.string().min(1).max(128)

/**
 * Lines from before: the last `tail` of all the containers together, and none from before `since`. Without `follow`
 * nothing more is waited for.
 */
export const logRequestSchema = z.object({
  environmentId: idSchema,
  ids: z.array(containerId).min(1).max(mostLogSources),
  tail: z.int().min(0).max(mostLogTail),
  since: instantSchema.optional(),
  follow: z.boolean().default(true),
})
export type LogRequest = z.input<typeof logRequestSchema>

const onContainer = problems(
  'environment.not-found',
  'engine.unreachable',
  'engine.unsupported',
  'engine.failed',
  'workload.not-found',
)

export const logs = {
  /**
   * The logs of containers as one. At most ten messages a second; the first may be empty and says that
   * nothing was there. Of several containers those that are gone are told in the stream. Any container of the
   * engine, whoever made it.
   */
  read: oc
    .input(logRequestSchema)
    .output(eventIterator(z.object({ entries: z.array(logEntrySchema) })))
    .errors(onContainer),

  /**
   * Makes ready to fetch all that the engine has of a container's log, as `docker logs` prints it. The ticket is
   * the right to one GET of `/transfers/TICKET` within a minute.
   */
  save: oc
    .input(z.object({ environmentId: idSchema, id: containerId, timestamps: z.boolean() }))
    .output(z.object({ ticket: z.string(), file: z.string() }))
    .errors(onContainer),
}
