/** One thing that happens. `service` counts from 0, `pick` is where in a list of what stands, from 0 to below 1. */
export type ChaosEvent =
  | { readonly do: 'kill' | 'stop' | 'restart' | 'remove'; readonly service: number; readonly pick: number }
  | { readonly do: 'scale'; readonly service: number; readonly scale: number }
  | { readonly do: 'lose-image'; readonly image: number }
  | { readonly do: 'stranger'; readonly service: number; readonly labels: 'none' | 'of another workspace' }
  | { readonly do: 'end-engine'; readonly signal: 'SIGTERM' | 'SIGKILL' }
  | { readonly do: 'start-engine' | 'kill-app' | 'start-app' | 'lock' | 'unlock' }
  | { readonly do: 'activate' | 'deactivate' | 'delete' | 'add' | 'wrong-password' | 'right-password' }
  | { readonly do: 'end-registry' | 'start-registry' }

/** What happens without a break; then everything is left alone until it has settled. */
export type ChaosRound = readonly ChaosEvent[]

/** What has to be known of the world to choose what may happen next. */
interface Standing {
  engine: boolean
  app: boolean
  registry: 'active' | 'inactive' | 'deleted'
  rightPassword: boolean
  registryUp: boolean
  vault: boolean
}

const services = 3
const images = 2
const most = 4

/** So many events in rounds, the same for a seed. Each round ends with the engine and the program running. */
export function chaosPlan(seed: number, events: number): ChaosRound[] {
  const random = randomOf(seed)
  const standing: Standing = {
    engine: true,
    app: true,
    registry: 'active',
    rightPassword: true,
    registryUp: true,
    vault: true,
  }
  const rounds: ChaosRound[] = []
  for (let left = events; left > 0; ) {
    const round: ChaosEvent[] = []
    const wanted = Math.min(left, 2 + Math.floor(random() * 13))
    while (round.length < wanted) round.push(next(standing, random))
    if (!standing.engine) round.push(happen(standing, { do: 'start-engine' }))
    if (!standing.app) round.push(happen(standing, { do: 'start-app' }))
    rounds.push(round)
    left -= round.length
  }
  return rounds
}

function next(standing: Standing, random: () => number): ChaosEvent {
  const below = (end: number): number => Math.floor(random() * end)
  const choices: [weight: number, make: () => ChaosEvent][] = []
  const may = (weight: number, is: boolean, make: () => ChaosEvent): void => {
    if (is) choices.push([weight, make])
  }
  const { engine, app, registry, rightPassword, registryUp, vault } = standing
  const onReplica = (what: 'kill' | 'stop' | 'restart' | 'remove') => (): ChaosEvent => ({
    do: what,
    service: below(services),
    pick: random(),
  })
  may(12, engine, onReplica('kill'))
  may(8, engine, onReplica('stop'))
  may(4, engine, onReplica('restart'))
  may(14, engine, onReplica('remove'))
  may(5, engine, () => ({ do: 'lose-image', image: below(images) }))
  may(4, engine, () => ({
    do: 'stranger',
    service: below(services),
    labels: random() < 0.5 ? 'none' : 'of another workspace',
  }))
  may(2, engine, () => ({ do: 'end-engine', signal: random() < 0.5 ? 'SIGTERM' : 'SIGKILL' }))
  may(25, !engine, () => ({ do: 'start-engine' }))
  may(4, app, () => ({ do: 'kill-app' }))
  may(20, !app, () => ({ do: 'start-app' }))
  may(16, app, () => ({ do: 'scale', service: below(services), scale: below(most + 1) }))
  may(9, app && registry === 'active', () => ({ do: 'deactivate' }))
  may(6, app && registry === 'inactive', () => ({ do: 'activate' }))
  may(2, app && registry !== 'deleted', () => ({ do: 'delete' }))
  may(16, app && vault && registry === 'deleted', () => ({ do: 'add' }))
  may(3, app && vault && registry !== 'deleted' && rightPassword, () => ({ do: 'wrong-password' }))
  may(8, app && vault && registry !== 'deleted' && !rightPassword, () => ({ do: 'right-password' }))
  may(3, registryUp, () => ({ do: 'end-registry' }))
  may(8, !registryUp, () => ({ do: 'start-registry' }))
  may(3, app && vault, () => ({ do: 'lock' }))
  may(10, app && !vault, () => ({ do: 'unlock' }))

  let at = random() * choices.reduce((sum, [weight]) => sum + weight, 0)
  for (const [weight, make] of choices) {
    at -= weight
    if (at < 0) return happen(standing, make())
  }
  return happen(standing, { do: registryUp ? 'end-registry' : 'start-registry' })
}

function happen(standing: Standing, event: ChaosEvent): ChaosEvent {
  switch (event.do) {
    case 'end-engine':
    case 'start-engine':
      standing.engine = event.do === 'start-engine'
      break
    case 'kill-app':
      standing.app = false
      break
    case 'start-app':
      // it is started with the passphrase
      Object.assign(standing, { app: true, vault: true })
      break
    case 'lock':
    case 'unlock':
      standing.vault = event.do === 'unlock'
      break
    case 'add':
      Object.assign(standing, { registry: 'active', rightPassword: true })
      break
    case 'activate':
      standing.registry = 'active'
      break
    case 'deactivate':
      standing.registry = 'inactive'
      break
    case 'delete':
      standing.registry = 'deleted'
      break
    case 'wrong-password':
    case 'right-password':
      standing.rightPassword = event.do === 'right-password'
      break
    case 'end-registry':
    case 'start-registry':
      standing.registryUp = event.do === 'start-registry'
      break
    case 'kill':
    case 'stop':
    case 'restart':
    case 'remove':
    case 'scale':
    case 'lose-image':
    case 'stranger':
      break
  }
  return event
}

/** Numbers from 0 to below 1, the same for a seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
