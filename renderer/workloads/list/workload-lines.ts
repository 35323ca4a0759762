import type { Workload } from '../../../contract/workloads.ts'
import type { ContainerEntry, Entry, ServiceEntry } from './workload-list.ts'

/**
 * One line of the table. A `note` says why a service is not as it was asked for, a `failure` what went wrong with
 * the last thing that was done to the row above.
 */
export type WorkloadLine =
  | { readonly kind: 'service'; readonly key: string; readonly entry: ServiceEntry; readonly open: boolean }
  | { readonly kind: 'container'; readonly key: string; readonly entry: ContainerEntry }
  | {
      readonly kind: 'replica'
      readonly key: string
      readonly workload: Workload
      /** It runs the image that the service is at. */
      readonly current: boolean
    }
  | { readonly kind: 'note'; readonly key: string; readonly entry: ServiceEntry }
  | { readonly kind: 'failure'; readonly key: string; readonly of: string; readonly name: string }

/** The lines in the order of the entries, with the replicas of the services that are unfolded. */
export function workloadLines(
  entries: readonly Entry[],
  unfolded: ReadonlySet<string>,
  failed: ReadonlySet<string>,
): readonly WorkloadLine[] {
  return entries.flatMap((entry): readonly WorkloadLine[] => {
    const failure = failureLine(entry.key, entry.name, failed)
    if (entry.kind === 'container') return [{ kind: 'container', key: entry.key, entry }, ...failure]
    const open = unfolded.has(entry.key)
    const { service, replicas } = entry
    const current = new Map(service.replicas.map((replica) => [replica.id, replica.current]))
    return [
      { kind: 'service', key: entry.key, entry, open },
      ...(saysMore(entry) ? [{ kind: 'note' as const, key: `note ${entry.key}`, entry }] : []),
      ...failure,
      ...(open ? replicas : []).flatMap((workload): readonly WorkloadLine[] => [
        { kind: 'replica', key: workload.id, workload, current: current.get(workload.id) ?? true },
        ...failureLine(workload.id, workload.name, failed),
      ]),
    ]
  })
}

function saysMore({ service }: ServiceEntry): boolean {
  return service.problem !== undefined || service.update !== undefined || service.note !== undefined
}

function failureLine(of: string, name: string, failed: ReadonlySet<string>): readonly WorkloadLine[] {
  return failed.has(of) ? [{ kind: 'failure', key: `failure ${of}`, of, name }] : []
}
