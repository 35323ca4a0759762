import { oc } from '@orpc/contract'
import * as z from 'zod'
import { problems } from './problem.ts'
import { idSchema, instantSchema, typedSchema } from './scalars.ts'

export const slotKindSchema = z.enum(['keyring', 'passphrase', 'safe-storage'])

export const slotSummarySchema = z.object({
  id: idSchema,
  kind: slotKindSchema,
  strength: z.enum(['strong', 'weak']),
  createdAt: instantSchema,
  lastUsedAt: instantSchema.optional(),
})
export type SlotSummary = z.infer<typeof slotSummarySchema>

export const slotUnavailableReasonSchema = z.enum([
  'no-service',
  'no-bus',
  'locked',
  'no-collection',
  'gone',
  'mismatch',
  'timeout',
  'missing',
  'weak',
  'other',
])

/** Whether the system's keyring works now, and if not, why in its own words. */
export const keyringStatusSchema = z.discriminatedUnion('available', [
  z.object({ available: z.literal(true) }),
  z.object({
    available: z.literal(false),
    reason: slotUnavailableReasonSchema,
    proof: z.string().optional(),
  }),
])
export type KeyringStatus = z.infer<typeof keyringStatusSchema>

export const vaultStatusSchema = z.object({
  state: z.enum(['absent', 'locked', 'unlocked']),
  unlockedBy: slotKindSchema.optional(),
  slots: z.array(slotSummarySchema),
})
export type VaultStatus = z.infer<typeof vaultStatusSchema>

const saving = problems('storage.not-saved', 'storage.newer-format')

export const vault = {
  status: oc.output(vaultStatusSchema),

  /** Apart from the status, because the keyring is asked over the bus and may take its time. */
  keyring: oc.output(keyringStatusSchema),

  create: oc
    .input(z.object({ passphrase: typedSchema.optional(), keyring: z.boolean() }))
    .output(vaultStatusSchema)
    .errors({ ...saving, ...problems('input.invalid', 'vault.exists', 'vault.slot-unavailable') }),

  unlock: oc
    .input(z.object({ passphrase: typedSchema }))
    .output(vaultStatusSchema)
    .errors(
      problems(
        'input.invalid',
        'vault.absent',
        'vault.wrong-passphrase',
        'vault.slot-unavailable',
        'storage.damaged',
      ),
    ),

  tryKeyring: oc
    .output(vaultStatusSchema)
    .errors(problems('vault.absent', 'vault.slot-unavailable', 'storage.damaged')),

  lock: oc.output(vaultStatusSchema).errors(problems('vault.absent')),
}
