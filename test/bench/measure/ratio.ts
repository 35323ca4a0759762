/** Middle, lowest and highest of some measured values, in their unit. */
export interface Spread {
  readonly median: number
  readonly min: number
  readonly max: number
}

/** A ratio of two sides that were measured in turn; `low` to `high` holds the true median in 95 of 100 runs. */
export interface Ratio {
  readonly median: number
  readonly low: number
  readonly high: number
}

/** Throws for no values at all: a measurement without a value is a bug. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = ascending(values)
  return { median: middle(sorted), min: at(sorted, 0), max: at(sorted, sorted.length - 1) }
}

/** The value that this share of all values does not exceed (nearest rank). Throws for no values at all. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = ascending(values)
  return at(sorted, Math.max(0, Math.ceil(share * sorted.length) - 1))
}

/**
 * How many times `base` the `other` is: the median of the ratios pair by pair, since what slows both halves
 * of one pair (a busy machine) is then no part of it. Both must have a value for each pair.
 */
export function ratioOf(other: readonly number[], base: readonly number[]): Ratio {
  if (other.length !== base.length) throw new Error('A pair has two sides')
  const sorted = ascending(other.map((value, pair) => value / at(base, pair)))
  const rank = lowRank(sorted.length)
  return { median: middle(sorted), low: at(sorted, rank), high: at(sorted, sorted.length - 1 - rank) }
}

/** The other way round: `times` of 1/1000 is a thousand times faster. */
export function inverse({ median, low, high }: Ratio): Ratio {
  return { median: 1 / median, low: 1 / high, high: 1 / low }
}

/**
 * Where the 95 % interval of a median begins among sorted values, whatever their distribution (the sign
 * test): each value lies above the true median as often as below it. With fewer than nine it is the range.
 */
function lowRank(count: number): number {
  let below = 0
  let chance = 0.5 ** count
  let tail = chance
  while (tail <= 0.025) {
    below += 1
    chance *= (count - below + 1) / below
    tail += chance
  }
  return Math.max(0, below - 1)
}

function ascending(values: readonly number[]): number[] {
  if (values.length === 0) throw new Error('Nothing was measured')
  return [...values].sort((a, b) => a - b)
}

function middle(sorted: readonly number[]): number {
  const half = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? at(sorted, half) : (at(sorted, half - 1) + at(sorted, half)) / 2
}

function at(values: readonly number[], index: number): number {
  const value = values[index]
  if (value === undefined) throw new Error('A pair has two sides')
  return value
}
