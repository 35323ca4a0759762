import * as z from 'zod'
import { idSchema } from '../../../contract/scalars.ts'
import { labelKeys, type Owner } from '../labels.ts'

const ownerSchema = z.object({ workspaceId: idSchema, projectId: idSchema, namespaceId: idSchema })

/** The ids in the labels; nothing for a container that bears our mark but was not made by us. */
export function ownerOf(labels: Readonly<Record<string, string>>, workspaceId: string): Owner | undefined {
  const ids = ownerSchema.safeParse({
    workspaceId: labels[labelKeys.workspace],
    projectId: labels[labelKeys.project],
    namespaceId: labels[labelKeys.namespace],
  })
  return ids.success && ids.data.workspaceId === workspaceId ? ids.data : undefined
}
