import type { ProblemCode } from '../../../../contract/problem.ts'
import type { ChaosEvent } from './chaos-plan.ts'
import type { SeenReplica, SeenService } from './seen-service.ts'

/** A service as the rules of the product see it, from what happened to it alone. */
export interface ServiceRules {
  readonly scale: number
  /** The highest scale that was wanted since it was last at rest. */
  readonly most: number
  /** So many of its replicas were left alone since then, at least. */
  readonly floor: number
  /** The replicas that stood when it was last at rest. */
  readonly known: readonly string[]
  /** How often its replicas may have failed since the last word that makes all tries anew. */
  readonly setbacks: number
  /** It waits for a registry from which its image does not come, longer each time. */
  readonly waits: boolean
}

/** What the rules of 1.3 and 1.5 need to know of the world. */
export interface Rules {
  readonly registry: 'active' | 'inactive' | 'deleted'
  readonly rightPassword: boolean
  readonly registryUp: boolean
  readonly vaultOpen: boolean
  /** At some moment since everything was last at rest the match may have granted a new replica. */
  readonly granted: boolean
  readonly services: readonly ServiceRules[]
}

export function freshRules(services: readonly { scale: number; known: readonly string[] }[]): Rules {
  return {
    registry: 'active',
    rightPassword: true,
    registryUp: true,
    vaultOpen: true,
    granted: true,
    services: services.map(({ scale, known }) => ({
      scale,
      most: scale,
      floor: known.length,
      known,
      setbacks: 0,
      waits: false,
    })),
  }
}

/** The rules once this has happened. `removed` counts the replicas that it took from each service. */
export function following(rules: Rules, event: ChaosEvent, removed: readonly number[] = []): Rules {
  const next = { ...rules, ...facts(event) }
  return {
    ...next,
    granted: rules.granted || next.registry === 'active',
    services: rules.services.map((service, index) =>
      touched({ ...service, floor: Math.max(0, service.floor - (removed[index] ?? 0)) }, index, event),
    ),
  }
}

function facts(event: ChaosEvent): Partial<Rules> {
  switch (event.do) {
    case 'activate':
      return { registry: 'active' }
    case 'deactivate':
      return { registry: 'inactive' }
    case 'delete':
      return { registry: 'deleted' }
    case 'add':
      return { registry: 'active', rightPassword: true }
    case 'wrong-password':
    case 'right-password':
      return { rightPassword: event.do === 'right-password' }
    case 'end-registry':
    case 'start-registry':
      return { registryUp: event.do === 'start-registry' }
    case 'lock':
      return { vaultOpen: false }
    case 'unlock':
    case 'start-app':
      return { vaultOpen: true }
    default:
      return {}
  }
}

function touched(service: ServiceRules, index: number, event: ChaosEvent): ServiceRules {
  const { scale, most, floor, setbacks } = service
  switch (event.do) {
    case 'scale': {
      if (event.service !== index) return service
      const wanted = event.scale
      return {
        ...service,
        scale: wanted,
        most: Math.max(most, wanted),
        floor: Math.min(floor, wanted),
        setbacks: 0,
        waits: false,
      }
    }
    case 'kill':
    case 'stop':
      return event.service === index ? { ...service, setbacks: setbacks + 1 } : service
    // An engine that is back, and a new program, begin anew.
    case 'start-engine':
    case 'start-app':
      return { ...service, setbacks: 0, waits: false }
    // What decides has changed.
    case 'activate':
    case 'add':
    case 'right-password':
      return { ...service, waits: false }
    default:
      return { ...service, floor: Math.min(floor, scale) }
  }
}

/** Somebody asks for another try. */
export function askedAgain(rules: Rules, index: number): Rules {
  return change(rules, index, { setbacks: 0, waits: false })
}

/** Everything is at rest: from here on it counts anew. A service that waits for a registry waits longer each time. */
export function atRest(rules: Rules, seen: readonly SeenService[]): Rules {
  const services = rules.services.map((service, index) => {
    const { replicas = [], told } = seen[index] ?? {}
    const waits = told?.problem?.code.startsWith('pull.') === true
    const known = replicas.map(({ id }) => id)
    return {
      ...service,
      most: service.scale,
      floor: known.length,
      known,
      waits,
    }
  })
  return { ...rules, granted: rules.registry === 'active', services }
}

