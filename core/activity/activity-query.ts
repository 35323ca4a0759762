import {
  type ActivityEntry,
  type ActivityFilter,
  activityGroup,
  activityKindSchema,
} from '../../contract/activity.ts'

/** Part of what a filter means: `before` and `after` are the ids of entries. */
export type ActivityQuery = ActivityFilter & {
  limit: number
  before?: string | undefined
  after?: string | undefined
}

/** The newest entries that are meant, newest first. `entries` is oldest first. */
export function queryEntries(entries: readonly ActivityEntry[], query: ActivityQuery): ActivityEntry[] {
  const { before, after, limit } = query
  const fits = entryFilter(query)
  const start = after === undefined ? 0 : placeOf(entries, after) + 1
  const end = before === undefined ? entries.length : Math.max(0, placeOf(entries, before))
  const found: ActivityEntry[] = []
  for (let at = end - 1; at >= start && found.length < limit; at -= 1) {
    const entry = entries[at]
    if (entry && fits(entry)) found.push(entry)
  }
  return found
}

/** Whom the log knows of, and how much of it is meant. */
export function surveyEntries(entries: readonly ActivityEntry[], filter: ActivityFilter) {
  const fits = entryFilter(filter)
  const registries = new Map<string, string>()
  const programs = new Set<string>()
  let matching = 0
  for (const entry of entries) {
    if (entry.registry) registries.set(entry.registry.id, entry.registry.name)
    if (entry.program !== undefined) programs.add(entry.program)
    if (fits(entry)) matching += 1
  }
  const [oldest] = entries
  return {
    total: entries.length,
    matching,
    ...(oldest ? { oldestAt: oldest.at } : {}),
    registries: [...registries].map(([id, name]) => ({ id, name })),
    programs: [...programs],
  }
}

function entryFilter(filter: ActivityFilter): (entry: ActivityEntry) => boolean {
  const { registryId, group, ok, program, from, to } = filter
  const kinds = new Set(activityKindSchema.options.filter((kind) => activityGroup(kind) === group))
  const text = filter.text?.trim().toLowerCase() ?? ''
  return (entry) =>
    (registryId === undefined || entry.registry?.id === registryId) &&
    (group === undefined || kinds.has(entry.kind)) &&
    (ok === undefined || entry.ok === ok) &&
    (program === undefined || entry.program === program) &&
    (from === undefined || entry.at >= from) &&
    (to === undefined || entry.at < to) &&
    (text === '' || wordsOf(entry).some((word) => word?.toLowerCase().includes(text)))
}

function wordsOf({ subject, registry, program, code, kind }: ActivityEntry): (string | undefined)[] {
  return [subject, registry?.name, program, code, kind]
}

/** Asked for near the newest end, mostly. */
function placeOf(entries: readonly ActivityEntry[], id: string): number {
  return entries.findLastIndex((entry) => entry.id === id)
}
