import { oc } from '@orpc/contract'
import * as z from 'zod'
import { problemRecordSchema } from './problem.ts'
import { idSchema } from './scalars.ts'

/** One container engine. `engine` is there while it answers, `problem` while it does not. */
export const environmentSchema = z.object({
  id: idSchema,
  name: z.string(),
  endpoint: z.string(),
  engine: z
    .object({ product: z.string(), version: z.string(), apiVersion: z.string(), platform: z.string() })
    .optional(),
  problem: problemRecordSchema.optional(),
})
export type Environment = z.infer<typeof environmentSchema>

export const environments = {
  list: oc.output(z.array(environmentSchema)),
}
