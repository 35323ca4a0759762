import { setTimeout as sleep } from 'node:timers/promises'
import { Problem } from '../../../contract/problem.ts'
import type { Engine } from '../../engine/engine.ts'
import { type LogLine, LogLines } from './log-lines.ts'

/** What a container's log says next; `at` in milliseconds. */
export type LogItem =
  | ({ readonly kind: 'line' } & LogLine)
  | { readonly kind: 'skipped'; readonly at: number; readonly count: number }
  | { readonly kind: 'ended' | 'started' | 'gone'; readonly at: number }

export interface LogFeedOptions {
  engine: Pick<Engine, 'logs' | 'events' | 'inspectContainer'>
  id: string
  tail: number
  since: number | undefined
  /** Goes on with what is written from now on, through each new start. */
  follow: boolean
  /** Nobody else's log is read with it: a container that is not there is a problem then. */
  alone: boolean
  /** How many characters may wait to be taken. */
  room: number
  signal: AbortSignal
  now: () => number
  /** Told when there is something to take, and when nothing more will come. */
  onNews: () => void
}

/** After so long without a word the lines from before are all here (milliseconds). */
const quiet = 2000

/** Pieces of what was there before come no further apart, as a rule (milliseconds). */
const pieceApart = 50

/** An event may be missed while the engine takes the question: then the container is looked at (milliseconds). */
const lookAgain = 10_000

/** An engine may end each of its answers at once: it is not asked the same more often (milliseconds). */
const breath = 1000

/**
 * Reads the log of one container, through each of its new starts, no faster than it is taken. Only what is written
 * now, faster than the reader can take it although it tries, is left out in the middle, and counted.
 */
export class LogFeed {
  readonly items: LogItem[] = []
  /** The reader waits for more: what is too much for it may be left out. */
  hungry = false
  over = false
  failure: unknown
  readonly #options: LogFeedOptions
  readonly #lines: LogLines
  #size = 0
  #count = 0
  #heard: number
  #live = false
  #full = false
  #room: () => void = () => undefined

  constructor(options: LogFeedOptions) {
    this.#options = options
    this.#heard = options.now()
    this.#lines = new LogLines((line) => this.#add({ kind: 'line', ...line }), options.now)
  }

  /** What it says next may be as old as what it said last: it waits for room, or was heard just now. */
  get busy(): boolean {
    return !this.over && (this.#full || this.#options.now() - this.#heard < pieceApart)
  }

  /** The lines that are not ended yet. */
  open(): readonly LogLine[] {
    return this.#lines.open()
  }

  /** The signal has spoken: nothing is waited for any more. */
  release(): void {
    this.#room()
  }

  /** The first `count` items have been taken. */
  taken(count: number): void {
    for (const item of this.items.splice(0, count)) this.#size -= sizeOf(item)
    this.#room()
  }

  /** Reads until the signal, or until the container is gone. Never throws: `failure` says why it ended. */
  async run(): Promise<void> {
    const { engine, id, signal, alone, follow, now, onNews } = this.#options
    try {
      for (let first = true; !signal.aborted; first = false) {
        const began = performance.now()
        for await (const piece of engine.logs(id, {
          ...this.#range(first),
          follow,
          timestamps: true,
          signal,
        })) {
          this.#live ||= now() - this.#heard > quiet
          this.#lines.push(piece)
          onNews()
          if (this.#size > this.#options.room) await this.#makeRoom()
          this.#heard = now()
        }
        this.#lines.end()
        if (signal.aborted || !follow) return
        this.#add({ kind: 'ended', at: now() })
        onNews()
        if (!(await this.#startsAgain())) return
        this.#add({ kind: 'started', at: now() })
        onNews()
        await this.#breathe(began)
      }
    } catch (error) {
      if (signal.aborted) return
      const gone = error instanceof Problem && error.code === 'workload.not-found'
      if (gone && !alone) this.#add({ kind: 'gone', at: now() })
      else this.failure = error
    } finally {
      this.over = true
      onNews()
    }
  }

  /** After a new start all that came since the last line that was seen. */
  #range(first: boolean): { tail?: number; since?: number | undefined } {
    const { tail, since } = this.#options
    return first ? { tail, since } : { since: this.#lines.lastAt ?? this.#heard }
  }

  #add(item: LogItem): void {
    this.items.push(item)
    this.#size += sizeOf(item)
    this.#count += 1
    this.#live ||= this.#count > this.#options.tail
  }

  async #makeRoom(): Promise<void> {
    if (this.#options.follow && this.#live && this.hungry) return this.#leaveOut()
    this.#full = true
    await new Promise<void>((resolve) => {
      this.#room = resolve
      if (this.#options.signal.aborted) resolve()
    })
    this.#full = false
  }

  /** The oldest go, until half of the room is free. Only lines do. */
  #leaveOut(): void {
    const kept: LogItem[] = []
    let count = 0
    let at = 0
    for (const item of this.items) {
      const lines = item.kind === 'line' ? 1 : item.kind === 'skipped' ? item.count : 0
      if (lines === 0 || this.#size <= this.#options.room / 2) kept.push(item)
      else {
        count += lines
        at = item.at
        this.#size -= sizeOf(item)
      }
    }
    this.items.length = 0
    if (count > 0) this.items.push({ kind: 'skipped', at, count })
    for (const item of kept) this.items.push(item)
  }

  /** False once the container is gone. */
  async #startsAgain(): Promise<boolean> {
    const { engine, id, signal, now } = this.#options
    while (!signal.aborted) {
      const began = performance.now()
      const known = new AbortController()
      const wait = AbortSignal.any([signal, known.signal, AbortSignal.timeout(lookAgain)])
      const events = engine.events({ types: ['container'], signal: wait })[Symbol.asyncIterator]()
      let next = events.next()
      try {
        const container = await engine.inspectContainer(id, signal)
        if (!container) {
          this.#add({ kind: 'gone', at: now() })
          return false
        }
        if (container.state === 'running') return true
        for (let told = await next; !told.done; told = await next) {
          if (told.value.id === container.id && told.value.action === 'start') return true
          if (told.value.id === container.id && told.value.action === 'destroy') break
          next = events.next()
        }
      } finally {
        known.abort()
        next.catch(() => undefined)
        await events.return?.()
      }
      await this.#breathe(began)
    }
    return false
  }

  /** Waits until the engine may be asked again what it was asked at `since`. */
  async #breathe(since: number): Promise<void> {
    const { signal } = this.#options
    const left = since + breath - performance.now()
    if (left > 0) await sleep(left, undefined, { signal }).catch(() => signal.throwIfAborted())
  }
}

/** A line is more than its text. */
function sizeOf(item: LogItem): number {
  return item.kind === 'line' ? item.text.length + 32 : 32
}
