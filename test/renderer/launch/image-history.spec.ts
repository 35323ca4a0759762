import { describe, expect, it } from 'vitest'
import { completion, imageHistory, matchingImages } from '../../../renderer/launch/image/image-history.ts'

const history = imageHistory([
  { image: 'nginx:1', at: 1 },
  { image: 'quay.io/team/nginx:2', at: 3 },
  { image: 'redis:7', at: 2 },
  { image: 'nginx:1', at: 4 },
])

describe('images used before', () => {
  it('stand once, last used first', () => {
    expect(history).toEqual(['nginx:1', 'quay.io/team/nginx:2', 'redis:7'])
  })

  it('are found by any part, those that begin with it first', () => {
    expect(matchingImages(['quay.io/team/nginx:2', 'nginx:1', 'redis:7'], ' NGINX')).toEqual([
      'nginx:1',
      'quay.io/team/nginx:2',
    ])
  })

  it('complete what is typed, and nothing where nothing or all is typed', () => {
    expect(completion(history, 'quay')).toBe('.io/team/nginx:2')
    expect(completion(history, '')).toBe('')
    expect(completion(history, 'nginx:1')).toBe('')
    expect(completion(history, 'alpine')).toBe('')
  })
})
