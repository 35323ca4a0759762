import type { Service } from '../../../contract/services.ts'
import type { Workload } from '../../../contract/workloads.ts'
import { searchWords } from '../../ui/list/search-words.ts'
import { sortText } from '../../ui/list/sort-text.ts'
import { byNames, type Sorting, sortedBy } from '../../ui/list/sorting.ts'
import { workloadSign } from './workload-sign.ts'

export const sortKeys = ['state', 'name', 'image', 'credential', 'ports', 'age', 'scale'] as const
export type SortKey = (typeof sortKeys)[number]

/** `attention`: what is not as it was asked for. */
export type Shown = 'all' | 'running' | 'stopped' | 'attention'

/** Which workloads are shown. An empty `search` or `namespace` lets everything through. */
export interface Sieve {
  readonly search: string
  readonly shown: Shown
  readonly namespace: string
}

export const everything: Sieve = { search: '', shown: 'all', namespace: '' }

interface Findable {
  readonly key: string
  readonly name: string
  readonly namespace: string
  readonly byName: string
  /** Everything that is searched, in small letters. */
  readonly text: string
}
/** A container that stands for itself. */
export interface ContainerEntry extends Findable {
  readonly kind: 'container'
  readonly workload: Workload
}
/** A service with its replicas, as far as the engine tells of them. */
export interface ServiceEntry extends Findable {
  readonly kind: 'service'
  readonly service: Service
  readonly replicas: readonly Workload[]
}
export type Entry = ContainerEntry | ServiceEntry

/** The workloads of one project, by name. A replica whose service is not known stands for itself. */
export function toEntries(
  workloads: readonly Workload[],
  services: readonly Service[],
  projectId: string,
): readonly Entry[] {
  const own = services.filter((service) => service.projectId === projectId)
  const known = new Set(own.map(({ id }) => id))
  const replicas = new Map<string, Workload[]>()
  const single: Workload[] = []
  for (const workload of workloads) {
    if (workload.projectId !== projectId) continue
    const { serviceId } = workload
    if (serviceId === undefined || !known.has(serviceId)) single.push(workload)
    else replicas.set(serviceId, [...(replicas.get(serviceId) ?? []), workload])
  }
  return [
    ...own.map((service) => serviceEntry(service, replicas.get(service.id) ?? [])),
    ...single.map(containerEntry),
  ].sort(byNames)
}

/** The entries that pass, in the order in which they came; each word of the search must be found. */
export function sift(entries: readonly Entry[], { search, shown, namespace }: Sieve): readonly Entry[] {
  const isFound = searchWords(search)
  if (!isFound && shown === 'all' && namespace === '') return entries
  return entries.filter(
    (entry) =>
      (namespace === '' || entry.namespace === namespace) &&
      isShown(entry, shown) &&
      (!isFound || isFound(entry.text)),
  )
}

/** A sorted copy; equal entries stand in the order of their names, empty values at the end. */
export function sorted(entries: readonly Entry[], sorting: Sorting<SortKey>): readonly Entry[] {
  return sortedBy(entries, sorting, sortValue, byNames)
}

function containerEntry(workload: Workload): ContainerEntry {
  return { kind: 'container', workload, ...findable(workload, workload.id, workload.ports) }
}

function serviceEntry(service: Service, replicas: readonly Workload[]): ServiceEntry {
  const ports = replicas.flatMap((replica) => replica.ports)
  return { kind: 'service', service, replicas: byName(replicas), ...findable(service, service.id, ports) }
}

function byName(replicas: readonly Workload[]): readonly Workload[] {
  return replicas
    .map((replica) => ({ replica, byName: sortText(replica.name) }))
    .sort(byNames)
    .map(({ replica }) => replica)
}

type Named = Pick<Workload, 'name' | 'namespace' | 'image' | 'credential'>

function findable(one: Named, key: string, ports: Workload['ports']): Findable {
  const { name, namespace, image, credential } = one
  const hosts = ports.flatMap(({ host }) => (host === undefined ? [] : [String(host)]))
  return {
    key,
    name,
    namespace,
    byName: sortText(name),
    text: [name, namespace, image, credential?.name, key, ...hosts].filter(Boolean).join('\n').toLowerCase(),
  }
}

function isShown(entry: Entry, shown: Shown): boolean {
  switch (shown) {
    case 'all':
      return true
    case 'running':
      return entry.kind === 'service' ? entry.service.running > 0 : lives(entry.workload)
    case 'stopped':
      return entry.kind === 'service' ? entry.service.running === 0 : !lives(entry.workload)
    case 'attention':
      return needsAttention(entry)
  }
}

/** Whether a container runs, or would if it were not held for a moment. */
export function lives({ state }: Pick<Workload, 'state'>): boolean {
  return state === 'running' || state === 'paused' || state === 'restarting'
}

function needsAttention(entry: Entry): boolean {
  if (entry.kind === 'service') {
    const { state, update } = entry.service
    return state === 'blocked' || state === 'unseen' || update?.state === 'failed'
  }
  return workloadSign(entry.workload).tone === 'bad' || entry.workload.state === 'restarting'
}

function sortValue(entry: Entry, key: SortKey): string | number {
  const one = entry.kind === 'service' ? entry.service : entry.workload
  switch (key) {
    case 'state':
      return one.state
    case 'name':
      return entry.byName
    case 'image':
      return sortText(one.image)
    case 'credential':
      return sortText(one.credential?.name ?? one.credential?.id ?? '')
    case 'ports':
      return lowestPort(entry)
    case 'age':
      // the youngest is the smallest age
      return -one.createdAt
    case 'scale':
      return entry.kind === 'service' ? entry.service.scale : ''
  }
}

function lowestPort(entry: Entry): number | '' {
  const all = entry.kind === 'service' ? entry.replicas : [entry.workload]
  const hosts = all.flatMap(({ ports }) => ports.flatMap(({ host }) => host ?? []))
  return hosts.length === 0 ? '' : Math.min(...hosts)
}
