import * as z from 'zod'
import { problemRecordSchema } from '../problem.ts'
import { idSchema, instantSchema, namespaceNameSchema } from '../scalars.ts'

export const providerSchema = z.enum(['dockerhub', 'quay', 'custom'])
export type Provider = z.infer<typeof providerSchema>

export const registryStateSchema = z.enum(['active', 'inactive', 'expired'])
export type RegistryState = z.infer<typeof registryStateSchema>

/** All namespaces of the project, or one of them by name. */
export const scopeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('project') }),
  z.object({ kind: z.literal('namespace'), namespace: namespaceNameSchema }),
])
export type Scope = z.infer<typeof scopeSchema>

/**
 * Whether the engine saw the registry refuse a random login and then accept ours. `realm` is the place to which
 * the registry sends whoever logs in, where that is another one (`host[:port]`, after `http://` if plain).
 */
export const verificationSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('verified'), at: instantSchema, realm: z.string().max(300).optional() }),
  z.object({ kind: z.literal('not-verified'), at: instantSchema, problem: problemRecordSchema.optional() }),
  z.object({ kind: z.literal('failed'), at: instantSchema, problem: problemRecordSchema }),
])
export type Verification = z.infer<typeof verificationSchema>

/** Until when an activation lasts: one pull or launch, the end of the program, or an instant. */
export const leaseSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('launch') }),
  z.object({ kind: z.literal('quit') }),
  z.object({ kind: z.literal('until'), at: instantSchema }),
])
export type Lease = z.infer<typeof leaseSchema>

/**
 * What the page knows of a registry: everything but the secret. `undoUntil` is there while the last change of
 * the credential can be undone, `expiresSoon` while its expiry is near but has not come.
 */
export const registrySummarySchema = z.object({
  id: idSchema,
  projectId: idSchema,
  name: z.string(),
  provider: providerSchema,
  address: z.string(),
  scope: scopeSchema,
  state: registryStateSchema,
  email: z.string().optional(),
  username: z.string().optional(),
  description: z.string().optional(),
  anonymous: z.boolean(),
  lease: leaseSchema.optional(),
  expiresAt: instantSchema.optional(),
  expiresSoon: z.boolean(),
  undoUntil: instantSchema.optional(),
  verification: verificationSchema,
  createdAt: instantSchema,
  updatedAt: instantSchema,
  lastUsedAt: instantSchema.optional(),
})
export type RegistrySummary = z.infer<typeof registrySummarySchema>
