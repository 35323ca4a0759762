import type { Service } from '../../../contract/services.ts'
import type { Workload } from '../../../contract/workloads.ts'
import { lives } from '../list/workload-list.ts'
import type { Verb } from '../workloads.store.ts'

export type ContainerAction = Verb | 'details' | 'logs' | 'leave'
export type ServiceAction = Verb | 'logs' | 'scale' | 'update' | 'rollBack' | 'forget'

/** What can be done with a container, in the order of its menu. */
export function containerActions(workload: Pick<Workload, 'state' | 'adopted'>): readonly ContainerAction[] {
  const turn = lives(workload) ? (['stop', 'restart'] as const) : (['start'] as const)
  return ['details', 'logs', ...turn, ...(workload.adopted ? (['leave'] as const) : []), 'remove']
}

/** What can be done with a service, in the order of its menu. */
export function serviceActions({
  state,
  problem,
  previousImage,
  update,
}: Pick<Service, 'state' | 'problem' | 'previousImage' | 'update'>): readonly ServiceAction[] {
  const away = problem?.code === 'engine.unreachable' || problem?.code === 'environment.not-found'
  const gone = away ? (['forget'] as const) : []
  if (state === 'removing') return gone
  const turn = state === 'stopped' ? (['start'] as const) : (['stop', 'restart'] as const)
  const underWay = update !== undefined && update.state !== 'failed'
  const back = underWay || previousImage !== undefined ? (['rollBack'] as const) : []
  return ['logs', 'scale', 'update', ...back, ...turn, 'remove', ...gone]
}
