import { labelKeys, type Owner, ownerLabels } from '../../labels.ts'

/** What every replica of a service carries: a container that bears only some of these is nobody's replica. */
export function replicaLabels(owner: Owner, serviceId: string): Record<string, string> {
  return { ...ownerLabels(owner), [labelKeys.service]: serviceId }
}
