import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { faultSchema } from './fault.ts'
import { usageSchema } from './impact.ts'
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

const ids = z.array(idSchema).min(1).max(10_000)

export const bulkOrderSchema = z.discriminatedUnion('action', [
  z.object({ action: z.enum(['activate', 'deactivate', 'remove']), ids }),
  z.object({ action: z.literal('verify'), ids, environmentId: idSchema }),
])
export type BulkOrder = z.infer<typeof bulkOrderSchema>

/** How one of many came out. A verification that the registry refused is `ok`: it is an answer. */
export const bulkOutcomeSchema = z.discriminatedUnion('ok', [
  z.object({ id: idSchema, ok: z.literal(true) }),
  z.object({ id: idSchema, ok: z.literal(false), problem: problemRecordSchema }),
])
export type BulkOutcome = z.infer<typeof bulkOutcomeSchema>

/** How far a verification of many is; `news` are the outcomes since the last message. */
export const verifyProgressSchema = z.object({
  total: z.number(),
  done: z.number(),
  news: z.array(bulkOutcomeSchema),
})
export type VerifyProgress = z.infer<typeof verifyProgressSchema>

const byId = z.object({ id: idSchema })
const saving = problems('storage.not-saved', 'storage.newer-format')
const oneOf = { ...saving, ...problems('registry.not-found') }
const activating = { ...oneOf, ...problems('registry.wrong-state', 'registry.needs-renewal') }

export const registries = {
  list: oc.output(z.array(registrySummarySchema)),

  /** Without a provider the address is a custom one. */
  previewAddress: oc
    .input(
      z.object({
        text: typedSchema,
        provider: providerSchema.optional(),
        username: typedSchema.optional(),
      }),
    )
    .output(addressPreviewSchema),

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

  /** One whose expiry has passed needs a new one, here or by an edit. */
  activate: oc
    .input(byId.extend({ expiresAt: instantSchema.optional() }))
    .output(registrySummarySchema)
    .errors({ ...activating, ...problems('input.invalid') }),

  /** Activates for one pull or launch, for an hour, or until the program ends; then it is inactive by itself. */
  lease: oc
    .input(byId.extend({ kind: z.enum(['launch', 'hour', 'quit']) }))
    .output(registrySummarySchema)
    .errors(activating),

  /** Brings secret, username, expiry and verification back as they were before the last change of credential. */
  undoChange: oc
    .input(byId)
    .output(registrySummarySchema)
    .errors({
      ...oneOf,
      ...problems('registry.nothing-to-undo', 'vault.absent', 'vault.locked', 'vault.secret-unreadable'),
    }),

  clone: oc
    .input(registryCloneSchema)
    .output(registrySummarySchema)
    .errors({
      ...oneOf,
      ...problems(
        'input.invalid',
        'project.not-found',
        'registry.name-taken',
        'registry.address-taken',
        'vault.absent',
        'vault.locked',
        'vault.secret-unreadable',
      ),
    }),

  /** Each by the rules for one; what one of them meets stops none of the others. */
  bulk: oc
    .input(bulkOrderSchema)
    .output(z.object({ outcomes: z.array(bulkOutcomeSchema) }))
    .errors(problems('environment.not-found')),

  /** Verifies the named ones, or all that are active. Ending the stream cancels what is left. */
  verifyAll: oc
    .input(z.object({ environmentId: idSchema, ids: ids.optional() }))
    .output(eventIterator(verifyProgressSchema))
    .errors(problems('environment.not-found')),

  /** The last ten verifications, newest first. */
  history: oc.input(byId).output(z.array(verificationSchema)).errors(problems('registry.not-found')),

  /** What uses a registry on one environment. */
  usedBy: oc
    .input(byId.extend({ environmentId: idSchema }))
    .output(usageSchema)
    .errors(problems('registry.not-found', 'environment.not-found')),

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
