import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, it, test } from 'vitest'
import { sortTags } from '../../../../core/registry-api/tags/tag-order.ts'

describe('tags in the order in which people look for them', () => {
  test.each([
    [
      ['1.9', '1.10', '1.2'],
      ['1.10', '1.9', '1.2'],
    ],
    [
      ['stable', 'latest', '2', '10'],
      ['latest', '10', '2', 'stable'],
    ],
    [
      ['1.27.1', '1.27', '1', '1.27.10', '2.0'],
      ['2.0', '1', '1.27', '1.27.10', '1.27.1'],
    ],
    [
      ['v1.2.3', 'v1.10.0'],
      ['v1.10.0', 'v1.2.3'],
    ],
    [
      ['1.27-alpine', '1.27', '1.28-alpine', '1.27-rc2', '1.27-rc1'],
      ['1.28-alpine', '1.27', '1.27-alpine', '1.27-rc2', '1.27-rc1'],
    ],
    [
      ['3.13.0b1', '3.13.0', '3.12'],
      ['3.13.0', '3.13.0b1', '3.12'],
    ],
    [
      ['jammy', 'focal', 'edge'],
      ['edge', 'focal', 'jammy'],
    ],
    [
      ['20240101', '20250301'],
      ['20250301', '20240101'],
    ],
    [[], []],
  ])('%j', (tags, sorted) => {
    expect(sortTags(tags)).toEqual(sorted)
  })

  const tag = fc.stringMatching(/^[\w][\w.-]{0,20}$/)
  property.prop([fc.uniqueArray(tag)])('come out whole, and the same whatever their order was', (tags) => {
    const sorted = sortTags(tags)
    expect([...sorted].sort()).toEqual([...tags].sort())
    expect(sortTags([...tags].reverse())).toEqual(sorted)
    expect(sortTags(sorted)).toEqual(sorted)
  })

  it('ten thousand of them take no time that anyone notices', () => {
    const tags = Array.from({ length: 10_000 }, (_, at) => `${at % 40}.${at % 97}.${at}-alpine3.${at % 20}`)
    const began = performance.now()
    sortTags(tags)
    expect(performance.now() - began).toBeLessThan(500)
  })
})
