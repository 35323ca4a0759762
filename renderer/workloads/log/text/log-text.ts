import type { LogEntry } from '../../../../contract/logs.ts'
import { type InkStyle, noInk } from './ink.ts'
import { type Ink, readLine } from './read-line.ts'

/** Lines are kept in blocks, so that what is counted over many of them is counted once for each block. */
export const blockSize = 200

interface Place {
  /** Counts from the first line ever, without gaps. */
  readonly key: number
  /** Which of the containers, counted in the order in which they came. */
  readonly source: number
}

/** A line of a container's output. `cut` counts the characters that it is short of. */
export interface TextLine extends Place {
  readonly kind: 'line'
  readonly stream: 'stdout' | 'stderr'
  readonly at: number
  readonly text: string
  readonly inks: readonly Ink[]
  readonly cut: number
}

/** What became of a container, or that lines were left out, between the lines. */
export interface MarkLine extends Place {
  readonly kind: 'mark'
  readonly mark: 'ended' | 'started' | 'gone' | 'skipped'
  readonly count: number
}

export type LogLine = TextLine | MarkLine

/** `key` is that of its first line. Every block but the last one is full. */
export interface LogBlock {
  readonly key: number
  readonly lines: readonly LogLine[]
  readonly size: number
}

/** One stream of one container: the style that it is in, and its line without an end, which comes again. */
interface Tail {
  readonly style: InkStyle
  readonly open?: { readonly key: number; readonly style: InkStyle }
}

/** The lines of a log that are kept; `dropped` counts those that were and are no more. */
export interface LogText {
  readonly blocks: readonly LogBlock[]
  readonly dropped: number
  readonly next: number
  readonly tails: ReadonlyMap<string, Tail>
  /** Those that have ended or are gone. */
  readonly ended: ReadonlySet<number>
}

export const emptyLog: LogText = { blocks: [], dropped: 0, next: 0, tails: new Map(), ended: new Set() }

/** How much is kept: lines, and characters with what each line costs beside them. */
export interface LogLimit {
  readonly lines: number
  readonly size: number
}

/** Adds what a log says next, and lets go of the oldest blocks beyond the limit. `sources` are by `from`. */
export function appendLog(
  log: LogText,
  entries: readonly LogEntry[],
  sources: readonly number[],
  limit: LogLimit,
): LogText {
  const draft = new Draft(log)
  for (const entry of entries) draft.add(entry, sources[entry.from] ?? entry.from)
  return draft.done(limit)
}

/** Nothing of what stood there, and the next lines go on in their styles. */
export function clearedLog(log: LogText): LogText {
  const tails = new Map(
    [...log.tails].map(([name, { style, open }]) => [name, { style: open?.style ?? style }]),
  )
  return { ...emptyLog, next: log.next, tails, ended: log.ended }
}

/** The line of this key, if it is kept. */
export function lineOf(log: LogText, key: number): LogLine | undefined {
  const block = log.blocks[indexOf(log.blocks, key)]
  return block?.lines[key - block.key]
}

function indexOf(blocks: readonly LogBlock[], key: number): number {
  return Math.floor((key - (blocks[0]?.key ?? 0)) / blockSize)
}

/** A log in the making: blocks are copied before they are changed. */
class Draft {
  readonly #log: LogText
  readonly #blocks: LogBlock[]
  readonly #tails: Map<string, Tail>
  readonly #ended: Set<number>
  #lines: LogLine[] = []
  #key: number
  #next: number

  constructor(log: LogText) {
    this.#log = log
    this.#blocks = [...log.blocks]
    this.#tails = new Map(log.tails)
    this.#ended = new Set(log.ended)
    this.#next = log.next
    this.#key = log.next
    const last = this.#blocks.at(-1)
    if (last && last.lines.length < blockSize) {
      this.#blocks.pop()
      this.#lines = [...last.lines]
      this.#key = last.key
    }
  }

