import * as z from 'zod'
import { idSchema, namespaceNameSchema } from '../../contract/scalars.ts'

const namespaceSchema = z.object({ id: idSchema, name: namespaceNameSchema })

export const projectRecordSchema = z.object({
  id: idSchema,
  name: z.string().min(1).max(200),
  environmentId: idSchema,
  namespaces: z.array(namespaceSchema),
})
export type ProjectRecord = z.infer<typeof projectRecordSchema>

/** The document `projects.json`: the workspace's own id and its projects. */
export const workspaceSchema = z.object({
  workspaceId: idSchema,
  projects: z.array(projectRecordSchema).min(1),
})
export type Workspace = z.infer<typeof workspaceSchema>

/** What a new data folder starts with: the project `Default` with the namespace `default`. */
export function firstWorkspace(newId: () => string, environmentId: string): Workspace {
  return {
    workspaceId: newId(),
    projects: [
      { id: newId(), name: 'Default', environmentId, namespaces: [{ id: newId(), name: 'default' }] },
    ],
  }
}
