import type { LogEntry } from '../../../contract/logs.ts'
import type { LogFeed, LogItem } from './log-feed.ts'
import type { LogLine } from './log-lines.ts'

/** At most ten messages a second. */
const pause = 100

/** Characters in one message. */
const largestLogPart = 256 * 1024

/** How long the first message waits for those of several containers that have not said anything yet. */
const patience = 500

/**
 * The logs of containers as one, in the order of their instants, as messages of a bounded size; the first may be
 * empty. Throws why one of them could not be read on. Ends with the signal, or when nothing more can come.
 */
export async function* mergedLog(
  feeds: readonly LogFeed[],
  news: LogNews,
  signal: AbortSignal,
): AsyncGenerator<{ entries: LogEntry[] }, void> {
  const told = feeds.map(() => new Map<LogLine['stream'], string>())
  let due = performance.now() + pause
  if (feeds.length > 1) {
    const late = performance.now() + patience
    const heard = () => feeds.every(({ items, over }) => over || items.length > 0)
    while (!heard() && performance.now() < late && !signal.aborted) await news.next(late)
  }
  for (let first = true; !signal.aborted; first = false) {
    for (const feed of feeds) feed.hungry = true
    while (performance.now() < due && !signal.aborted) await news.next(due)
    const failed = feeds.find(({ failure }) => failure !== undefined)
    const over = feeds.every((feed) => feed.over)
    const entries = takeEntries(feeds, largestLogPart, told)
    if (entries.length === 0 && failed) throw failed.failure
    if (entries.length > 0 || first) {
      for (const feed of feeds) feed.hungry = false
      due = performance.now() + pause
      yield { entries }
    } else if (over) return
    else await news.next()
  }
}

/** Wakes the one who waits for something new. What came while nobody waited is not forgotten. */
export class LogNews {
  #new = false
  #wake: () => void = () => undefined

  readonly tell = (): void => {
    this.#new = true
    this.#wake()
  }

  /** Resolves with the next news, at the latest at an instant of `performance.now()`. */
  async next(until?: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined
    if (!this.#new) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
        if (until !== undefined) timer = setTimeout(resolve, Math.max(1, until - performance.now()))
      })
    }
    clearTimeout(timer)
    this.#new = false
  }
}

/**
 * Takes the oldest items of all feeds, up to so many characters. What a busy feed will say next may be older
 * than what another one has said already: that is left until it is known.
 */
export function takeEntries(
  feeds: readonly LogFeed[],
  most: number,
  told: readonly Map<LogLine['stream'], string>[],
): LogEntry[] {
  const last = feeds.map(({ busy, items }) => (busy ? (items.at(-1)?.at ?? Infinity) : Infinity))
  const bounds = feeds.map((_, index) => Math.min(...last.filter((_, other) => other !== index)))
  const entries = new EntryList()
  const counts = feeds.map(() => 0)
  let size = 0
  while (size < most) {
    let oldest = -1
    let at = Infinity
    for (const [index, { items }] of feeds.entries()) {
      const head = items[counts[index] ?? 0]
      if (head && head.at < at) [oldest, at] = [index, head.at]
    }
    const item = feeds[oldest]?.items[counts[oldest] ?? 0]
    if (!item || (size > 0 && item.at > (bounds[oldest] ?? Infinity))) break
    entries.add(oldest, item)
    if (item.kind === 'line') told[oldest]?.delete(item.stream)
    size += item.kind === 'line' ? item.text.length + 32 : 32
    counts[oldest] = (counts[oldest] ?? 0) + 1
  }
  for (const [index, feed] of feeds.entries()) {
    const count = counts[index] ?? 0
    if (count > 0) feed.taken(count)
    if (feed.items.length === 0) addOpen(feed, index, told[index] ?? new Map(), entries)
  }
  return entries.list
}

/** A line without an end is told as far as it goes, once. */
function addOpen(
  feed: LogFeed,
  from: number,
  told: Map<LogLine['stream'], string>,
  entries: EntryList,
): void {
  for (const line of feed.open()) {
    const mark = `${line.cut} ${line.text}`
    if (told.get(line.stream) === mark) continue
    told.set(line.stream, mark)
    entries.addOpen(from, line)
  }
}

type Lines = Extract<LogEntry, { kind: 'lines' }>

/** Lines of one stream that follow each other stand in one entry; one that is cut or open is its last. */
class EntryList {
  readonly list: LogEntry[] = []
  #last: Lines | undefined

  add(from: number, item: LogItem): void {
    switch (item.kind) {
      case 'line':
        this.#addLine(from, item)
        return
      case 'skipped':
        this.#last = undefined
        this.list.push({ kind: item.kind, from, count: item.count })
        return
      case 'ended':
      case 'started':
      case 'gone':
        this.#last = undefined
        this.list.push({ kind: item.kind, from, at: item.at })
    }
  }

  addOpen(from: number, line: LogLine): void {
    this.#addLine(from, line)
    const last = this.list.pop()
    if (last?.kind === 'lines') this.list.push({ ...last, open: true })
    this.#last = undefined
  }

  #addLine(from: number, { stream, at, text, cut }: LogLine): void {
    if (this.#last?.from !== from || this.#last.stream !== stream) {
      this.#last = { kind: 'lines', from, stream, at: [], lines: [] }
      this.list.push(this.#last)
    }
    this.#last.at.push(at)
    this.#last.lines.push(text)
    if (cut > 0) {
      this.list.splice(-1, 1, { ...this.#last, cut })
      this.#last = undefined
    }
  }
}
