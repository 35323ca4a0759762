import { readContainerFields } from '../../form/container-fields.ts'
import { type PortSpec, portText } from '../../form/port-spec.ts'
import { portWithFewChoices } from '../../form/replica-rules.ts'
import type { ServiceSpec } from '../plan/service-plan.ts'
import type { ServiceRecord } from '../record/service-record.ts'

/** What a plan needs to know of a record. */
export function specOf({ wanted, scale, change, form }: ServiceRecord): ServiceSpec {
  return { wanted, scale, replacing: directionOf(change), newFirst: hasRoomForOneMore(form, scale) }
}

function directionOf(change: ServiceRecord['change']): ServiceSpec['replacing'] {
  if (change?.state === 'replacing') return 'forward'
  return change?.state === 'rolling-back' ? 'back' : undefined
}

/** Whether the host ports are enough for one replica more. */
function hasRoomForOneMore(form: ServiceRecord['form'], scale: number): boolean {
  const ports = portsOf(form)
  const isFixed = ports?.some(({ host, hostTo }) => host !== undefined && hostTo === undefined)
  return ports !== undefined && !isFixed && portWithFewChoices(ports, scale + 1) === undefined
}

/** The first of its ports whose range on the host is too small for so many replicas, as it was typed. */
export function portTooNarrow({ form }: Pick<ServiceRecord, 'form'>, scale: number): string | undefined {
  const few = portWithFewChoices(portsOf(form) ?? [], scale)
  return few && portText(few)
}

/** Undefined for a form that cannot be read. */
function portsOf(form: ServiceRecord['form']): readonly PortSpec[] | undefined {
  const read = readContainerFields({ ...form, scale: '', name: '', environment: '', restart: 'no' })
  return read.ok ? read.fields.ports : undefined
}
