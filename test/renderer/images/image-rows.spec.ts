import { describe, expect, it } from 'vitest'
import type { LocalImage } from '../../../contract/images.ts'
import { imageRows } from '../../../renderer/images/image-rows.ts'

const image = (id: string, reference?: string): LocalImage => ({
  id: `sha256:${id.repeat(32)}`,
  size: 1,
  createdAt: 0,
  containers: 0,
  update: { kind: 'not-asked' },
  ...(reference === undefined ? {} : { reference }),
})
const images = [
  image('aa'),
  image('bb', 'redis:7'),
  image('cc', '127.0.0.1:5000/team/app:1'),
  image('bb', 'nginx:1'),
]
const names = (wanted: string) => imageRows(images, wanted).map(({ reference }) => reference)

describe('the rows of Images', () => {
  it('stand by name, those without one last', () => {
    expect(names('')).toEqual(['127.0.0.1:5000/team/app:1', 'nginx:1', 'redis:7', undefined])
  })

  it('have keys of their own, although two names share an image', () => {
    const keys = imageRows(images, '').map(({ key }) => key)
    expect(new Set(keys).size).toBe(images.length)
  })

  it('are found by name and by digest', () => {
    expect(names('TEAM')).toEqual(['127.0.0.1:5000/team/app:1'])
    expect(names('bbbb')).toEqual(['nginx:1', 'redis:7'])
  })
})
