import { inertText, ownWord } from '../inert-text.ts'
import type { LogLine } from '../log-tail.ts'

/** What a call came to, by procedure: how often, how often not `ok`, and how long the slowest took. */
export function timingsPart(lines: readonly LogLine[]) {
  const calls = new Map<string, { calls: number; failed: number; slowestMilliseconds: number }>()
  for (const { fields } of lines) {
    const { procedure, outcome, milliseconds } = toldFields(fields)
    if (typeof procedure !== 'string' || typeof milliseconds !== 'number') continue
    const before = calls.get(procedure) ?? { calls: 0, failed: 0, slowestMilliseconds: 0 }
    calls.set(procedure, {
      calls: before.calls + 1,
      failed: before.failed + (outcome === 'ok' || outcome === 'stopped' ? 0 : 1),
      slowestMilliseconds: Math.max(before.slowestMilliseconds, milliseconds),
    })
  }
  return Object.fromEntries([...calls].sort(([one], [other]) => (one < other ? -1 : 1)))
}

/** Lines of the log, one text each. */
const most = 100

/** The last lines of the log, of which only the fields that the program writes itself are told. */
export function logPart(lines: readonly LogLine[]): readonly string[] {
  return lines.slice(-most).map(({ at, level, message, fields }) => {
    const said = Object.entries(toldFields(fields)).map(([key, value]) => `${key}=${value}`)
    return [new Date(at).toISOString(), level, inertText(message), ...said].join(' ')
  })
}

const words = ['procedure', 'outcome', 'class', 'undeclared', 'reason', 'bug'] as const
const numbers = ['milliseconds', 'bytes'] as const

function toldFields(fields: object): Readonly<Record<string, string | number>> {
  const given = new Map<string, unknown>(Object.entries(fields))
  const told: Record<string, string | number> = {}
  for (const key of words) {
    const value = given.get(key)
    if (typeof value === 'string') told[key] = key === 'bug' ? bugId(value) : (ownWord(value) ?? 'other')
  }
  for (const key of numbers) {
    const value = given.get(key)
    if (typeof value === 'number') told[key] = value
  }
  const frames = given.get('frames')
  if (Array.isArray(frames)) told.frames = frames.map((frame) => place(String(frame))).join(' < ')
  return told
}

function bugId(value: string): string {
  return /^[0-9a-f-]{36}$/.test(value) ? value : 'other'
}

/** Of a stack frame the function, and the place in its file: folders on the way there are nobody's business. */
function place(frame: string): string {
  const [, name = '?'] = /^\s*at ((?:async |new )*[\w$.<>#]+)(?: \[as [^\]]*\])? \(/.exec(frame) ?? []
  const [, line = '?'] = /([^/\\\s():]+:\d+:\d+)\)?$/.exec(frame) ?? []
  return inertText(`${name} (${line})`)
}
