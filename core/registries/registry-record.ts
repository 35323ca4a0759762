import * as z from 'zod'
import { providerSchema, verificationSchema } from '../../contract/registry/registry-record.ts'
import { idSchema, instantSchema } from '../../contract/scalars.ts'

/** What belongs to one secret, and is true of no other. */
const belongings = {
  username: z.string().max(255).optional(),
  credential: z.enum(['none', 'password', 'identity-token']),
  verification: verificationSchema,
  expiresAt: instantSchema.optional(),
  expirySetAt: instantSchema.optional(),
  /** Set once the expiry was seen to have passed, so that a clock that is set back revives nothing. */
  expired: z.literal(true).optional(),
}

/** What stood before the last change of credential, and until when it may come back. */
const undoSchema = z.object({ until: instantSchema, ...belongings })

/** What an edit can change. */
const changeable = {
  ...belongings,
  email: z.string().max(254).optional(),
  description: z.string().max(1000).optional(),
  undo: undoSchema.optional(),
  /** The last verifications, newest first. */
  history: z.array(verificationSchema).max(10).optional(),
  updatedAt: instantSchema,
}

const changeSchema = z.object(changeable)
/** Everything that an edit can change, as it shall stand afterwards. */
export type RegistryChange = z.infer<typeof changeSchema>

/**
 * The stored record of one registry: everything but the secret, readable while the vault is locked. The
 * scope names its namespace by id, so that names can change.
 */
export const registryRecordSchema = z.object({
  ...changeable,
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
  /** Until when an activation lasts: one launch, the end of one run of the program, or an instant. */
  lease: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('launch'), takenIn: z.string().optional() }),
      z.object({ kind: z.literal('quit'), session: z.string().optional() }),
      z.object({ kind: z.literal('until'), at: instantSchema }),
    ])
    .optional(),
  /**
   * A change of secret that is under way. It counts from the moment at which the vault has nothing sealed under
   * the role `leaves` any more: so one durable write decides over secret and record together.
   */
  swap: z.object({ ...changeable, leaves: z.enum(['candidate', 'previous']) }).optional(),
  /**
   * Its secret came when it had none: until the vault has made it the current one, a candidate without a current
   * secret is it. Without this mark a candidate is never used.
   */
  fresh: z.literal(true).optional(),
  createdAt: instantSchema,
  lastUsedAt: instantSchema.optional(),
})
export type RegistryRecord = z.infer<typeof registryRecordSchema>
export type Belongings = Omit<z.infer<typeof undoSchema>, 'until'>

/** The record after a change; whatever the change does not hold is gone. */
export function changed(record: RegistryRecord, change: RegistryChange): RegistryRecord {
  const {
    username: _username,
    email: _email,
    description: _description,
    expiresAt: _expiresAt,
    expirySetAt: _expirySetAt,
    expired: _expired,
    undo: _undo,
    history: _history,
    swap: _swap,
    ...kept
  } = record
  return { ...kept, ...change }
}

/** What stands in the record now, in the form of a change: the base of one. */
export function changeOf(record: RegistryRecord): RegistryChange {
  return changeSchema.parse(record)
}

/** What belongs to the secret that the record has now. */
export function belongingsOf(record: RegistryRecord): Belongings {
  return z.object(belongings).parse(record)
}

/** Where the credential may be sent: host, and path prefix if there is one. */
export function addressOf({ host, prefix }: { host: string; prefix: string }): string {
  return prefix === '' ? host : `${host}/${prefix}`
}

/** What binds a sealed secret to its record: it opens for no other address and no other scope. */
export function secretBinding(record: Pick<RegistryRecord, 'host' | 'prefix' | 'scope' | 'projectId'>): {
  address: string
  scope: string
} {
  return {
    address: addressOf(record),
    scope:
      record.scope.kind === 'project'
        ? `project/${record.projectId}`
        : `namespace/${record.projectId}/${record.scope.namespaceId}`,
  }
}
