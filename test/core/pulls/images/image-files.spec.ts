import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { lines } from '../../../support/scripted-engine.ts'
import { codeOf, ImageScene } from './image-scene.ts'

let scene: ImageScene
beforeEach(async () => {
  scene = await ImageScene.start()
})
afterEach(() => scene.dispose())

describe('image files in the core', () => {
  it('are not more than four at a time', async () => {
    scene.engine.onOpen('POST', '/images/load', (request) => void request.resume())
    for (let at = 0; at < 4; at += 1) await scene.startLoad(9)
    expect(await codeOf(scene.startLoad(9))).toBe('image.too-many-transfers')
    expect(await codeOf(scene.save('2', 'made/here:1'))).toBe('image.too-many-transfers')
    const [first] = await scene.transfers()
    await scene.client.images.cancel({ id: first?.id ?? '' })
    await scene.startLoad(9)
  })

  it.each(['stops to listen', 'breaks off'])(
    'of a page that %s are stopped at once, and the engine is told',
    async (way) => {
      const seen: string[] = []
      scene.engine.onOpen('POST', '/images/load', (request) => {
        seen.push('open')
        request.resume()
        request.once('close', () => seen.push('gone'))
      })
      const page = new AbortController()
      const leaving = await scene.client.images.load(
        { environmentId: scene.place.environmentId, file: 'a.tar', size: 9 },
        { signal: page.signal },
      )
      const first = await leaving.next()
      if (first.done) throw new Error('no ticket')
      const seat = scene.core.files.receive(first.value.ticket, 0)
      if (typeof seat === 'string') throw new Error(seat)
      await seat.take(Buffer.from('abc'))
      await vi.waitFor(() => expect(seen).toEqual(['open']))
      if (way === 'breaks off') page.abort()
      else await leaving.return?.()
      await vi.waitFor(() => expect(seen).toEqual(['open', 'gone']))
      expect((await scene.transfers())[0]).toMatchObject({
        state: 'stopped',
        problem: { code: 'image.transfer-stopped', data: { reason: 'left' } },
      })
      expect(scene.core.files.receive(first.value.ticket, 3)).toBe('unknown')
    },
  )

  it('that are cancelled tell the one who sends, and stay on the list until they are dismissed', async () => {
    scene.engine.onOpen('POST', '/images/load', () => undefined)
    const { id: transfer, ticket } = await scene.startLoad(50_000_000)
    const seat = scene.core.files.receive(ticket, 0)
    if (typeof seat === 'string') throw new Error(seat)
    // more than the sockets hold: nobody takes it
    const taken = seat.take(Buffer.alloc(4_000_000))
    await scene.client.images.cancel({ id: transfer })
    expect(await taken).toBe(false)
    expect((await scene.transfers())[0]).toMatchObject({
      state: 'stopped',
      problem: { data: { reason: 'asked' } },
    })
    await scene.client.images.dismiss({ id: transfer })
    expect(await scene.transfers()).toEqual([])
    expect(await codeOf(scene.client.images.cancel({ id: transfer }))).toBe('job.not-found')
  })

  it('that are on their way are not dismissed', async () => {
    scene.engine.onOpen('POST', '/images/load', () => undefined)
    const { id: transfer } = await scene.startLoad(9)
    expect(await codeOf(scene.client.images.dismiss({ id: transfer }))).toBe('job.not-found')
  })

  it.each([
    ['archive/tar: invalid tar header', 'not-an-image'],
    ['open /var/lib/docker/tmp/docker-import-1/manifest.json: no such file or directory', 'not-an-image'],
    ['Error processing tar file(exit status 1): unexpected EOF', 'incomplete'],
    ['Error processing tar file(exit status 1): write /layer.tar: no space left on device', 'disk-full'],
    ['something new', 'other'],
  ])('“%s” is told as %s', async (words, reason) => {
    scene.engine.on('POST', '/images/load', lines({ error: words, errorDetail: { message: words } }))
    const { ticket, drained } = await scene.startLoad(3, '../../etc/evil\u202E.tar')
    const seat = scene.core.files.receive(ticket, 0)
    if (typeof seat === 'string') throw new Error(seat)
    await seat.take(Buffer.from('abc'))
    await drained
    expect((await scene.transfers())[0]).toMatchObject({
      file: 'evil.tar',
      state: 'failed',
      problem: { code: 'image.not-loaded', data: { file: 'evil.tar', reason, proof: words } },
    })
    const [entry] = await scene.client.activity.list({ limit: 1 })
    expect(entry).toMatchObject({ kind: 'image.loaded', ok: false, code: 'image.not-loaded' })
  })

  it('an empty file is refused before anybody is asked', async () => {
    expect(await codeOf(scene.startLoad(0))).toBe('image.not-loaded')
    expect(scene.engine.asked('/images/load')).toEqual([])
  })
})