/** Whether the pace of 1.5 may be slower by now than a test waits: then somebody asks for another try. */
export function needsAnotherTry(rules: Rules, index: number): boolean {
  const { setbacks = 0, waits = false } = rules.services[index] ?? {}
  return waits || setbacks >= patience
}

/** After so many setbacks the next try may be more than eight seconds away. */
const patience = 4

/** What is not as the rules say; nothing where all is. */
export function wrongWith(rules: Rules, index: number, seen: SeenService): string[] {
  const service = rules.services[index]
  if (!service) return ['is not known to the rules']
  const { name, pinned, replicas, told } = seen
  const { scale } = service
  const faults = wrongAtAnyTime(rules, index, seen)
  const say = (is: boolean, fault: string): void => {
    if (!is) faults.push(fault)
  }
  const running = replicas.filter(({ state }) => state === 'running').length
  say(running === replicas.length, `has replicas that do not run: ${statesOf(replicas)}`)
  say(replicas.length <= scale, `has ${replicas.length} replicas of ${scale}`)
  say(
    replicas.every(({ imageId }) => imageId === pinned),
    'runs another image than the pinned one',
  )
  say(
    replicas.every((replica) => replica.name.startsWith(`${name}-`)),
    `has other names: ${replicas.map((replica) => replica.name)}`,
  )
  say(
    replicas.length >= Math.min(service.floor, scale),
    `has lost replicas that nobody took: ${replicas.length}, not ${service.floor}`,
  )
  if (mayGrow(rules, seen)) say(running === scale, `may be ${scale} and is ${running}`)

  say(told.scale === scale, `is told to have the scale ${told.scale}`)
  say(told.running === running, `is told to run ${told.running}`)
  const isFull = running === scale
  const codes = isFull ? [] : reasons(rules, seen)
  say(told.state === (isFull ? 'steady' : 'blocked'), `is told to be ${told.state}`)
  const code = told.problem?.code
  say(
    code === undefined ? codes.length === 0 : codes.some((each) => each === code),
    `is told to have the problem ${code ?? 'none'}, not ${codes.join(' or ') || 'none'}`,
  )
  return faults
}

/** What may at no moment be so, rest or none: more than was ever wanted, or a new one without leave. */
export function wrongAtAnyTime(
  rules: Rules,
  index: number,
  { replicas }: Pick<SeenService, 'replicas'>,
): string[] {
  const { most = 0, known = [] } = rules.services[index] ?? {}
  const before = new Set(known)
  const added = replicas.filter(({ id }) => !before.has(id))
  return [
    ...(replicas.length > Math.max(most, known.length)
      ? [`has ${replicas.length} replicas, where at most ${most} were wanted`]
      : []),
    ...(added.length > 0 && !rules.granted
      ? [`has new replicas while its registry was never active: ${statesOf(added)}`]
      : []),
  ]
}

/** 1.3 and 1.5: the match, and the registry only where the pinned image is not on the engine. */
function mayGrow({ registry, rightPassword, registryUp, vaultOpen }: Rules, seen: SeenService): boolean {
  return registry === 'active' && (seen.imageIsLocal || (rightPassword && registryUp && vaultOpen))
}

/** Which of the product's reasons may stand beside a service that may not grow. */
function reasons(rules: Rules, { imageIsLocal }: SeenService): ProblemCode[] {
  switch (rules.registry) {
    case 'inactive':
      return ['match.inactive']
    case 'deleted':
      if (imageIsLocal) return ['match.needs-credential']
      return [rules.registryUp ? 'pull.no-credential' : 'pull.unreachable']
    case 'active':
      if (!rules.vaultOpen) return ['vault.locked']
      return [rules.registryUp ? 'pull.wrong-credential' : 'pull.unreachable']
  }
}

function change(rules: Rules, index: number, to: Partial<ServiceRules>): Rules {
  return { ...rules, services: rules.services.map((each, at) => (at === index ? { ...each, ...to } : each)) }
}

function statesOf(replicas: readonly SeenReplica[]): string {
  return replicas.map(({ name, state }) => `${name} ${state}`).join(', ')
}
