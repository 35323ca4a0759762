import { describe, expect, it } from 'vitest'
import type { ImageUpdate, LocalImage } from '../../../contract/images.ts'
import { type SortKey, sift, sorted, toRows } from '../../../renderer/images/list/image-list.ts'
import { actionsFor } from '../../../renderer/images/table/image-actions.ts'

const image = (id: string, reference?: string, fields: Partial<LocalImage> = {}): LocalImage => ({
  id: `sha256:${id.repeat(32)}`,
  size: 1,
  createdAt: 0,
  containers: 0,
  update: { kind: 'not-asked' },
  ...(reference === undefined ? {} : { reference }),
  ...fields,
})
const available: ImageUpdate = { kind: 'available', at: 1, digest: 'sha256:ff' }
const digest = `sha256:${'dd'.repeat(32)}`
const rows = toRows([
  image('aa'),
  image('bb', 'redis:7', { size: 30, createdAt: 5, containers: 2 }),
  image('cc', '127.0.0.1:5000/team/app:10', {
    size: 10,
    createdAt: 9,
    update: available,
    credential: { id: 'r', name: 'team' },
  }),
  image('cc', '127.0.0.1:5000/team/app:9', { size: 10, createdAt: 9 }),
  image('bb', 'nginx:1', { size: 20, createdAt: 7 }),
  image('ee', `nginx@${digest}`, { digest, update: { kind: 'never', because: 'pinned' } }),
])
const names = (list: typeof rows) => list.map(({ name }) => name)
const found = (search: string) => names(sift(rows, { search, shown: 'all' }))
const by = (key: SortKey, descending = false) => names(sorted(rows, { key, descending }))

describe('the list of Images', () => {
  it('stands by name, with numbers by their value, and those without a name last', () => {
    expect(names(rows)).toEqual([
      '127.0.0.1:5000/team/app:9',
      '127.0.0.1:5000/team/app:10',
      'nginx:1',
      `nginx@${digest}`,
      'redis:7',
      'aaaaaaaaaaaa',
    ])
  })

  it('has a key for each name, although two names share an image', () => {
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length)
  })

  it('is searched by name, digest, id and credential, each word by itself', () => {
    expect(found('TEAM 10')).toEqual(['127.0.0.1:5000/team/app:10'])
    expect(found('bbbb')).toEqual(['nginx:1', 'redis:7'])
    expect(found('dddd')).toEqual([`nginx@${digest}`])
    expect(found('nothing')).toEqual([])
  })

  it('can be cut down to updates, to what no container uses, and to what has no tag', () => {
    const shown = (kind: 'updates' | 'unused' | 'unnamed') => names(sift(rows, { search: '', shown: kind }))
    expect(shown('updates')).toEqual(['127.0.0.1:5000/team/app:10'])
    expect(shown('unused')).not.toContain('redis:7')
    expect(shown('unnamed')).toEqual([`nginx@${digest}`, 'aaaaaaaaaaaa'])
  })

  it('is put in order by any column, with empty values last both ways', () => {
    expect(by('size', true).slice(0, 2)).toEqual(['redis:7', 'nginx:1'])
    expect(by('age')[0]).toBe('127.0.0.1:5000/team/app:9')
    expect(by('update')[0]).toBe('127.0.0.1:5000/team/app:10')
    expect(by('credential')[0]).toBe('127.0.0.1:5000/team/app:10')
    expect(by('credential', true)[0]).toBe('127.0.0.1:5000/team/app:10')
    expect(by('repository', true).at(-1)).toBe('aaaaaaaaaaaa')
  })

  it('offers what can be done with an image, and nothing that needs a name without one', () => {
    const actions = new Map(rows.map((row) => [row.name, actionsFor(row)]))
    expect(actions.get('redis:7')).toEqual(['launch', 'pull', 'check', 'save', 'remove'])
    expect(actions.get(`nginx@${digest}`)).toEqual(['launch', 'pull', 'save', 'remove'])
    expect(actions.get('aaaaaaaaaaaa')).toEqual(['save', 'remove'])
  })
})
