import * as z from 'zod'
import { providerSchema, verificationSchema } from '../../contract/registries.ts'
import { idSchema, instantSchema } from '../../contract/scalars.ts'

/**
 * The stored record of one registry: everything but the secret, readable while the vault is locked. The
 * scope names its namespace by id, so that names can change.
 */
export const registryRecordSchema = z.object({
  id: idSchema,
  projectId: idSchema,
  name: z.string().min(1).max(253),
  provider: providerSchema,
  host: z.string().min(1).max(300),
  prefix: z.string().max(255),
  scope: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('project') }),
    z.object({ kind: z.literal('namespace'), namespaceId: idSchema }),
  ]),
  active: z.boolean(),
  /** Until when an activation lasts: one launch, the end of the program, or an instant. */
  lease: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('launch') }),
      z.object({ kind: z.literal('quit') }),
      z.object({ kind: z.literal('until'), at: instantSchema }),
    ])
    .optional(),
  expiresAt: instantSchema.optional(),
  email: z.string().max(254).optional(),
  username: z.string().max(255).optional(),
  description: z.string().max(1000).optional(),
  credential: z.enum(['none', 'password', 'identity-token']),
  verification: verificationSchema,
  createdAt: instantSchema,
  updatedAt: instantSchema,
  lastUsedAt: instantSchema.optional(),
})
export type RegistryRecord = z.infer<typeof registryRecordSchema>

/** What binds a sealed secret to its record: it opens for no other address and no other scope. */
export function secretBinding(record: RegistryRecord): { address: string; scope: string } {
  return {
    address: record.prefix === '' ? record.host : `${record.host}/${record.prefix}`,
    scope:
      record.scope.kind === 'project'
        ? `project/${record.projectId}`
        : `namespace/${record.projectId}/${record.scope.namespaceId}`,
  }
}
