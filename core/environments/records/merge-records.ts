import { createHash } from 'node:crypto'
import type { Origin, OriginKind } from '../../../contract/environment/environment.ts'
import { shownEndpoint } from '../../engine/engine-endpoint.ts'
import type { FoundEngine } from '../discovery/found-engine.ts'
import type { KeyedEngine, SearchResult } from '../discovery/search-engines.ts'
import { defaultEnvironmentId, type EnvironmentRecord, wayOf } from '../environment-record.ts'
import type { AddedEnvironment, EnvironmentChoices, RememberedEnvironment } from './environment-choices.ts'

export interface RecordSources {
  readonly search: Pick<SearchResult, 'chosen' | 'found'>
  readonly choices: Omit<EnvironmentChoices, 'added'> & {
    readonly added: readonly (AddedEnvironment & { readonly key: string })[]
  }
  /** The ids of the environments on which projects live. */
  readonly used: ReadonlySet<string>
}

/** The same over restarts, and for the same name in the same place. */
export function foundId({ kind, name }: Origin): string {
  return `${kind}-${createHash('sha256').update(`${kind}\n${name}`).digest('hex').slice(0, 24)}`
}

/**
 * All environments: `default`, those added by hand, and those that were found. The same engine found in two ways is one
 * environment, except that every id on which a project lives stays one of its own.
 */
export function mergeRecords(sources: RecordSources): EnvironmentRecord[] {
  const { search, choices, used } = sources
  const groups = groupsOf(search.found)
  const originsOf = (key: string) => (groups.get(key) ?? []).map(({ origin }) => origin)
  const { chosen } = search
  const records: EnvironmentRecord[] = [
    recordOf(sources, {
      id: defaultEnvironmentId,
      name: defaultEnvironmentId,
      place: chosen.place,
      origins: distinct([chosen.origin, ...originsOf(chosen.key)]),
    }),
    ...choices.added.map((each) => ({
      ...recordOf(sources, {
        ...each,
        place: placeOf(each),
        origins: [{ kind: 'added', name: '' }, ...originsOf(each.key)],
      }),
      added: true,
    })),
  ]
  const taken = new Set([chosen.key, ...choices.added.map(({ key }) => key)])
  for (const [key, group] of groups) {
    for (const { id, engine } of idsOf(group, used, taken.has(key))) {
      records.push(recordOf(sources, { id, name: engine.name, place: engine.place, origins: originsOf(key) }))
    }
  }
  const known = new Set(records.map(({ id }) => id))
  const absent = choices.remembered.filter(({ id }) => used.has(id) && !known.has(id))
  return [
    ...records,
    ...absent.map((each) => ({ ...recordOf(sources, { ...each, place: placeOf(each) }), absent: true })),
  ]
}

/**
 * What is to be kept of the environments that were found and on which projects live, so that these find them again. One
 * that cannot be used now stays as it was `before`.
 */
export function toRemember(
  records: readonly EnvironmentRecord[],
  used: ReadonlySet<string>,
  before: readonly RememberedEnvironment[],
): RememberedEnvironment[] {
  return records
    .filter(({ id, added }) => used.has(id) && !added && id !== defaultEnvironmentId)
    .map((record) => {
      const known = record.place.refused && before.find(({ id }) => id === record.id)
      return known || remembered(record)
    })
}

function remembered({ id, name, place, origins }: EnvironmentRecord): RememberedEnvironment {
  const { endpoint, files, identity } = place
  return {
    id,
    name,
    endpoint,
    origins: [...origins],
    ...(files && { files }),
    ...(identity !== undefined && { identity }),
  }
}

/** The confirmations without those of environments that are known to be reached in another way now. */
export function stillConfirmed(
  plainTcp: EnvironmentChoices['plainTcp'],
  records: readonly EnvironmentRecord[],
): EnvironmentChoices['plainTcp'] {
  const ways = new Map(records.map(({ id, place }) => [id, wayOf(place).way]))
  return plainTcp.filter(({ environmentId }) => (ways.get(environmentId) ?? 'tcp') === 'tcp')
}

/** The engines with the same key together, the best way to each first. */
function groupsOf(found: readonly KeyedEngine[]): Map<string, KeyedEngine[]> {
  const groups = new Map<string, KeyedEngine[]>()
  for (const engine of [...found].sort(byRank)) {
    groups.set(engine.key, [...(groups.get(engine.key) ?? []), engine])
  }
  return groups
}

/** The ids on which projects live, or else that of the first way in which the engine was found. */
function idsOf(group: readonly KeyedEngine[], used: ReadonlySet<string>, taken: boolean) {
  const all = new Map(group.map((engine) => [foundId(engine.origin), engine]))
  const ids = [...all].map(([id, engine]) => ({ id, engine }))
  const inUse = ids.filter(({ id }) => used.has(id))
  if (inUse.length > 0 || taken) return inUse
  return ids.slice(0, 1)
}

function recordOf(
  { choices }: RecordSources,
  base: Pick<EnvironmentRecord, 'id' | 'name' | 'place' | 'origins'>,
): EnvironmentRecord {
  const { id, name, place, origins } = base
  const confirmed = choices.plainTcp.some(
    ({ environmentId, endpoint }) => environmentId === id && endpoint === shownEndpoint(place.endpoint),
  )
  return {
    id,
    name,
    place,
    origins,
    added: false,
    hidden: choices.hidden.includes(id),
    absent: false,
    plainTcpConfirmed: confirmed,
  }
}

/** Where an environment is that was kept. */
export function placeOf({
  endpoint,
  files,
  identity,
}: Pick<RememberedEnvironment, 'endpoint' | 'files' | 'identity'>): FoundEngine['place'] {
  return {
    endpoint,
    ...(files && { files: withoutGaps(files) }),
    ...(identity !== undefined && { identity }),
  }
}

function withoutGaps({ ca, cert, key }: NonNullable<AddedEnvironment['files']>) {
  return {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
  }
}

function distinct(origins: readonly Origin[]): Origin[] {
  return [...new Map(origins.map((origin) => [foundId(origin), origin])).values()]
}

/** A name that the user gave counts for more than a socket that is merely there. */
const ranks: readonly OriginKind[] = [
  'docker-context',
  'docker-desktop',
  'colima',
  'rancher-desktop',
  'orbstack',
  'lima',
  'rootless',
  'podman-machine',
  'podman',
  'podman-connection',
  'container-host',
  'socket',
]

function byRank(one: FoundEngine, other: FoundEngine): number {
  const difference = ranks.indexOf(one.origin.kind) - ranks.indexOf(other.origin.kind)
  return difference !== 0 ? difference : one.origin.name < other.origin.name ? -1 : 1
}
