import { namespaceNameSchema } from '../../../contract/scalars.ts'
import type { RestartPolicy } from '../../../contract/workload/run-fields.ts'
import type { FormReader } from './form-reader.ts'
import { type PortSpec, portText } from './port-spec.ts'

/** What of a form replicas have to share. */
interface SharedFields {
  readonly name: string | undefined
  readonly ports: readonly PortSpec[]
  readonly scale: number
  readonly switches: { readonly autoRemove: boolean }
}

/**
 * Refuses what replicas of one form cannot share, or what a service decides by itself. `restart` is the policy
 * as typed: `no` is what a form says that says nothing, and gives way to the one that replicas have.
 */
export function refuseForReplicas(reader: FormReader, fields: SharedFields, restart: RestartPolicy): void {
  const { name, ports, scale, switches } = fields
  // others find a service by its name, so that is a label of RFC 1123, as a namespace's is
  if (name !== undefined && !namespaceNameSchema.safeParse(name).success) reader.refuse('name', 'scale-name')
  if (restart === 'on-failure' || restart === 'always') reader.refuse('restart', 'scale-restart')
  if (switches.autoRemove) reader.refuse('autoRemove', 'scale-remove')
  const facts = { count: String(scale) }
  const fixed = ports.find(({ host, hostTo }) => host !== undefined && hostTo === undefined)
  if (fixed) reader.refuse('ports', 'scale-port-fixed', portText(fixed), facts)
  const few = portWithFewChoices(ports, scale)
  if (few) reader.refuse('ports', 'scale-ports-few', portText(few), facts)
}

/**
 * The first port whose range may run out. An engine takes the first free port of a range, so a range must be
 * as wide as all that replicas take from it and from ranges that overlap it.
 */
export function portWithFewChoices(ports: readonly PortSpec[], scale: number): PortSpec | undefined {
  const ranges = ports.flatMap((port) => {
    const { host: from, hostTo: to } = port
    return from === undefined || to === undefined ? [] : [{ port, from, to }]
  })
  return ranges.find(({ port, from, to }) => {
    const rivals = ranges.filter(
      (other) => sharesPorts(other.port, port) && other.from <= to && other.to >= from,
    )
    return to - from + 1 < rivals.length * scale
  })?.port
}

const everyAddress: readonly string[] = ['0.0.0.0', '::']

function sharesPorts(one: PortSpec, other: PortSpec): boolean {
  if (one.protocol !== other.protocol) return false
  return one.address === other.address || [one, other].some(({ address }) => everyAddress.includes(address))
}
