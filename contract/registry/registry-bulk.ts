import * as z from 'zod'
import { problemRecordSchema } from '../problem.ts'
import { idSchema } from '../scalars.ts'

/** Which registries an order for many is about. */
export const manyIdsSchema = z.array(idSchema).min(1).max(10_000)

export const bulkOrderSchema = z.discriminatedUnion('action', [
  z.object({ action: z.enum(['activate', 'deactivate', 'remove']), ids: manyIdsSchema }),
  z.object({ action: z.literal('verify'), ids: manyIdsSchema, environmentId: idSchema }),
])
export type BulkOrder = z.infer<typeof bulkOrderSchema>

/** How one of many came out. A verification that the registry refused is `ok`: it is an answer. */
export const bulkOutcomeSchema = z.discriminatedUnion('ok', [
  z.object({ id: idSchema, ok: z.literal(true) }),
  z.object({ id: idSchema, ok: z.literal(false), problem: problemRecordSchema }),
])
export type BulkOutcome = z.infer<typeof bulkOutcomeSchema>

/** How far a verification of many is; `news` are the outcomes since the last message. */
export const verifyProgressSchema = z.object({
  total: z.number(),
  done: z.number(),
  news: z.array(bulkOutcomeSchema),
})
export type VerifyProgress = z.infer<typeof verifyProgressSchema>
