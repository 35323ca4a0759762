import { oc } from '@orpc/contract'
import * as z from 'zod'
import { faultSchema } from './fault.ts'
import { problemRecordSchema, problems } from './problem.ts'
import { idSchema, instantSchema, namespaceNameSchema, typedSchema } from './scalars.ts'

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

/** What the page knows of a registry: everything but the secret. */
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
  expiresAt: instantSchema.optional(),
  verification: verificationSchema,
  createdAt: instantSchema,
  updatedAt: instantSchema,
  lastUsedAt: instantSchema.optional(),
})
export type RegistrySummary = z.infer<typeof registrySummarySchema>

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

/** What an address becomes when it is saved, and what was changed on the way (`addressNotes.<note>`). */
export const addressPreviewSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), address: z.string(), notes: z.array(addressNoteSchema) }),
  z.object({ ok: z.literal(false), fault: faultSchema }),
])
export type AddressPreview = z.infer<typeof addressPreviewSchema>

const byId = z.object({ id: idSchema })
const saving = problems('storage.not-saved', 'storage.newer-format')

export const registries = {
  list: oc.output(z.array(registrySummarySchema)),

  previewAddress: oc.input(z.object({ text: typedSchema })).output(addressPreviewSchema),

  suggestName: oc
    .input(z.object({ provider: providerSchema, address: typedSchema, username: typedSchema }))
    .output(z.object({ name: z.string() })),

  add: oc
    .input(registryDraftSchema)
    .output(registrySummarySchema)
    .errors({
      ...saving,
      ...problems(
        'input.invalid',
        'project.not-found',
        'environment.not-found',
        'registry.name-taken',
        'registry.address-taken',
        'registry.not-proven',
        'vault.absent',
        'vault.locked',
      ),
    }),

  edit: oc
    .input(registryEditSchema)
    .output(registrySummarySchema)
    .errors({
      ...saving,
      ...problems(
        'input.invalid',
        'environment.not-found',
        'registry.not-found',
        'registry.not-proven',
        'vault.absent',
        'vault.locked',
        'vault.secret-unreadable',
      ),
    }),

  /** Works while the vault is locked. Stops the queued and running pulls that use the credential. */
  deactivate: oc
    .input(byId)
    .output(z.object({ registry: registrySummarySchema, stoppedPulls: z.number() }))
    .errors({ ...saving, ...problems('registry.not-found', 'registry.wrong-state') }),

  activate: oc
    .input(byId)
    .output(registrySummarySchema)
    .errors({ ...saving, ...problems('registry.not-found', 'registry.wrong-state') }),

  verify: oc
    .input(byId.extend({ environmentId: idSchema }))
    .output(registrySummarySchema)
    .errors({
      ...saving,
      ...problems(
        'registry.not-found',
        'registry.wrong-state',
        'environment.not-found',
        'vault.locked',
        'vault.absent',
        'vault.secret-unreadable',
      ),
    }),

  /** Removes the record and, for good, its sealed credential. Refused while the registry is active. */
  remove: oc
    .input(byId)
    .output(z.object({}))
    .errors({ ...saving, ...problems('registry.not-found', 'registry.wrong-state') }),
}
