import { inRemovalOrder, isAlive, isStopped, type ObservedReplica } from './observed-replica.ts'

/** What is wanted of a service, as far as a plan for its replicas needs to know. */
export interface ServiceSpec {
  readonly wanted: 'running' | 'stopped' | 'removed'
  readonly scale: number
  /** Where replicas are being replaced: by another image, or back by the one from before. */
  readonly replacing?: 'forward' | 'back' | undefined
  /** Whether a new replica comes before an old one goes; with few host ports the old one has to go first. */
  readonly newFirst: boolean
}

/** Whether new replicas may be made: the match and the pace decide. */
export type Growth = 'granted' | 'refused' | 'later'

export type ServiceAction =
  | { readonly do: 'create' }
  | { readonly do: 'start' | 'stop' | 'remove'; readonly id: string }

/**
 * What to do next, in this order. `asks`: a new replica is wanted, so the match is to be made. `failed`: a replica
 * of the new image does not stay up, so the change goes back. `reached`: what was wanted stands, and nothing is in
 * replacement any more. `waits`: a replica has yet to show that it stays up.
 */
export interface ServicePlan {
  readonly actions: readonly ServiceAction[]
  readonly asks: boolean
  readonly failed: boolean
  readonly reached: boolean
  readonly waits: boolean
}

/**
 * What to do so that a service becomes what is wanted: at most one new replica, never above the scale except by the
 * one that takes the place of another, stopped ones started again, and the newest removed first.
 */
export function planService(
  spec: ServiceSpec,
  replicas: readonly ObservedReplica[],
  growth: Growth,
): ServicePlan {
  const dead = replicas.filter(({ state }) => state === 'dead').map(removal)
  const alive = replicas.filter(isAlive)
  switch (spec.wanted) {
    case 'removed':
      return plan([...dead, ...alive.map(removal)], { reached: replicas.length === 0 })
    case 'stopped':
      return planStopped(spec, alive, dead)
    case 'running':
      return planRunning(spec, alive, dead, growth)
  }
}

function planStopped(
  { scale }: ServiceSpec,
  alive: readonly ObservedReplica[],
  dead: readonly ServiceAction[],
): ServicePlan {
  const [gone, kept] = split(alive, scale)
  const stops = kept.filter((replica) => !isStopped(replica)).map(({ id }) => ({ do: 'stop', id }) as const)
  const actions = [...dead, ...gone.map(removal), ...stops]
  return plan(actions, { reached: actions.length === 0 })
}

function planRunning(
  { scale, replacing, newFirst }: ServiceSpec,
  alive: readonly ObservedReplica[],
  dead: readonly ServiceAction[],
  growth: Growth,
): ServicePlan {
  const current = alive.filter((replica) => replica.current)
  const replaces = current.length < alive.length
  const inHand = replaces && current.some(({ proven }) => !proven)
  const hasRoom = newFirst && inHand && scale > 0 && current.length <= scale
  const [gone, kept] = split(alive, hasRoom ? scale + 1 : scale)

  const missing = kept.length < scale
  const swaps = !missing && replaces && gone.length === 0 && kept.some((replica) => !replica.current)
  const asks = !inHand && (missing || swaps)
  const grows = asks && growth === 'granted'
  const leaver = grows && !missing && !newFirst ? inRemovalOrder(kept)[0] : undefined
  const starts = kept.filter((replica) => isStopped(replica) && replica.mayStart && replica.id !== leaver?.id)
  const next: readonly ServiceAction[] = leaver ? [removal(leaver)] : grows ? [{ do: 'create' }] : []
  const steps = [...dead, ...gone.map(removal), ...starts.map(({ id }) => ({ do: 'start', id }) as const)]
  const proven = current.every(({ proven }) => proven)
  const standing = !replaces && current.length === scale && !current.some(isStopped)
  return plan([...steps, ...next], {
    asks,
    failed: replacing === 'forward' && current.some(({ fails }) => fails),
    reached: standing && (replacing === undefined || proven),
    waits: (replaces || replacing !== undefined) && !proven,
  })
}

/** Those that go so that no more than `most` stay, and those that stay. */
function split(
  alive: readonly ObservedReplica[],
  most: number,
): [gone: readonly ObservedReplica[], kept: readonly ObservedReplica[]] {
  const excess = Math.max(0, alive.length - most)
  const ordered = inRemovalOrder(alive)
  return [ordered.slice(0, excess), ordered.slice(excess)]
}

function removal({ id }: ObservedReplica): ServiceAction {
  return { do: 'remove', id }
}

function plan(
  actions: readonly ServiceAction[],
  facts: Partial<Omit<ServicePlan, 'actions'>> & { reached: boolean },
): ServicePlan {
  return { asks: false, failed: false, waits: false, ...facts, actions }
}
