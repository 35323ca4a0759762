import { type ComputedRef, computed, onScopeDispose, shallowRef, watch } from 'vue'
import type { ActivityEntry, ActivityFilter } from '../../../contract/activity.ts'
import { type Failure, toFailure } from '../../composables/failure.ts'

/** How many entries come at once. */
const page = 200
/** More new ones than this make the list begin anew. */
const burst = 1000

export type AskEntries = (
  query: ActivityFilter & { limit: number; before?: string; after?: string },
) => Promise<readonly ActivityEntry[]>

export interface ActivityList {
  /** Newest first; undefined until the first answer. */
  readonly entries: ComputedRef<readonly ActivityEntry[] | undefined>
  /** How many newer ones wait while somebody reads further down. */
  readonly waiting: ComputedRef<number>
  readonly ended: ComputedRef<boolean>
  readonly failure: ComputedRef<Failure | undefined>
  /** Begins anew with the filter as it is now. */
  reset(): Promise<void>
  /** Asks for older ones, unless they are on their way. */
  older(): Promise<void>
  /** Asks for newer ones. */
  newer(): Promise<void>
  /** Takes in those that wait. */
  take(): void
}

/**
 * The entries that fit a filter, as far as they have been scrolled to. Newer ones are taken in at once where
 * `atTop` says that nobody reads further down, so that nothing ever moves under the eyes.
 */
export function useActivityList(
  filter: () => ActivityFilter,
  atTop: () => boolean,
  ask: AskEntries,
): ActivityList {
  const entries = shallowRef<readonly ActivityEntry[]>()
  const fresh = shallowRef<readonly ActivityEntry[]>([])
  const ended = shallowRef(false)
  const failure = shallowRef<Failure>()
  let turn = 0
  /** What is there is of another filter, or of another time. */
  let resetting = false
  /** Between those that wait and those that are there, some were left out. */
  let gap = false
  let goingOlder: number | undefined
  let goingNewer: Promise<void> | undefined
  let again = false

  /** Answers to an older turn are dropped. */
  async function asked(
    mine: number,
    query: Parameters<AskEntries>[0],
    put: (found: readonly ActivityEntry[]) => void,
  ): Promise<void> {
    try {
      const found = await ask(query)
      if (mine !== turn) return
      failure.value = undefined
      put(found)
    } catch (error) {
      if (mine === turn) failure.value = toFailure(error)
    }
  }

  async function reset(): Promise<void> {
    turn += 1
    const mine = turn
    resetting = true
    goingOlder = undefined
    await asked(mine, { ...filter(), limit: page }, (found) => {
      entries.value = found
      fresh.value = []
      gap = false
      ended.value = found.length < page
    })
    if (mine !== turn) return
    resetting = false
    if (!again) return
    again = false
    void newer()
  }

  async function older(): Promise<void> {
    const last = entries.value?.at(-1)
    if (!last || ended.value || resetting || goingOlder === turn) return
    goingOlder = turn
    const mine = turn
    await asked(mine, { ...filter(), limit: page, before: last.id }, (found) => {
      entries.value = [...(entries.value ?? []), ...found]
      ended.value = found.length < page
    })
    if (mine === turn) goingOlder = undefined
  }

  async function lookForNewer(): Promise<void> {
    const newest = fresh.value[0] ?? entries.value?.[0]
    if (!newest) return await reset()
    await asked(turn, { ...filter(), limit: burst, after: newest.id }, (found) => {
      const isBurst = found.length === burst
      fresh.value = isBurst ? found : [...found, ...fresh.value]
      if (isBurst) gap = true
      if (atTop()) take()
    })
  }

  /** One question at a time; what changes meanwhile is asked for once more. */
  async function newer(): Promise<void> {
    if (resetting || goingNewer) {
      again = true
      return await goingNewer
    }
    goingNewer = (async () => {
      do {
        again = false
        await lookForNewer()
      } while (again && !resetting)
      goingNewer = undefined
    })()
    await goingNewer
  }

  function take(): void {
    if (fresh.value.length === 0) return
    entries.value = gap ? fresh.value : [...fresh.value, ...(entries.value ?? [])]
    if (gap) ended.value = false
    fresh.value = []
    gap = false
  }

  watch(() => JSON.stringify(filter()), reset, { immediate: true })
  onScopeDispose(() => {
    turn += 1
  })

  return {
    entries: computed(() => entries.value),
    waiting: computed(() => fresh.value.length),
    ended: computed(() => ended.value),
    failure: computed(() => failure.value),
    reset,
    older,
    newer,
    take,
  }
}
