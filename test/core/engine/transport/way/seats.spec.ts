import { expect, it } from 'vitest'
import { Seats } from '../../../../../core/engine/transport/way/seats.ts'

it('gives so many seats, each of which is left once', () => {
  const seats = new Seats(2)
  const first = seats.take()
  expect(first).toBeDefined()
  expect(seats.take()).toBeDefined()
  expect(seats.take()).toBeUndefined()
  first?.()
  first?.()
  expect(seats.take()).toBeDefined()
  expect(seats.take()).toBeUndefined()
})
