import { oc } from '@orpc/contract'
import * as z from 'zod'
import { problems } from './problem.ts'
import { idSchema, namespaceNameSchema, typedSchema } from './scalars.ts'

export const projectSchema = z.object({
  id: idSchema,
  name: z.string(),
  environmentId: idSchema,
  namespaces: z.array(z.object({ id: idSchema, name: namespaceNameSchema })),
})
export type Project = z.infer<typeof projectSchema>

export const projects = {
  list: oc.output(z.array(projectSchema)),

  addNamespace: oc
    .input(z.object({ projectId: idSchema, name: typedSchema }))
    .output(projectSchema)
    .errors(problems('input.invalid', 'project.not-found', 'storage.not-saved', 'storage.newer-format')),
}
