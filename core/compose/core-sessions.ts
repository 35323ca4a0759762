import type { Topic } from '../../contract/app.ts'
import type { Session } from '../../contract/sessions.ts'
import type { ActivityRecorder } from '../activity/activity-log.ts'
import type { SessionDesk, SessionEvent } from '../shell/session-desk.ts'

export interface SessionBookOptions {
  /** Absent where the shell has no sessions. */
  desk: SessionDesk | undefined
  activity: ActivityRecorder
  announce: (topic: Topic) => void
}

/** The sessions of the shell, as one of them sees them; notes in the activity log which begin and end. */
export class SessionBook {
  readonly #desk: SessionDesk | undefined
  readonly #forget: (() => void) | undefined

  constructor({ desk, activity, announce }: SessionBookOptions) {
    this.#desk = desk
    this.#forget = desk?.listen(({ kind, browser }: SessionEvent) => {
      if (kind !== 'changed') activity.record({ kind: `session.${kind}`, ok: true, subject: browser })
      announce('sessions')
    })
  }

  /** `caller` is the session that asks, if it is one. */
  list(caller: string | undefined): Session[] {
    const all = this.#desk?.list() ?? []
    return all
      .map((session) => ({ ...session, current: session.id === caller }))
      .sort((a, b) => Number(b.current) - Number(a.current) || b.lastSeenAt - a.lastSeenAt)
  }

  end(id: string): void {
    this.#desk?.end(id)
  }

  /** Gives how many were ended. */
  endOthers(caller: string | undefined): number {
    const others = this.list(caller).filter(({ current }) => !current)
    for (const { id } of others) this.end(id)
    return others.length
  }

  /** Somebody is at a window of the session that calls. */
  seen(caller: string | undefined): void {
    if (caller !== undefined) this.#desk?.seen(caller)
  }

  dispose(): void {
    this.#forget?.()
  }
}
