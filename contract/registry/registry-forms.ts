import * as z from 'zod'
import { faultSchema } from '../fault.ts'
import { idSchema, instantSchema, typedSchema } from '../scalars.ts'
import { providerSchema } from './registry-record.ts'

/** The scope as typed: a namespace that does not exist yet is made on the spot. */
export const scopeDraftSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('project') }),
  z.object({ kind: z.literal('namespace'), namespace: typedSchema }),
])

/** The add form. `environmentId` names the engine that proves the credential; `saveAnyway` skips the proof. */
export const registryDraftSchema = z.object({
  projectId: idSchema,
  environmentId: idSchema,
  provider: providerSchema,
  name: typedSchema,
  address: typedSchema,
  email: typedSchema,
  username: typedSchema,
  password: typedSchema,
  description: typedSchema,
  scope: scopeDraftSchema,
  expiresAt: instantSchema.optional(),
  saveAnyway: z.boolean(),
})
export type RegistryDraft = z.infer<typeof registryDraftSchema>

/** The edit form: never address, name or scope. `credential` is there only when it shall change. */
export const registryEditSchema = z.object({
  id: idSchema,
  environmentId: idSchema,
  email: typedSchema,
  description: typedSchema,
  expiresAt: instantSchema.optional(),
  credential: z.object({ username: typedSchema, password: typedSchema }).optional(),
  saveAnyway: z.boolean(),
})
export type RegistryEdit = z.infer<typeof registryEditSchema>

/** What was changed in an address on the way, or should be known of it. */
export const addressNoteSchema = z.enum([
  'docker-hub',
  'default-port-dropped',
  'port-added',
  'ipv6-normalised',
  'idn',
  'plain-http',
  'scheme-dropped',
  'slash-dropped',
  'version-dropped',
])

/**
 * What an address becomes when it is saved, and what was changed on the way (`addressNotes.<note>`).
 * `suggestExpiry` is after how many milliseconds the credentials of such an address end by themselves, and
 * `usernames` those that such a registry asks for. `usernameNotes` warn of the username typed beside it.
 */
export const addressPreviewSchema = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    address: z.string(),
    notes: z.array(addressNoteSchema),
    suggestExpiry: z.number().int().positive().optional(),
    usernames: z.array(z.string()),
    usernameNotes: z.array(z.enum(['at-sign', 'not-the-usual'])),
  }),
  z.object({ ok: z.literal(false), fault: faultSchema }),
])
export type AddressPreview = z.infer<typeof addressPreviewSchema>

/**
 * A second registry with the same credential, for another scope; the secret itself stays in the vault. It starts
 * as its model stands, but never outlives a lease: the clone of a leased registry is inactive.
 */
export const registryCloneSchema = z.object({
  id: idSchema,
  name: typedSchema,
  scope: scopeDraftSchema,
  projectId: idSchema.optional(),
})
export type RegistryClone = z.infer<typeof registryCloneSchema>
