import type { ActivityRecorder, ActivityReport } from '../../activity/activity-log.ts'

type LookUp = Omit<ActivityReport, 'count'>

/** How long the same look-up is counted instead of written again (milliseconds). */
const windowTime = 60_000

/** As many different ones are told apart within a window; a program that makes up addresses is not. */
const mostKinds = 200

interface Window {
  readonly report: LookUp
  again: number
}

/**
 * Writes look-ups to the activity log: the first at once, and what is the same within a minute as one entry with
 * its count at the end of it.
 */
export class LookUpLog {
  readonly #activity: ActivityRecorder
  readonly #windows = new Map<string, Window>()
  #timer: NodeJS.Timeout | undefined

  constructor(activity: ActivityRecorder) {
    this.#activity = activity
  }

  note(report: LookUp): void {
    const { kind, registry, subject, code, program } = report
    const exact = JSON.stringify([kind, registry?.id, subject, code, program])
    const isNew = !this.#windows.has(exact)
    const crowded = isNew && this.#windows.size >= mostKinds
    const key = crowded ? kind : exact
    const window = this.#windows.get(key)
    if (window) {
      window.again += 1
      return
    }
    this.#windows.set(key, { report: crowded ? { kind, ok: report.ok } : report, again: 0 })
    this.#activity.record(crowded ? { kind, ok: report.ok } : report)
    this.#timer ??= setTimeout(() => this.#close(), windowTime).unref()
  }

  /** Writes what was counted so far. */
  dispose(): void {
    clearTimeout(this.#timer)
    this.#close()
  }

  #close(): void {
    this.#timer = undefined
    for (const { report, again } of this.#windows.values()) {
      if (again > 0) this.#activity.record({ ...report, ...(again > 1 ? { count: again } : {}) })
    }
    this.#windows.clear()
  }
}
