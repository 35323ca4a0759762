import * as z from 'zod'
import type { FileFormat } from '../../storage/envelope.ts'
import type { SecretRole } from './sealed-box.ts'

export const markSchema = z.object({
  /** From one count for the whole vault; it rises with every sealing. */
  generation: z.int().min(1),
  /** Made with the data key: nobody else gives out generations. */
  proof: z.base64().max(64).optional(),
})

/** A generation that was given out, with its proof. */
export type Mark = z.infer<typeof markSchema>

const versionSchema = markSchema.extend({
  kind: z.enum(['password', 'identity-token']),
  address: z.string(),
  scope: z.string(),
  sealedAt: z.int(),
  sealed: z.base64(),
})

/** One sealed secret with what it was sealed for; useless without the data key. */
export type SecretVersion = z.infer<typeof versionSchema>

export const secretRecordSchema = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,64}$/),
  /** The highest generation that was given out in this record. */
  generation: z.int().min(0),
  current: versionSchema.optional(),
  candidate: versionSchema.optional(),
  previous: versionSchema.optional(),
  /** What was discarded since the last sealing. */
  discarded: z
    .object({
      current: markSchema.optional(),
      candidate: markSchema.optional(),
      previous: markSchema.optional(),
    })
    .optional(),
})
export type SecretRecord = z.infer<typeof secretRecordSchema>

export const secretRoles: readonly SecretRole[] = ['current', 'candidate', 'previous']

export const secretRecordFormat: FileFormat<SecretRecord> = {
  format: 'fairlead/secret',
  version: 1,
  schema: secretRecordSchema,
}

/** The record with the version of one role set, or taken out in the same go as another one is set. */
export function withVersion(
  record: SecretRecord,
  role: SecretRole,
  version: SecretVersion | undefined,
): SecretRecord {
  const { [role]: _replaced, discarded, ...others } = record
  if (version === undefined) return { ...others, ...(discarded && { discarded }) }
  const generation = Math.max(record.generation, version.generation)
  return { ...others, generation, [role]: version }
}

/**
 * The record without the sealed bytes of one role, which leaves a mark in its place: a new one, or that of
 * its last sealing, which needs no key.
 */
export function withDiscarded(record: SecretRecord, role: SecretRole, fresh?: Mark): SecretRecord {
  const { [role]: version, discarded, ...others } = record
  if (version === undefined) return record
  const { generation, proof } = fresh ?? version
  const mark = { generation, ...(proof !== undefined && { proof }) }
  return {
    ...others,
    generation: Math.max(record.generation, generation),
    discarded: { ...discarded, [role]: mark },
  }
}

/** Whether nothing is sealed in the record any more. */
export function isEmpty({ current, candidate, previous }: SecretRecord): boolean {
  return current === undefined && candidate === undefined && previous === undefined
}
