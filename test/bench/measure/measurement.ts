import type { BedPart } from '../../bed/machine/bed-parts.ts'
import { inverse, type Ratio, ratioOf } from './ratio.ts'

export type Unit = 'ms' | 'MB'

/** One side of a comparison: what was measured, and its value in each pair. */
export interface Side {
  readonly name: string
  readonly values: readonly number[]
}

/** What a number should be; a row without one is there to judge the others by. */
export interface Goal {
  readonly text: string
  readonly met: boolean
}

/** One line of the table. */
export interface Row {
  readonly what: string
  readonly unit: Unit
  readonly base: Side
  readonly other: Side
  readonly ratio: Ratio
  /** Says that `ratio` is base to other: how many times faster. */
  readonly faster?: boolean
  readonly goal?: Goal
}

export interface BenchOptions {
  readonly pairs: number
  readonly progress: (round: number) => void
}

/** One thing that is measured: what it needs, and how many pairs it takes unless told otherwise. */
export interface Measurement {
  readonly name: string
  readonly parts: readonly BedPart[]
  readonly pairs: number
  readonly run: (options: BenchOptions) => Promise<readonly Row[]>
}

/** A row from two sides, its ratio in, and the goal that the ratio or the other side's values should meet. */
export function compare(
  row: Omit<Row, 'ratio' | 'goal'>,
  goal?: (ratio: Ratio, values: readonly number[]) => Goal,
): Row {
  const plain = ratioOf(row.other.values, row.base.values)
  const ratio = row.faster ? inverse(plain) : plain
  return { ...row, ratio, ...(goal && { goal: goal(ratio, row.other.values) }) }
}
