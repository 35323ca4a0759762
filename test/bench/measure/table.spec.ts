import { expect, it } from 'vitest'
import { compare } from './measurement.ts'
import { tableOf } from './table.ts'

const slow = { name: 'docker pull', values: [100, 110, 120] }
const quick = { name: 'Fairlead', values: [101.5, 121, 120] }

it('shows medians with their range, the ratio, the goal, and whether it is met', () => {
  const row = compare({ what: 'pull', unit: 'ms', base: slow, other: quick }, ({ median }) => ({
    text: 'at most 1.05',
    met: median <= 1.05,
  }))
  expect(tableOf([row]).split('\n').at(-1)).toBe(
    'pull  3      docker pull 110 ms (100–120)  Fairlead 120 ms (102–121)  1.015 (1.000–1.100)  at most 1.05  met',
  )
})

it('never hides a goal that is missed', () => {
  const row = compare({ what: 'pull', unit: 'ms', base: slow, other: quick }, (_, values) => ({
    text: 'under 50 ms',
    met: values.every((value) => value < 50),
  }))
  expect(tableOf([row])).toMatch(/under 50 ms {2}missed$/)
})

it('says how many times faster the other side is where that is asked', () => {
  const base = { name: 'process', values: [25, 25, 25] }
  const row = compare({
    what: 'match',
    unit: 'ms',
    base,
    other: { name: 'ours', values: [0.01, 0.01, 0.0125] },
    faster: true,
  })
  expect(tableOf([row])).toContain(
    'process 25.0 ms (25.0–25.0)  ours 10.0 µs (10.0–12.5)  2500 (2000–2500) times faster',
  )
})

it('leaves goal and verdict empty for a row that the others are judged by', () => {
  const row = compare({ what: 'A/A', unit: 'ms', base: slow, other: slow })
  expect(tableOf([row])).toMatch(/1\.000 \(1\.000–1\.000\)$/)
})
