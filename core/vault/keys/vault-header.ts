import * as z from 'zod'
import { slotPurposeSchema } from '../../../contract/vault.ts'
import type { FileFormat } from '../../storage/envelope.ts'
import { markSchema } from '../seal/secret-record.ts'

const idSchema = z.string().regex(/^[a-z0-9-]{1,64}$/)

/** One way to open the vault, as it is stored. Only a slot of its kind reads the payload. */
export const slotRecordSchema = z.object({
  id: idSchema,
  kind: z.enum(['keyring', 'passphrase', 'safe-storage']),
  purpose: slotPurposeSchema,
  strength: z.enum(['strong', 'weak']),
  /** Rises when the slot wraps the data key anew. */
  generation: z.int().min(1),
  createdAt: z.int(),
  lastUsedAt: z.int().optional(),
  payload: z.record(z.string(), z.union([z.string().max(8192), z.number()])),
})
export type SlotRecord = z.infer<typeof slotRecordSchema>

export const vaultHeaderSchema = z.object({
  vaultId: idSchema,
  keyCheck: z.base64(),
  createdAt: z.int(),
  /** Rises when the data key is replaced; says in which folder the secrets of this key stand. */
  epoch: z.int().min(1),
  slots: z.array(slotRecordSchema).min(1),
  /** Given out with the last write of the header while the key was there. */
  mark: markSchema.optional(),
})
export type VaultHeader = z.infer<typeof vaultHeaderSchema>

/** The file that makes a vault: without it there is none. */
export const vaultHeaderFormat: FileFormat<VaultHeader | null> = {
  format: 'fairlead/vault',
  version: 2,
  schema: vaultHeaderSchema.nullable(),
  migrations: [withPurposeAndEpoch],
}

const headerOfVersion1 = z.looseObject({ slots: z.array(z.looseObject({})) }).nullable()

/** Version 1 knew neither recovery words nor another data key than the first. */
function withPurposeAndEpoch(value: unknown): unknown {
  const header = headerOfVersion1.parse(value)
  if (header === null) return null
  return { ...header, epoch: 1, slots: header.slots.map((slot) => ({ ...slot, purpose: 'daily' })) }
}
