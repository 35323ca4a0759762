import { createHash } from 'node:crypto'
import type { Mark, SecretRecord } from '../seal/secret-record.ts'

/** What tells one state of the vault's files from another. */
export interface StateDigest {
  /** The highest generation that anything in the files carries. */
  readonly mark: number
  /** SHA-256 over what stands where, base64url. */
  readonly digest: string
}

/** What the files of a vault hold: the header's mark, and all records that are whole. */
export interface VaultFiles {
  readonly mark: Mark | undefined
  readonly records: readonly SecretRecord[]
}

/** Damaged records count as taken away. */
export function stateDigest({ mark: headerMark, records }: VaultFiles): StateDigest {
  const hash = createHash('sha256')
  let mark = headerMark?.generation ?? 0
  hash.update(`fairlead/vault-state 1\n${mark}\n`)
  for (const record of [...records].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const generations = placesOf(record)
    hash.update(`${record.id} ${generations.join(' ')}\n`)
    mark = Math.max(mark, ...generations)
  }
  return { mark, digest: hash.digest('base64url') }
}

/** What was found wrong with the files. */
export type Alarm = 'older' | 'mixed'

/** A state as it is noted outside the data folder, with the alarm that its files gave until they are accepted. */
export interface NotedState extends StateDigest {
  readonly alarm?: Alarm | undefined
}

/** The text of a note: less than 100 bytes, and no secret. */
export function noteOf({ mark, digest, alarm }: NotedState): string {
  return ['1', mark, digest, ...(alarm ? [alarm] : [])].join(' ')
}

/** Undefined for what is no note of this format. */
export function readNote(note: string): NotedState | undefined {
  const parts = /^1 (\d{1,15}) ([A-Za-z0-9_-]{43})(?: (older|mixed))?$/.exec(note)
  const [, mark, digest, alarm] = parts ?? []
  if (mark === undefined || digest === undefined) return undefined
  return { mark: Number(mark), digest, alarm: alarm === 'older' || alarm === 'mixed' ? alarm : undefined }
}

/**
 * How the files stand to what was noted. `ahead`: they are of a later state, which is what a process leaves
 * that ends between a save and its note. `mixed`: same highest generation, but not the same files. Files that
 * once gave an alarm stay so, however many generations are given out since.
 */
export function compareStates(noted: NotedState, state: StateDigest): 'same' | 'ahead' | Alarm {
  if (state.mark === noted.mark && state.digest === noted.digest) return 'same'
  if (noted.alarm !== undefined) return noted.alarm
  if (state.mark === noted.mark) return 'mixed'
  return state.mark < noted.mark ? 'older' : 'ahead'
}

/** What was discarded while the vault was locked keeps its place, so that a discard needs no key. */
function placesOf({ current, candidate, previous, discarded }: SecretRecord): number[] {
  return [
    (current ?? discarded?.current)?.generation ?? 0,
    (candidate ?? discarded?.candidate)?.generation ?? 0,
    (previous ?? discarded?.previous)?.generation ?? 0,
  ]
}
