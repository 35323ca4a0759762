import * as z from 'zod'
import { idSchema, instantSchema } from '../scalars.ts'
import { containerPortSchema, containerStateSchema } from './container-state.ts'

/**
 * A container on the engine that this workspace neither launched nor adopted. `belongsTo` says which other
 * program looks after it, as its labels tell, with what that program calls it.
 */
export const otherContainerSchema = z.object({
  id: z.string(),
  environmentId: idSchema,
  name: z.string(),
  image: z.string(),
  state: containerStateSchema,
  status: z.string(),
  ports: z.array(containerPortSchema),
  belongsTo: z
    .object({
      program: z.enum(['fairlead', 'compose', 'swarm', 'kubernetes', 'kind']),
      name: z.string(),
    })
    .optional(),
  createdAt: instantSchema,
})
export type OtherContainer = z.infer<typeof otherContainerSchema>
