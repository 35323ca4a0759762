import type { Session } from '../../contract/sessions.ts'

export type OpenSession = Omit<Session, 'current'>

/** `expired`: nobody was at any of its windows for too long, or more than can be kept were opened after it. */
export interface SessionEvent {
  readonly kind: 'opened' | 'ended' | 'expired' | 'changed'
  readonly browser: string
}

/** The signed-in browsers of a shell that has such. Calls name their session by `RpcConnection.caller`. */
export interface SessionDesk {
  list(): readonly OpenSession[]
  end(id: string): void
  /** Somebody is at a window of this session. */
  seen(id: string): void
  /** Told of what happens to sessions; gives back how to stop that. */
  listen(listener: (event: SessionEvent) => void): () => void
}
