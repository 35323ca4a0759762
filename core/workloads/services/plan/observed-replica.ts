import type { ContainerState } from '../../../../contract/workload/container-state.ts'

/** A replica as it was seen, and what is remembered of it. `createdAt` in milliseconds, to the second. */
export interface ObservedReplica {
  readonly id: string
  readonly name: string
  readonly state: ContainerState
  readonly createdAt: number
  /** It was made for the image and the revision that are wanted now. */
  readonly current: boolean
  /** It has stayed up for a while, or was paused by hand. */
  readonly proven: boolean
  /** It came to an end by itself since it was made, or does not start. */
  readonly fails: boolean
  /** Enough time has gone by since it failed to start. */
  readonly mayStart: boolean
}

/** Whether it counts: it runs, or can be made to. */
export function isAlive({ state }: Pick<ObservedReplica, 'state'>): boolean {
  return state !== 'removing' && state !== 'dead'
}

export function isStopped({ state }: Pick<ObservedReplica, 'state'>): boolean {
  return state === 'created' || state === 'exited'
}

/** Which goes first: one of another revision, of these one that does not run, and then the newest. */
export function inRemovalOrder(replicas: readonly ObservedReplica[]): ObservedReplica[] {
  return [...replicas].sort(
    (a, b) =>
      Number(a.current) - Number(b.current) ||
      (a.current ? 0 : Number(a.state === 'running') - Number(b.state === 'running')) ||
      b.createdAt - a.createdAt ||
      numberOf(b.name) - numberOf(a.name) ||
      (a.id < b.id ? -1 : 1),
  )
}

/** The number at the end of `SERVICE-N`; 0 without one. */
export function numberOf(name: string): number {
  return Number(/-(\d{1,9})$/.exec(name)?.[1] ?? 0)
}
