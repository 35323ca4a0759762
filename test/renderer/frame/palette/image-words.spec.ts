import { describe, expect, it } from 'vitest'
import { couldBeImage, isSurelyImage } from '../../../../renderer/frame/palette/image-words.ts'

const digest = `sha256:${'a'.repeat(64)}`

describe('what is typed into the palette', () => {
  it.each([
    ['nginx', false],
    ['nginx:1.27', true],
    ['team/app', true],
    ['quay.io/team/app:v1', true],
    ['localhost:5000/app', true],
    ['127.0.0.1:5000/team/app', true],
    [`app@${digest}`, true],
    ['[::1]:5000/app', true],
    ['my_app.x/y--z', true],
  ])('%s could be an image, for sure: %s', (words, sure) => {
    expect(couldBeImage(words)).toBe(true)
    expect(isSurelyImage(words)).toBe(sure)
  })

  it.each([
    '',
    'x',
    'Edit one',
    'Registries',
    'team//app',
    'app:',
    'app@sha256:zz',
    '-app',
    'https://quay.io/app',
    'a b',
    'app:tag:tag',
  ])('“%s” is no image', (words) => {
    expect(couldBeImage(words)).toBe(false)
  })

  it('answers at once for a long text of any kind', () => {
    const started = performance.now()
    for (const piece of ['a-', 'a.', 'a/', '1:', '_']) couldBeImage(piece.repeat(500))
    expect(performance.now() - started).toBeLessThan(2000)
  })
})
