import { expect, it } from 'vitest'
import { nextSorting, sortedBy } from '../../../../renderer/ui/list/sorting.ts'

it('starts upwards on another column, and turns the order round at a second press', () => {
  const once = nextSorting<'name' | 'size'>({ key: 'name', descending: true }, 'size')
  expect(once).toEqual({ key: 'size', descending: false })
  expect(nextSorting(once, 'size')).toEqual({ key: 'size', descending: true })
})

it('keeps equal rows in their other order, and empty texts at the end, whichever way', () => {
  const rows = [
    { name: 'b', size: '2' },
    { name: 'c', size: '' },
    { name: 'd', size: '1' },
    { name: 'a', size: '2' },
  ]
  const by = (descending: boolean) =>
    sortedBy(
      rows,
      { key: 'size', descending },
      (row, key: 'size') => row[key],
      (a, b) => (a.name < b.name ? -1 : 1),
    ).map(({ name }) => name)
  expect(by(false)).toEqual(['d', 'a', 'b', 'c'])
  expect(by(true)).toEqual(['a', 'b', 'd', 'c'])
  expect(rows.map(({ name }) => name)).toEqual(['b', 'c', 'd', 'a'])
})
