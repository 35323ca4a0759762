import type { ProblemCode } from '../../contract/problem.ts'
import type { TextKey } from '../messages/texts.ts'
import type { Failure } from './failure.ts'

/** A page where the next step of a problem can be done. */
export interface NextPlace {
  readonly to: string
  readonly text: TextKey
}

const registries: NextPlace = { to: '/registries', text: 'ui.places.registries' }
const environments: NextPlace = { to: '/environments', text: 'ui.places.environments' }
const workloads: NextPlace = { to: '/workloads', text: 'ui.places.workloads' }

const places: { readonly [C in ProblemCode]?: NextPlace } = {
  'vault.absent': { to: '/vault/protect', text: 'ui.places.protect' },
  'vault.locked': { to: '/vault/unlock', text: 'ui.places.unlock' },
  'vault.secret-unreadable': registries,
  'match.inactive': registries,
  'match.expired': registries,
  'match.needs-credential': registries,
  'pull.wrong-credential': registries,
  'pull.no-right': registries,
  'pull.no-credential': registries,
  'engine.unreachable': environments,
  'engine.unsupported': environments,
  'engine.plain-tcp': environments,
  'environment.not-found': environments,
  'pull.mirror-unconfirmed': environments,
  'workload.name-taken': workloads,
  'workload.port-taken': workloads,
  'workload.not-started': workloads,
}

/** Where to go for the remedy; undefined where it is on the page already or outside of the program. */
export function nextPlace(failure: Failure): NextPlace | undefined {
  return failure.kind === 'problem' ? places[failure.code] : undefined
}
