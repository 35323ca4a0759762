import { type Ref, shallowRef, watch } from 'vue'
import type { PullJob } from '../../../contract/pulls.ts'

/** The rows of a list of pulls, where those out of sight are not drawn anew for every byte. */
export interface RowsInSight {
  readonly rows: Readonly<Ref<readonly PullJob[]>>
  /** Called by a row when the browser begins or ceases to skip it. */
  skip(id: string, skipped: boolean): void
}

/** A row out of sight keeps the object it was drawn with while only numbers change; in sight it has the latest. */
export function useInSight(all: () => readonly PullJob[]): RowsInSight {
  const skipped = new Set<string>()
  const rows = shallowRef<readonly PullJob[]>([])

  function look(): void {
    const drawn = new Map(rows.value.map((job) => [job.id, job]))
    rows.value = all().map((job) => {
      const before = drawn.get(job.id)
      return before && skipped.has(job.id) && looksAlike(before, job) ? before : job
    })
    for (const id of skipped) if (!rows.value.some((job) => job.id === id)) skipped.delete(id)
  }
  watch(all, look, { immediate: true, flush: 'sync' })

  return {
    rows,
    skip: (id, now) => {
      if (now) skipped.add(id)
      else if (skipped.delete(id)) look()
    },
  }
}

/** Whether two states of a pull differ in numbers alone. */
function looksAlike(before: PullJob, now: PullJob): boolean {
  return before.state === now.state && before.stalled === now.stalled && before.unpacking === now.unpacking
}
