import { expect, it } from 'vitest'
import { alternate } from './alternate.ts'

it('takes the sides in turn, each first as often as the other, and drops the round that warms up', async () => {
  const taken: string[] = []
  const rounds: number[] = []
  const side = (name: string) => async () => taken.push(name)
  const values = await alternate(3, { a: side('a'), b: side('b') }, (round) => rounds.push(round))

  expect(taken.join('')).toBe('ab' + 'ba' + 'ab' + 'ba')
  expect(values).toEqual({ a: [4, 5, 8], b: [3, 6, 7] })
  expect(rounds).toEqual([0, 1, 2, 3])
})

it('goes no further when a sample fails', async () => {
  const failing = async () => {
    throw new Error('no engine')
  }
  await expect(alternate(3, { failing }, () => undefined)).rejects.toThrow('no engine')
})
