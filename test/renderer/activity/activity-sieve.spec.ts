import { describe, expect, it, test } from 'vitest'
import { activityFilterSchema } from '../../../contract/activity.ts'
import {
  everything,
  readSieve,
  sieveQuery,
  toFilter,
} from '../../../renderer/activity/list/activity-sieve.ts'

const whole = {
  registry: 'r-1',
  group: 'pulls',
  result: 'failed',
  program: 'docker',
  since: 'hour',
  text: ' quay ',
} as const

describe('what of the log is shown', () => {
  it('stands in the address and is read from it', () => {
    expect(readSieve(sieveQuery(whole))).toEqual(whole)
    expect(sieveQuery(everything)).toEqual({})
    expect(readSieve({})).toEqual(everything)
  })

  test.each([
    { registry: 'A B' },
    { registry: 'x'.repeat(65) },
    { group: 'nonsense' },
    { result: 'ok' },
    { since: 'toString' },
    { program: 'x'.repeat(81) },
    { text: 'x'.repeat(201) },
    { other: 'x' },
  ])('an address that cannot be meant shows all: %j', (query) => {
    expect(readSieve(query)).toEqual(everything)
  })

  it('is asked for in the words of the contract, from a whole minute on', () => {
    const filter = toFilter(whole, 7_230_500)
    expect(filter).toEqual({
      registryId: 'r-1',
      group: 'pulls',
      ok: false,
      program: 'docker',
      from: 3_600_000,
      text: 'quay',
    })
    expect(activityFilterSchema.parse(filter)).toEqual(filter)
    expect(toFilter(everything, 1)).toEqual({})
    expect(toFilter({ ...everything, result: 'done' }, 1)).toEqual({ ok: true })
  })
})
