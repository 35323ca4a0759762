import { describe, expect, it } from 'vitest'
import { sorted, toEntries, wholeProject } from '../../../renderer/registries/list/registry-list.ts'
import { tableLines } from '../../../renderer/registries/list/table-lines.ts'
import { sortText } from '../../../renderer/ui/list/sort-text.ts'
import { summary } from './summary.ts'

const inSpace = (id: string, namespace: string) =>
  summary({ id, name: id, scope: { kind: 'namespace', namespace } })
const entries = toEntries([
  inSpace('a', 'web'),
  summary({ id: 'b', name: 'b' }),
  inSpace('c', 'edge-10'),
  inSpace('d', 'web'),
  inSpace('e', 'edge-9'),
])

describe('the lines of the table', () => {
  it('are the registries in their order', () => {
    expect(
      tableLines(sorted(entries, { key: 'name', descending: true }), false).map(({ key }) => key),
    ).toEqual(['e', 'd', 'c', 'b', 'a'])
  })

  it('stand under the whole project first and then under each namespace', () => {
    const lines = tableLines(entries, true)
    expect(
      lines.map((line) => (line.kind === 'group' ? `${line.namespace} ${line.count}` : line.key)),
    ).toEqual([`${wholeProject} 1`, 'b', 'edge-9 1', 'e', 'edge-10 1', 'c', 'web 2', 'a', 'd'])
  })
})

describe('texts in order', () => {
  it.each([
    ['team-2', 'team-10'],
    ['Alpha', 'beta'],
    ['älter', 'b'],
    ['a', 'a1'],
    ['10.0.0.9:5000', '10.0.0.10:443'],
  ])('%s comes before %s', (first, second) => {
    expect(sortText(first) < sortText(second)).toBe(true)
  })
})
