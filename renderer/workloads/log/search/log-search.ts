import type { LogBlock } from '../text/log-text.ts'
import type { Ink } from '../text/read-line.ts'

/** A pattern for a text as it was typed; undefined for none. */
export function patternOf(text: string, matchCase: boolean): RegExp | undefined {
  if (text === '') return undefined
  return new RegExp(text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), matchCase ? 'gu' : 'giu')
}

/** The keys of the lines of a block in which the pattern is found. */
export function hitsIn(block: LogBlock, pattern: RegExp): readonly number[] {
  const keys: number[] = []
  for (const line of block.lines) {
    pattern.lastIndex = 0
    if (line.kind === 'line' && pattern.test(line.text)) keys.push(line.key)
  }
  return keys
}

/** A part of a line that is shown in one way. `hit`: it is what was looked for. */
export interface Segment {
  readonly text: string
  readonly classes: string
  readonly hit: boolean
}

/** The most places in one line that are marked. */
const mostHits = 200

/** A line cut where its looks change, and where it has what is looked for. */
export function segmentsOf(
  { text, inks }: { text: string; inks: readonly Ink[] },
  pattern?: RegExp,
): Segment[] {
  const hits = pattern ? placesOf(text, pattern) : []
  if (hits.length === 0 && inks.length === 0) return [{ text, classes: '', hit: false }]
  const cuts = new Set([0, text.length])
  for (const { begin, end } of [...inks, ...hits]) cuts.add(begin).add(end)
  const bounds = [...cuts].sort((a, b) => a - b)
  return bounds.slice(0, -1).map((begin, index) => ({
    text: text.slice(begin, bounds[index + 1]),
    classes: inks.find((ink) => ink.begin <= begin && begin < ink.end)?.classes ?? '',
    hit: hits.some((hit) => hit.begin <= begin && begin < hit.end),
  }))
}

function placesOf(text: string, pattern: RegExp): { begin: number; end: number }[] {
  const places: { begin: number; end: number }[] = []
  pattern.lastIndex = 0
  for (const found of text.matchAll(pattern)) {
    places.push({ begin: found.index, end: found.index + found[0].length })
    if (places.length === mostHits) break
  }
  return places
}

/** The hit after a line, or before it, and from the other end again after the last one. */
export function nextHit(hits: readonly number[], from: number | undefined, step: 1 | -1): number | undefined {
  const [first, last] = [hits[0], hits.at(-1)]
  if (from === undefined) return step === 1 ? first : last
  return step === 1 ? (hits.find((key) => key > from) ?? first) : (hits.findLast((key) => key < from) ?? last)
}
