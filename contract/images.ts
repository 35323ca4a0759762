import { oc } from '@orpc/contract'
import * as z from 'zod'
import { problems } from './problem.ts'
import { idSchema, instantSchema } from './scalars.ts'

/** One image of the engine under one of its names; without a name, `reference` is missing. */
export const localImageSchema = z.object({
  id: z.string(),
  reference: z.string().optional(),
  digest: z.string().optional(),
  size: z.number(),
  createdAt: instantSchema,
  credential: z.object({ id: idSchema, name: z.string().optional() }).optional(),
})
export type LocalImage = z.infer<typeof localImageSchema>

export const images = {
  list: oc
    .input(z.object({ environmentId: idSchema }))
    .output(z.array(localImageSchema))
    .errors(problems('environment.not-found', 'engine.unreachable', 'engine.unsupported', 'engine.failed')),
}
