import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { draftOf } from '../../../support/core-client.ts'
import { json, lines } from '../../../support/scripted-engine.ts'
import { archive, codeOf, ImageScene, idOf, secret } from './image-scene.ts'

let scene: ImageScene
beforeEach(async () => {
  scene = await ImageScene.start()
})
afterEach(() => scene.dispose())

describe('the right to save an image', () => {
  it('is there for what never came with a credential, also where no registry matches', async () => {
    const { ticket, file } = await scene.save('2', 'made/here:1')
    expect(file).toBe('made-here-1.tar')
    expect(await scene.read(ticket)).toEqual(archive)
  })

  it('is there while the registry is active, and gone while it is inactive: the engine is not asked', async () => {
    const registry = await scene.pullSecret()
    const { ticket } = await scene.save('1', secret)
    expect(await scene.read(ticket)).toEqual(archive)
    await scene.client.registries.deactivate({ id: registry })
    expect(await codeOf(scene.save('1', secret))).toBe('match.inactive')
    expect(scene.engine.asked('/images/get')).toHaveLength(1)
  })

  it('rule 1.3.5: is gone with the registry, by name, by another name and by the bare id', async () => {
    const registry = await scene.pullSecret()
    await scene.client.registries.deactivate({ id: registry })
    await scene.client.registries.remove({ id: registry })
    scene.put('1', 'harmless:1')
    expect(await codeOf(scene.save('1', secret))).toBe('match.needs-credential')
    expect(await codeOf(scene.save('1', 'harmless:1'))).toBe('match.needs-credential')
    expect(await codeOf(scene.save('1'))).toBe('match.needs-credential')
    expect(scene.engine.asked('/images/get')).toEqual([])
  })

  it('rule 1.3.5: is not had by a name that the engine alone reads as this image', async () => {
    const registry = await scene.pullSecret()
    await scene.client.registries.deactivate({ id: registry })
    await scene.client.registries.remove({ id: registry })
    await scene.client.registries.add(
      draftOf(scene.place, {
        name: 'hub',
        address: 'docker.io',
        username: 'ann',
        password: randomBytes(12).toString('hex'),
        saveAnyway: true,
      }),
    )
    // the beginning of its id, and the end of its name as Podman completes it; both are names of Docker Hub's
    for (const name of ['111111111111', 'secret:1']) {
      scene.put('1', name)
      expect(await codeOf(scene.save('1', name)), name).toBe('match.needs-credential')
    }
    scene.put('2', 'docker.io/team/tool:1')
    scene.put('2', 'team/tool:1')
    expect(await scene.read((await scene.save('2', 'team/tool:1')).ticket)).toEqual(archive)
    expect(scene.engine.asked('/images/get')).toHaveLength(1)
  })

  it('rule 1.3.5: a private image that a file brought back is still private', async () => {
    const registry = await scene.pullSecret()
    await scene.client.registries.deactivate({ id: registry })
    await scene.client.registries.remove({ id: registry })
    scene.engine.on('DELETE', `/images/${secret}`, json([{ Untagged: secret }, { Deleted: idOf('1') }]))
    await scene.client.images.remove({
      environmentId: scene.place.environmentId,
      id: idOf('1'),
      reference: secret,
    })
    scene.engine.on('POST', '/images/load', lines({ stream: `Loaded image: ${secret}\n` }))
    const { ticket, drained } = await scene.startLoad(3)
    const seat = scene.core.files.receive(ticket, 0)
    if (typeof seat === 'string') throw new Error(seat)
    await seat.take(Buffer.from('abc'))
    await drained
    expect(await codeOf(scene.save('1', secret))).toBe('match.needs-credential')
  })

  it('is asked for again when the file is fetched', async () => {
    const registry = await scene.pullSecret()
    const { ticket } = await scene.save('1', secret)
    await scene.client.registries.deactivate({ id: registry })
    expect(await scene.read(ticket)).toBe('failed')
    expect((await scene.transfers())[0]).toMatchObject({
      state: 'failed',
      problem: { code: 'match.inactive' },
    })
    expect(scene.engine.asked('/images/get')).toEqual([])
  })

  it('without a name counts for where the image came from, while that registry is active', async () => {
    await scene.pullSecret()
    const { ticket, file } = await scene.save('1')
    expect(file).toBe('111111111111.tar')
    expect(await scene.read(ticket)).toEqual(archive)
    expect(scene.engine.asked('/images/get')[0]?.query.getAll('names')).toEqual([idOf('1')])
  })

  it('is for the image that was seen under the name, not for one that has come since', async () => {
    scene.put('3', 'made/here:1')
    expect(await codeOf(scene.save('2', 'made/here:1'))).toBe('image.not-local')
  })
})
