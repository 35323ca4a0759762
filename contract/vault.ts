import { oc } from '@orpc/contract'
import * as z from 'zod'
import { problemShapes, problems } from './problem.ts'
import { idSchema, instantSchema, typedSchema } from './scalars.ts'

const { slot: slotKindSchema, reason: slotUnavailableReasonSchema } =
  problemShapes['vault.slot-unavailable'].shape
export type SlotKind = z.infer<typeof slotKindSchema>

/** `recovery`: words that the page made, to be kept on paper; typed sloppily they open the vault too. */
export const slotPurposeSchema = z.enum(['daily', 'recovery'])
export type SlotPurpose = z.infer<typeof slotPurposeSchema>

export const slotSummarySchema = z.object({
  id: idSchema,
  kind: slotKindSchema,
  purpose: slotPurposeSchema,
  strength: z.enum(['strong', 'weak']),
  createdAt: instantSchema,
  lastUsedAt: instantSchema.optional(),
})
export type SlotSummary = z.infer<typeof slotSummarySchema>

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

/**
 * What the note that the system's keyring keeps of the vault's state says of its files. `older`: they are from
 * before the last state that it knows. `mixed`: one of them is from another time, or was taken away.
 * `unknown`: it has not been asked yet, or does not answer. `unwatched`: without a keyring slot there is no note.
 */
export const freshnessSchema = z.enum(['current', 'older', 'mixed', 'unknown', 'unwatched'])
export type Freshness = z.infer<typeof freshnessSchema>

/**
 * `offers`: the kinds of slot that this shell has and that need nobody at the keyboard. `refusals`: what they
 * said at start, while the vault is locked since then.
 */
export const vaultStatusSchema = z.object({
  state: z.enum(['absent', 'locked', 'unlocked']),
  unlockedBy: slotKindSchema.optional(),
  slots: z.array(slotSummarySchema),
  offers: z.array(slotKindSchema),
  refusals: z.array(problemShapes['vault.slot-unavailable']),
  freshness: freshnessSchema,
})
export type VaultStatus = z.infer<typeof vaultStatusSchema>

const saving = problems('storage.not-saved', 'storage.newer-format')
const needsKey = { ...saving, ...problems('vault.absent', 'vault.locked') }
const guessed = problems('vault.wrong-passphrase', 'vault.slow-down')
/** Takes a slot too that protects from nobody who has the files; it is shown as weak from then on. */
const acceptWeak = z.boolean().optional()

export const vault = {
  status: oc.output(vaultStatusSchema),

  /** Apart from the status, because the keyring is asked over the bus and may take its time. */
  keyring: oc.output(keyringStatusSchema),

  create: oc
    .input(
      z.object({
        passphrase: typedSchema.optional(),
        /** Recovery words, beside at least one other way to open the vault. */
        recovery: typedSchema.optional(),
        keyring: z.boolean(),
        safeStorage: z.boolean().optional(),
        acceptWeak,
      }),
    )
    .output(vaultStatusSchema)
    .errors({ ...saving, ...problems('input.invalid', 'vault.exists', 'vault.slot-unavailable') }),

  /** By a daily passphrase to the letter, or by the recovery words in any case and spacing. */
  unlock: oc
    .input(z.object({ passphrase: typedSchema }))
    .output(vaultStatusSchema)
    .errors({
      ...guessed,
      ...problems(
        'input.invalid',
        'vault.absent',
        'vault.locked',
        'vault.slot-unavailable',
        'storage.damaged',
      ),
    }),

  tryKeyring: oc
    .output(vaultStatusSchema)
    .errors(problems('vault.absent', 'vault.locked', 'vault.slot-unavailable', 'storage.damaged')),

  /** Cancels an unlock that is under way, which then answers `vault.locked`. */
  lock: oc.output(vaultStatusSchema).errors(problems('vault.absent')),

  /** Takes the files as they are for the newest state from now on, whatever the keyring's note says. */
  acceptState: oc
    .output(vaultStatusSchema)
    .errors(problems('vault.absent', 'vault.locked', 'vault.slot-unavailable')),

  /** Recovery words take the place of those that were there, in one write; a fault is at `recovery`. */
  addPassphrase: oc
    .input(z.object({ passphrase: typedSchema, purpose: slotPurposeSchema.optional() }))
    .output(vaultStatusSchema)
    .errors({ ...needsKey, ...problems('input.invalid', 'vault.slot-unavailable') }),

  addKeyring: oc.output(vaultStatusSchema).errors({ ...needsKey, ...problems('vault.slot-unavailable') }),

  addSafeStorage: oc
    .input(z.object({ acceptWeak }))
    .output(vaultStatusSchema)
    .errors({ ...needsKey, ...problems('vault.slot-unavailable') }),

  removeSlot: oc
    .input(z.object({ id: idSchema }))
    .output(vaultStatusSchema)
    .errors({ ...needsKey, ...problems('vault.last-slot') }),

  /**
   * Replaces the data key. Every slot that is not in `drop` stays: what the system keeps by itself, a passphrase
   * by being typed again. A passphrase that is missing is a fault with the slot's id as its field.
   */
  rotateKey: oc
    .input(
      z.object({
        passphrases: z.array(z.object({ slotId: idSchema, passphrase: typedSchema })).max(100),
        drop: z.array(idSchema).max(100),
      }),
    )
    .output(vaultStatusSchema)
    .errors({
      ...needsKey,
      ...guessed,
      ...problems(
        'input.invalid',
        'vault.last-slot',
        'vault.slot-unavailable',
        'vault.secret-unreadable',
        'storage.damaged',
      ),
    }),

  /** `current` says which daily passphrase is replaced; recovery words are not taken here. */
  changePassphrase: oc
    .input(z.object({ current: typedSchema, next: typedSchema }))
    .output(vaultStatusSchema)
    .errors({ ...needsKey, ...guessed, ...problems('input.invalid', 'vault.slot-unavailable') }),
}
