import { describe, expect, it } from 'vitest'
import { theOne } from '../../cli/session/named.ts'

const items = [
  { id: 'aaaaaa-1', name: 'web' },
  { id: 'aaaaaa-2', name: 'Web' },
  { id: 'bbbbbb-1', name: 'db' },
  { id: 'cccccc-1', name: 'bbbbbb-1' },
]

describe('a name', () => {
  it.each([
    ['aaaaaa-1', 'aaaaaa-1'],
    ['web', 'aaaaaa-1'],
    ['Web', 'aaaaaa-2'],
    ['DB', 'bbbbbb-1'],
    ['cccccc', 'cccccc-1'],
    // an id comes before a name
    ['bbbbbb-1', 'bbbbbb-1'],
  ])('%s means %s', (word, id) => {
    expect(theOne('workload', word, items).id).toBe(id)
  })

  it('that could mean more than one is refused with all of them', () => {
    expect(() => theOne('workload', 'WEB', items)).toThrow(
      '“WEB” could be more than one workload: web (aaaaaa-1), Web (aaaaaa-2).',
    )
    expect(() => theOne('workload', 'aaaaaa', items)).toThrow('web (aaaaaa-1), Web (aaaaaa-2)')
  })

  it('that nothing has is refused, and a short beginning of an id is none', () => {
    for (const word of ['we', 'bbbbb', '', 'nothing']) {
      expect(() => theOne('workload', word, items)).toThrow(`There is no workload “${word}”.`)
    }
  })
})
