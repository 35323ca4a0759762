import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { json, ScriptedEngine } from '../../support/scripted-engine.ts'
import { clientOver, useDesktop } from '../desktop-bed.ts'

const image = {
  Id: `sha256:${'1'.repeat(64)}`,
  RepoTags: ['team/app:1.0'],
  RepoDigests: [],
  Size: 3000,
  Created: '',
}
/** Ends as an archive does. */
const archive = Buffer.concat([randomBytes(2048), Buffer.alloc(1024)])

describe('image files in the desktop shell, by the stand-in of Electron', () => {
  const bed = useDesktop()
  let engine: ScriptedEngine
  let loaded: Buffer

  beforeEach(async () => {
    engine = await ScriptedEngine.start()
    vi.stubEnv('DOCKER_HOST', engine.endpoint.text)
    loaded = Buffer.alloc(0)
    engine.onOpen('POST', '/images/load', (request, response) => {
      request.on('data', (piece: Buffer) => {
        loaded = Buffer.concat([loaded, piece])
      })
      request.on('end', () =>
        response.end(`${JSON.stringify({ stream: 'Loaded image: team/app:1.0\n' })}\r\n`),
      )
    })
    engine.on('GET', '/images/team/app:1.0/json', json(image))
    engine.on('GET', '/images/get', (_request, response) => response.end(archive))
  })
  afterEach(() => engine.close())

  async function start() {
    await bed.start()
    const client = clientOver(bed.contents.page.port)
    const [project] = await client.projects.list()
    if (!project) throw new Error('A workspace has at least one project')
    const place = { environmentId: project.environmentId, projectId: project.id, namespace: 'default' }
    return { client, place }
  }
  const post = (ticket: string, offset: number, body: Buffer, headers: Record<string, string> = {}) =>
    bed.contents.request(`app://fairlead/transfers/${ticket}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/octet-stream',
        'x-fairlead-offset': String(offset),
        ...headers,
      },
      body: new Uint8Array(body),
    })

  it('takes a file in parts over the scheme of the page', async () => {
    const { client, place } = await start()
    const stream = await client.images.load({ ...place, file: 'app.tar', size: 6 })
    const first = await stream.next()
    if (first.done) throw new Error('no ticket')
    const { ticket } = first.value
    expect((await post(ticket, 0, Buffer.from('abc'))).status).toBe(204)
    expect((await post(ticket, 0, Buffer.from('abc'))).status).toBe(409)
    expect((await post(ticket, 3, Buffer.from('def'))).status).toBe(204)
    expect((await stream.next()).done).toBe(true)
    expect(loaded.toString()).toBe('abcdef')
  })

  it('gives a saved file once, with the headers of the page', async () => {
    const { client, place } = await start()
    const images = [{ id: image.Id, reference: 'team/app:1.0' }]
    const { ticket } = await client.images.save({ ...place, images })
    const reply = await bed.contents.request(`app://fairlead/transfers/${ticket}`)
    expect(reply.status).toBe(200)
    expect(reply.headers.get('content-disposition')).toBe('attachment; filename="team-app-1.0.tar"')
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff')
    expect(Buffer.from(await reply.arrayBuffer()).equals(archive)).toBe(true)
    expect((await bed.contents.request(`app://fairlead/transfers/${ticket}`)).status).toBe(404)
  })

  it('EL-13: another host, another origin and another method get nothing, and use no ticket up', async () => {
    const { client, place } = await start()
    const images = [{ id: image.Id, reference: 'team/app:1.0' }]
    const { ticket } = await client.images.save({ ...place, images })
    const status = async (address: string, init?: RequestInit) =>
      (await bed.contents.request(address, init)).status
    expect(await status(`app://evil/transfers/${ticket}`)).toBe(404)
    expect(await status(`app://fairlead/transfers/${ticket}`, { method: 'PUT' })).toBe(405)
    expect(await status(`app://fairlead/transfers/${ticket}`, { headers: { origin: 'app://evil' } })).toBe(
      403,
    )
    expect(await status(`app://fairlead/transfers/${ticket}?x`)).toBe(404)
    expect(await status(`app://fairlead/transfers/../transfers/${ticket}/`)).toBe(404)
    expect(await status(`app://fairlead/transfers/${ticket}`)).toBe(200)
  })

  it('a reader that cancels stops the engine', async () => {
    let left = false
    engine.onOpen('GET', '/images/get', (_request, response) => {
      response.write(Buffer.alloc(4096))
      response.once('close', () => {
        left = true
      })
    })
    const { client, place } = await start()
    const images = [{ id: image.Id, reference: 'team/app:1.0' }]
    const { ticket } = await client.images.save({ ...place, images })
    const reply = await bed.contents.request(`app://fairlead/transfers/${ticket}`)
    await reply.body?.cancel()
    await vi.waitFor(() => expect(left).toBe(true))
  })

  it('a file that breaks off in the engine is an error to its reader', async () => {
    engine.on('GET', '/images/get', (_request, response) => {
      response.write(randomBytes(4096))
      response.end(JSON.stringify({ errorDetail: { message: 'no space left on device' } }))
    })
    const { client, place } = await start()
    const images = [{ id: image.Id, reference: 'team/app:1.0' }]
    const { ticket } = await client.images.save({ ...place, images })
    const reply = await bed.contents.request(`app://fairlead/transfers/${ticket}`)
    await expect(reply.arrayBuffer()).rejects.toThrow()
  })
})
