import { Problem, type ProblemRecord } from '../../../../contract/problem.ts'
import type { Launch } from '../../../../contract/workloads.ts'
import type { ObservedReplica } from '../plan/observed-replica.ts'

/** How a service stands after its last look. `retryAt` by the clock that nobody sets. */
export interface ServiceStatus {
  /** Whether its replicas have been seen at all. */
  readonly seen: boolean
  readonly problem?: ProblemRecord
  readonly refused: boolean
  readonly retryAt?: number
  readonly note?: Launch['note']
  /** How many of its replicas run. */
  readonly running: number
  /** Nothing more can be done for it now. */
  readonly settled: boolean
}

/** How it stands before the first look. */
export const unseen: ServiceStatus = { seen: false, refused: false, running: 0, settled: false }

/** Why a change of all replicas has to go back. */
export function failureOf(replicas: readonly ObservedReplica[]): ProblemRecord {
  const failing = replicas.find(({ current, fails }) => current && fails)
  return new Problem('service.replica-fails', { name: failing?.name ?? '' }).toData()
}
