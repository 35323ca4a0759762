import { describe, expect, it } from 'vitest'
import {
  type Entry,
  type Sieve,
  type SortKey,
  sift,
  sorted,
  toEntries,
  wholeProject,
} from '../../../renderer/registries/list/registry-list.ts'
import { summary } from './summary.ts'

const hub = summary({ id: 'a', name: 'hub', address: 'docker.io', username: 'robot', lastUsedAt: 5 })
const quay = summary({
  id: 'b',
  name: 'Team-2',
  address: 'quay.io',
  state: 'inactive',
  scope: { kind: 'namespace', namespace: 'web' },
})
const own = summary({ id: 'c', name: 'team-10', email: 'ops@example.com', lastUsedAt: 9 })
const list = toEntries([hub, quay, own])
const everything: Sieve = { search: '', state: '', namespace: '' }
const ids = (found: readonly Entry[]) => found.map(({ registry }) => registry.id).join('')

describe('the search', () => {
  it.each([
    ['', 'abc'],
    ['DOCKERHUB', 'a'],
    ['docker.io', 'a'],
    ['team', 'bc'],
    ['team ops', 'c'],
    ['nothing', ''],
    ['web', 'b'],
  ])('"%s" finds %s', (search, found) => {
    expect(ids(sift(list, { ...everything, search }))).toBe(found)
  })

  it('filters by state and namespace together', () => {
    expect(ids(sift(list, { ...everything, state: 'inactive' }))).toBe('b')
    expect(ids(sift(list, { ...everything, namespace: 'web' }))).toBe('b')
    expect(ids(sift(list, { ...everything, namespace: 'web', state: 'active' }))).toBe('')
    expect(ids(sift(list, { ...everything, namespace: wholeProject }))).toBe('ac')
  })
})

describe('the order', () => {
  it.each([
    ['name', false, 'abc'],
    ['name', true, 'cba'],
    ['address', false, 'abc'],
    ['state', false, 'acb'],
    ['lastUsed', false, 'acb'],
    ['lastUsed', true, 'cab'],
    ['email', true, 'cab'],
  ] as const)(
    'by %s, descending %s, is %s with empty values at the end',
    (key: SortKey, descending, found) => {
      expect(ids(sorted(list, { key, descending }))).toBe(found)
    },
  )

  it('leaves the list itself alone', () => {
    sorted(list, { key: 'name', descending: true })
    expect(ids(list)).toBe('abc')
  })
})
