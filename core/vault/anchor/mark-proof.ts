import { createHmac, timingSafeEqual } from 'node:crypto'
import { associatedData } from '../seal/aead.ts'
import type { Mark } from '../seal/secret-record.ts'
import type { VaultFiles } from './vault-state-digest.ts'

/** The name under which the header proves its generations; no record is called so. */
export const headerPlace = '#header'

const proofVersion = 1

/** The next mark for a place, proven with the data key. */
export function newMark(
  { dataKey, vaultId }: { dataKey: Buffer; vaultId: string },
  place: string,
  generation: number,
): Mark {
  return { generation, proof: markProof(dataKey, vaultId, place, generation) }
}

/** Proves that whoever has the data key gave out this generation for this place. */
function markProof(dataKey: Buffer, vaultId: string, place: string, generation: number): string {
  const data = associatedData('fairlead/mark', proofVersion, vaultId, place, generation)
  return createHmac('sha256', dataKey).update(data).digest('base64')
}

/** Whether any generation above `floor` in these files was given out by somebody with the data key. */
export function hasProofAbove(
  floor: number,
  { dataKey, vaultId }: { dataKey: Buffer; vaultId: string },
  { mark: headerMark, records }: VaultFiles,
): boolean {
  const above = (place: string, mark: Mark | undefined) =>
    mark !== undefined && mark.generation > floor && isProven({ dataKey, vaultId }, place, mark)
  return (
    above(headerPlace, headerMark) ||
    records.some(({ id, current, candidate, previous, discarded }) =>
      [current, candidate, previous, ...Object.values(discarded ?? {})].some((mark) => above(id, mark)),
    )
  )
}

/** Whether somebody with the data key gave out this mark for this place. */
export function isProven(
  { dataKey, vaultId }: { dataKey: Buffer; vaultId: string },
  place: string,
  { generation, proof }: Mark,
): boolean {
  if (proof === undefined) return false
  const expected = Buffer.from(markProof(dataKey, vaultId, place, generation), 'base64')
  const actual = Buffer.from(proof, 'base64')
  return actual.length === expected.length && timingSafeEqual(actual, expected)
}
