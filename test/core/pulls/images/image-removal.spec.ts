import { randomBytes } from 'node:crypto'
import { safe } from '@orpc/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { json } from '../../../support/scripted-engine.ts'
import { codeOf, ImageScene, idOf } from './image-scene.ts'

let scene: ImageScene
beforeEach(async () => {
  scene = await ImageScene.start()
})
afterEach(() => scene.dispose())

describe('removing an image', () => {
  const remove = (letter: string, reference: string) =>
    scene.client.images.remove({ environmentId: scene.place.environmentId, id: idOf(letter), reference })

  it('names the containers that use it', async () => {
    const container = (name: string) => ({
      Id: randomBytes(32).toString('hex'),
      Names: [`/${name}`],
      ImageID: idOf('2'),
    })
    scene.engine.on('GET', '/containers/json', json([container('shop'), container('shop-2')]))
    scene.engine.on(
      'DELETE',
      '/images/made/here:1',
      json({ message: 'container 0a is using its image' }, 409),
    )
    const { error } = await safe(remove('2', 'made/here:1'))
    expect(error).toMatchObject({
      code: 'image.in-use',
      data: { image: 'made/here:1', reason: 'containers', container: 'shop', count: 2 },
    })
  })

  it('takes nothing else away than what was seen under the name', async () => {
    expect(await codeOf(remove('9', 'made/here:1'))).toBe('image.not-local')
    expect(scene.engine.seen.filter(({ method }) => method === 'DELETE')).toEqual([])
  })

  it('is in the activity log', async () => {
    scene.engine.on(
      'DELETE',
      '/images/made/here:1',
      json([{ Untagged: 'made/here:1' }, { Deleted: idOf('2') }]),
    )
    expect(await remove('2', 'made/here:1')).toEqual({ untagged: 1, deleted: 1 })
    const [entry] = await scene.client.activity.list({ limit: 1 })
    expect(entry).toMatchObject({ kind: 'image.removed', ok: true, subject: 'made/here:1' })
  })
})
