import * as z from 'zod'
import type { FileFormat } from '../../storage/envelope.ts'
import type { SecretRole } from './sealed-box.ts'

const versionSchema = z.object({
  kind: z.enum(['password', 'identity-token']),
  address: z.string(),
  scope: z.string(),
  generation: z.int().min(1),
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
})
export type SecretRecord = z.infer<typeof secretRecordSchema>

export const secretRecordFormat: FileFormat<SecretRecord> = {
  format: 'fairlead/secret',
  version: 1,
  schema: secretRecordSchema,
}

/** The record with the version of one role set, or taken out. */
export function withVersion(
  record: SecretRecord,
  role: SecretRole,
  version: SecretVersion | undefined,
): SecretRecord {
  const { [role]: _replaced, ...others } = record
  const generation = Math.max(record.generation, version?.generation ?? 0)
  return { ...others, generation, ...(version && { [role]: version }) }
}

/** Whether nothing is sealed in the record any more. */
export function isEmpty({ current, candidate, previous }: SecretRecord): boolean {
  return current === undefined && candidate === undefined && previous === undefined
}