  add(entry: LogEntry, source: number): void {
    switch (entry.kind) {
      case 'lines':
        for (const [index, raw] of entry.lines.entries()) {
          const last = index === entry.lines.length - 1
          this.#addLine(entry, source, raw, entry.at[index] ?? 0, last)
        }
        return
      case 'skipped':
        this.#close(source)
        this.#push({ kind: 'mark', key: this.#next, source, mark: 'skipped', count: entry.count })
        return
      case 'ended':
      case 'gone':
        this.#close(source)
        // a container that is removed has ended before
        if (entry.kind === 'gone' || !this.#ended.has(source))
          this.#push({ kind: 'mark', key: this.#next, source, mark: entry.kind, count: 0 })
        this.#ended.add(source)
        return
      case 'started':
        this.#ended.delete(source)
        this.#push({ kind: 'mark', key: this.#next, source, mark: 'started', count: 0 })
    }
  }

  done(limit: LogLimit): LogText {
    this.#fold(1)
    let lines = 0
    let size = 0
    let first = this.#blocks.length
    for (let at = this.#blocks.length - 1; at >= 0; at -= 1) {
      const block = this.#blocks[at]
      if (!block) break
      lines += block.lines.length
      size += block.size
      // the newest block stays, however large
      if (first < this.#blocks.length && (lines > limit.lines || size > limit.size)) break
      first = at
    }
    const gone = this.#blocks.slice(0, first).reduce((sum, block) => sum + block.lines.length, 0)
    return {
      blocks: this.#blocks.slice(first),
      dropped: this.#log.dropped + gone,
      next: this.#next,
      tails: this.#tails,
      ended: this.#ended,
    }
  }

  #addLine(
    entry: Extract<LogEntry, { kind: 'lines' }>,
    source: number,
    raw: string,
    at: number,
    last: boolean,
  ): void {
    const { stream } = entry
    const name = `${source} ${stream}`
    const tail = this.#tails.get(name)
    const begin = tail?.open?.style ?? tail?.style ?? noInk
    const { text, inks, style } = readLine(raw, begin)
    const cut = last ? (entry.cut ?? 0) : 0
    const key = tail?.open && this.#has(tail.open.key) ? tail.open.key : this.#next
    const line: LogLine = { kind: 'line', key, source, stream, at, text, inks, cut }
    if (key === this.#next) this.#push(line)
    else this.#replace(line)
    if (last && entry.open) this.#tails.set(name, { style, open: { key, style: begin } })
    else if (tail?.style !== style || tail.open) this.#tails.set(name, { style })
  }

  /** Its lines without an end stay as they are. */
  #close(source: number): void {
    for (const [name, { style, open }] of this.#tails) {
      if (open && name.startsWith(`${source} `)) this.#tails.set(name, { style })
    }
  }

  #has(key: number): boolean {
    return key >= (this.#blocks[0]?.key ?? this.#key)
  }

  #push(line: LogLine): void {
    this.#lines.push(line)
    this.#next += 1
    if (this.#lines.length === blockSize) this.#fold(blockSize)
  }

  #replace(line: LogLine): void {
    if (line.key >= this.#key) {
      this.#lines[line.key - this.#key] = line
      return
    }
    const index = indexOf(this.#blocks, line.key)
    const block = this.#blocks[index]
    if (!block) return
    const lines = block.lines.map((each) => (each.key === line.key ? line : each))
    this.#blocks[index] = blockOf(block.key, lines)
  }

  #fold(least: number): void {
    if (this.#lines.length < least) return
    this.#blocks.push(blockOf(this.#key, this.#lines))
    this.#lines = []
    this.#key = this.#next
  }
}

function blockOf(key: number, lines: readonly LogLine[]): LogBlock {
  // an object and its strings cost about so much beside the characters
  const size = lines.reduce((sum, line) => sum + 100 + (line.kind === 'line' ? line.text.length : 0), 0)
  return { key, lines, size }
}
