import { StringDecoder } from 'node:string_decoder'
import { longestLogLine } from '../../../contract/logs.ts'
import type { LogPiece } from '../../engine/engine.ts'
import { instantOf, isLater, longestStamp } from './log-stamp.ts'

/** One line of a container's output, with its escapes. `cut` counts the characters that it is short of. */
export interface LogLine {
  readonly stream: LogPiece['stream']
  readonly at: number
  readonly text: string
  readonly cut: number
}

/** With a terminal there are no frames: an engine stamps each line anew after so many bytes (moby, copier.go). */
const partialBytes = 16 * 1024

const newLine = 0x0a
const space = 0x20

interface Side {
  readonly stream: LogPiece['stream']
  decoder: StringDecoder
  /** What may be a stamp, while one is looked for. */
  stamp: Buffer | undefined
  sinceStamp: number
  /** The stamp that came last. */
  last: string | undefined
  /** What was seen before a new start: all up to this stamp is skipped. */
  seen: string | undefined
  skipping: boolean
  at: number
  text: string
  cut: number
  returned: boolean
}

/**
 * Turns the stamped output of a container into lines, each stream on its own: stamps and characters may be cut
 * anywhere between pieces. A carriage return begins a line anew. Of a line are kept `longestLogLine` characters.
 */
export class LogLines {
  readonly #onLine: (line: LogLine) => void
  readonly #now: () => number
  readonly #sides = { stdout: freshSide('stdout'), stderr: freshSide('stderr') }

  constructor(onLine: (line: LogLine) => void, now: () => number) {
    this.#onLine = onLine
    this.#now = now
  }

  push({ stream, bytes, entry }: LogPiece): void {
    const side = this.#sides[stream]
    if (entry === 'start') side.stamp = Buffer.alloc(0)
    let rest = bytes
    while (rest.length > 0) {
      if (side.stamp) rest = takeStamp(side, rest, this.#now)
      else if (entry) rest = this.#takeAll(side, rest)
      else rest = this.#takeLine(side, rest)
    }
  }

  /** The lines that have no end yet. */
  open(): readonly LogLine[] {
    return [this.#sides.stdout, this.#sides.stderr]
      .filter(({ text, cut }) => text !== '' || cut > 0)
      .map(lineOf)
  }

  /** The output has come to an end: what is open is a line. A next output may go on after what was seen. */
  end(): void {
    for (const side of [this.#sides.stdout, this.#sides.stderr]) {
      if (side.stamp) this.#add(side, side.stamp)
      this.#addText(side, side.decoder.end())
      if (side.text !== '' || side.cut > 0) this.#endLine(side)
      Object.assign(side, freshSide(side.stream), { last: side.last, seen: side.last })
    }
  }

  /** The instant of the last entry that came, in milliseconds. */
  get lastAt(): number | undefined {
    const { stdout, stderr } = this.#sides
    const instants = [stdout.last, stderr.last].map((stamp) =>
      stamp === undefined ? 0 : (instantOf(stamp) ?? 0),
    )
    return Math.max(...instants) || undefined
  }

  #takeAll(side: Side, bytes: Buffer): Buffer {
    this.#add(side, bytes)
    return bytes.subarray(bytes.length)
  }

  #takeLine(side: Side, bytes: Buffer): Buffer {
    const end = bytes.indexOf(newLine)
    const most = Math.min(bytes.length, partialBytes - side.sinceStamp)
    const length = end !== -1 && end < most ? end + 1 : most
    this.#add(side, bytes.subarray(0, length))
    side.sinceStamp += length
    if (length === end + 1 || side.sinceStamp === partialBytes) side.stamp = Buffer.alloc(0)
    return bytes.subarray(length)
  }

  #add(side: Side, bytes: Buffer): void {
    if (side.skipping) return
    const text = side.decoder.write(bytes)
    let begin = 0
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', begin)) {
      this.#addText(side, text.slice(begin, end))
      this.#endLine(side)
      begin = end + 1
    }
    this.#addText(side, begin === 0 ? text : text.slice(begin))
  }

  /** A carriage return goes back to the start of the line, unless it only ends it. */
  #addText(side: Side, part: string): void {
    if (part === '') return
    const ends = part.endsWith('\r')
    const body = ends ? part.replace(/\r+$/, '') : part
    if (body !== '') {
      const back = body.lastIndexOf('\r')
      if (back !== -1 || side.returned) {
        side.text = ''
        side.cut = 0
      }
      append(side, body.slice(back + 1))
    }
    side.returned = ends || (side.returned && body === '')
  }

  #endLine(side: Side): void {
    this.#onLine(lineOf(side))
    side.text = ''
    side.cut = 0
    side.returned = false
  }
}

function append(side: Side, part: string): void {
  if (side.cut > 0) {
    side.cut += part.length
    return
  }
  const text = side.text + part
  if (text.length > longestLogLine) {
    side.text = text.slice(0, longestLogLine).replace(/[\ud800-\udbff]$/, '')
    side.cut = text.length - side.text.length
  } else side.text = text
}

function freshSide(stream: LogPiece['stream']): Side {
  return {
    stream,
    decoder: new StringDecoder('utf8'),
    stamp: Buffer.alloc(0),
    sinceStamp: 0,
    last: undefined,
    seen: undefined,
    skipping: false,
    at: 0,
    text: '',
    cut: 0,
    returned: false,
  }
}

function lineOf({ stream, at, text, cut }: Side): LogLine {
  return { stream, at, text, cut }
}

/** Gives what follows the stamp; all of it where there is none. */
function takeStamp(side: Side, bytes: Buffer, now: () => number): Buffer {
  const all = side.stamp && side.stamp.length > 0 ? Buffer.concat([side.stamp, bytes]) : bytes
  const end = all.subarray(0, longestStamp).indexOf(space)
  const mayBe = isDigit(all[0])
  if (mayBe && end === -1 && all.length < longestStamp && !all.includes(newLine)) {
    side.stamp = all
    return all.subarray(all.length)
  }
  side.stamp = undefined
  side.sinceStamp = 0
  const stamp = mayBe && end !== -1 ? all.toString('latin1', 0, end) : ''
  const at = stamp === '' ? undefined : instantOf(stamp)
  if (at === undefined) {
    if (side.text === '') side.at = now()
    return all
  }
  if (side.text === '' && side.cut === 0) side.at = at
  side.skipping = side.seen !== undefined && !isLater(stamp, side.seen)
  if (!side.skipping) side.seen = undefined
  side.last = stamp
  return all.subarray(end + 1)
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39
}
