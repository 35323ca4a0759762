import { readContainerFields } from '../../form/container-fields.ts'
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
  const read = readContainerFields({ ...form, scale: '', name: '', environment: '', restart: 'no' })
  if (!read.ok) return false
  const { ports } = read.fields
  const isFixed = ports.some(({ host, hostTo }) => host !== undefined && hostTo === undefined)
  return !isFixed && portWithFewChoices(ports, scale + 1) === undefined
}
