import { describe, expect, it } from 'vitest'
import { inverse, percentile, ratioOf, spreadOf } from './ratio.ts'

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

describe('the spread of values', () => {
  it.each([
    [[7], { median: 7, min: 7, max: 7 }],
    [[9, 1, 5], { median: 5, min: 1, max: 9 }],
    [[4, 1, 3, 2], { median: 2.5, min: 1, max: 4 }],
    // As text they would sort otherwise.
    [[10, 9, 100], { median: 10, min: 9, max: 100 }],
  ])('of %j is %j', (values, spread) => {
    expect(spreadOf(values)).toEqual(spread)
  })

  it('leaves the values in their order, as they are paired by it', () => {
    const values = [3, 1, 2]
    spreadOf(values)
    expect(values).toEqual([3, 1, 2])
  })

  it('is not made from nothing', () => {
    expect(() => spreadOf([])).toThrow('Nothing was measured')
  })
})

describe('the value that a share of all does not exceed', () => {
  it.each([
    [upTo(100), 0.95, 95],
    [upTo(20), 0.95, 19],
    [upTo(10), 0.95, 10],
    [[30, 10, 20], 0.5, 20],
    [[7], 0.95, 7],
  ])('of %j for %d is %d', (values, share, value) => {
    expect(percentile(values, share)).toBe(value)
  })
})

describe('the ratio of two sides', () => {
  it('is taken pair by pair, so that a slow hour on both sides does not count', () => {
    // The medians alone (30 to 20) would say 1.5.
    expect(ratioOf([22, 30, 330], [20, 10, 300]).median).toBeCloseTo(1.1)
  })

  it('of a side with itself is one', () => {
    expect(ratioOf(upTo(30), upTo(30))).toEqual({ median: 1, low: 1, high: 1 })
  })

  // Ranks by the sign test's table: for 30 values the 10th and the 21st hold the median at 95.7 %.
  it.each([
    [5, 1, 5],
    [8, 1, 8],
    [9, 2, 8],
    [10, 2, 9],
    [20, 6, 15],
    [30, 10, 21],
    [50, 18, 33],
  ])('of %i pairs has its interval from rank %i to rank %i', (count, low, high) => {
    expect(
      ratioOf(
        upTo(count),
        upTo(count).map(() => 1),
      ),
    ).toMatchObject({ low, high })
  })

  it('needs both sides of every pair', () => {
    expect(() => ratioOf([1, 2], [1])).toThrow('A pair has two sides')
  })

  it('turned round keeps the ends of its interval in order', () => {
    expect(inverse({ median: 0.01, low: 0.005, high: 0.02 })).toEqual({ median: 100, low: 50, high: 200 })
  })
})
