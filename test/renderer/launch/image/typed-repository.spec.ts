import { describe, expect, test } from 'vitest'
import { completionEntries } from '../../../../renderer/launch/image/completion-entries.ts'
import { matchingTags, typedRepository } from '../../../../renderer/launch/image/typed-repository.ts'

describe('the repository in what is typed', () => {
  test.each([
    ['nginx', 'nginx', ''],
    ['nginx:', 'nginx', ''],
    ['nginx:1.2', 'nginx', '1.2'],
    ['team/app:1', 'team/app', '1'],
    ['localhost:5000/app', 'localhost:5000/app', ''],
    ['localhost:5000/app:1', 'localhost:5000/app', '1'],
    ['[::1]:5000/team/app:1', '[::1]:5000/team/app', '1'],
    [' quay.io/team/app:2 ', 'quay.io/team/app', '2'],
  ])('%s', (typed, repository, tag) => {
    expect(typedRepository(typed)).toEqual({ repository, tag })
  })

  test.each([
    '',
    ' ',
    ':1',
    'registry.internal',
    'registry.internal:5000',
    'localhost',
    'localhost:5000',
    'registry.internal/',
    'nginx@sha256:abc',
    'docker run nginx',
  ])('no repository for sure: %j', (typed) => {
    expect(typedRepository(typed)).toBeUndefined()
  })
})

test('tags that fit: the very one, those that begin so, those that hold it', () => {
  const tags = ['latest', '1.27.1', '1.27', '11', 'alpine-1.27']
  expect(matchingTags(tags, '1.27')).toEqual(['1.27', '1.27.1', 'alpine-1.27'])
  expect(matchingTags(tags, '')).toEqual(tags)
  expect(matchingTags(tags, 'x')).toEqual([])
})

describe('the open list', () => {
  const shown = (typed: string, filtering = true) =>
    completionEntries(['team/app:1', 'nginx:1'], ['latest', '1', '2'], typed, filtering).map((entry) =>
      entry.kind === 'image' ? entry.image : `# ${entry.group}`,
    )
  test.each([
    ['team/app:', ['# tags', 'team/app:latest', 'team/app:2', '# used', 'team/app:1']],
    ['team/app', ['# used', 'team/app:1', '# tags', 'team/app:latest', 'team/app:2']],
    ['team/app:2', ['team/app:2']],
    ['ngi', ['# used', 'nginx:1', '# tags', 'ngi:latest', 'ngi:1', 'ngi:2']],
    ['quay.io', []],
  ])('for %s', (typed, lines) => {
    expect(shown(typed)).toEqual(lines)
  })
})
