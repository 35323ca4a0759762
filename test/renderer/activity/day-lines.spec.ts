import { describe, expect, it } from 'vitest'
import type { ActivityEntry } from '../../../contract/activity.ts'
import { dayLines, dayWords } from '../../../renderer/activity/list/day-lines.ts'

const entry = (id: string, at: number): ActivityEntry => ({ id, at, kind: 'vault.locked', ok: true })
const noon = (day: number) => new Date(2026, 10, day, 12).getTime()

describe('the lines of the log', () => {
  it('have a heading wherever another day begins', () => {
    const entries = [
      entry('d', noon(22) + 1),
      entry('c', noon(22)),
      entry('b', noon(21)),
      entry('a', noon(3)),
    ]
    expect(
      dayLines(entries)
        .map((line) => (line.kind === 'day' ? '-' : line.entry.id))
        .join(''),
    ).toBe('-dc-b-a')
    expect(dayLines([])).toEqual([])
  })

  it('keep keys of their own where a clock was set back', () => {
    const lines = dayLines([entry('c', noon(21)), entry('b', noon(22)), entry('a', noon(21))])
    expect(new Set(lines.map(({ key }) => key)).size).toBe(6)
  })
})

describe('the words of a day', () => {
  const words = dayWords('en')
  const late = new Date(2026, 10, 22, 23, 59, 59).getTime()
  const early = new Date(2026, 10, 22, 0, 0, 1).getTime()

  it.each([
    [early, late, 'Today'],
    [early - 2000, early, 'Yesterday'],
    [noon(20), early, 'Friday, November 20, 2026'],
    [noon(24), early, 'Tuesday, November 24, 2026'],
    // the night in which a clock goes back has 25 hours
    [new Date(2026, 9, 24, 23).getTime(), new Date(2026, 9, 25, 23).getTime(), 'Yesterday'],
  ])('%i seen at %i', (at, now, text) => {
    expect(words.day(at, now)).toBe(text)
  })

  it('are those of the language', () => {
    expect(dayWords('de').day(early, late)).toBe('Heute')
  })
})
