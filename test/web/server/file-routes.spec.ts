import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { imagePartBytes } from '../../../contract/images.ts'
import { type CoreClient, defaultPlace, startTestCore, type TestCore } from '../../support/core-client.ts'
import { json, ScriptedEngine } from '../../support/scripted-engine.ts'
import { startWebBed, type WebBed } from '../web-bed.ts'

const image = {
  Id: `sha256:${'1'.repeat(64)}`,
  RepoTags: ['team/app:1.0'],
  RepoDigests: [],
  Size: 3000,
  Created: '',
}
/** Ends as an archive does. */
const archive = Buffer.concat([randomBytes(2048), Buffer.alloc(1024)])

let engine: ScriptedEngine
let core: TestCore
let client: CoreClient
let bed: WebBed
let cookie: string
let environmentId: string
let loaded: Buffer
const listening: Promise<void>[] = []

beforeEach(async () => {
  engine = await ScriptedEngine.start()
  core = await startTestCore({ endpoint: engine.endpoint.text })
  client = core.client
  ;({ environmentId } = await defaultPlace(client))
  bed = await startWebBed({ imageFiles: core.files })
  cookie = await bed.signIn()
  loaded = Buffer.alloc(0)
  engine.onOpen('POST', '/images/load', (request, response) => {
    request.on('data', (piece: Buffer) => {
      loaded = Buffer.concat([loaded, piece])
    })
    request.on('end', () => response.end(`${JSON.stringify({ stream: 'Loaded image: team/app:1.0\n' })}\r\n`))
  })
  engine.on('GET', '/images/team/app:1.0/json', json(image))
  engine.on('GET', '/images/get', (_request, response) => response.end(archive))
})
afterEach(async () => {
  for (const { id, endedAt } of await transfers())
    if (endedAt === undefined) await client.images.cancel({ id })
  await Promise.all(listening.splice(0))
  await bed.dispose()
  await core.dispose()
  await engine.close()
})

/** Begins a load as a page does, which listens until it ends. */
async function startLoad(size: number): Promise<{ id: string; path: string; ended: Promise<void> }> {
  const stream = await client.images.load({ environmentId, file: 'app.tar', size })
  const first = await stream.next()
  if (first.done) throw new Error('no ticket')
  const ended = (async () => {
    for await (const _ of stream);
  })()
  return { id: first.value.id, path: `/transfers/${first.value.ticket}`, ended }
}
async function startSave(): Promise<string> {
  const [project] = await client.projects.list()
  const { ticket } = await client.images.save({
    environmentId,
    projectId: project?.id ?? '',
    namespace: 'default',
    images: [{ id: image.Id, reference: 'team/app:1.0' }],
  })
  return `/transfers/${ticket}`
}
const partHeaders = (offset: number) => ({
  origin: bed.origin,
  cookie,
  'content-type': 'application/octet-stream',
  'x-fairlead-offset': String(offset),
})
const post = (path: string, offset: number, body: Buffer, headers: Record<string, string> = {}) =>
  bed.ask({ method: 'POST', path, headers: { ...partHeaders(offset), ...headers }, body })
const transfers = async () => {
  const stream = await client.images.watch()
  const first = await stream.next()
  await stream.return?.()
  return first.done ? [] : first.value.transfers
}
const stateOf = async (id: string) => (await transfers()).find((each) => each.id === id)?.state

describe('image files in web mode', () => {
  it('takes a file in parts, in order, and gives it to the engine', async () => {
    const file = randomBytes(imagePartBytes + 1000)
    const { id, path, ended } = await startLoad(file.length)
    expect((await post(path, 0, file.subarray(0, imagePartBytes))).status).toBe(204)
    expect((await post(path, imagePartBytes, file.subarray(imagePartBytes))).status).toBe(204)
    await ended
    expect(loaded.equals(file)).toBe(true)
    expect(await transfers()).toEqual([
      expect.objectContaining({ id, state: 'done', images: ['team/app:1.0'], current: file.length }),
    ])
  })

  it('gives a saved file once, under a name that fits', async () => {
    const path = await startSave()
    const reply = await bed.ask({ path, headers: { cookie } })
    expect(reply.status).toBe(200)
    expect(Buffer.from(reply.body, 'latin1').equals(archive)).toBe(true)
    expect(reply.headers).toMatchObject({
      'content-disposition': 'attachment; filename="team-app-1.0.tar"',
      'content-type': 'application/x-tar',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
    expect((await bed.ask({ path, headers: { cookie } })).status).toBe(404)
    expect((await transfers())[0]).toMatchObject({ state: 'done', current: archive.length })
  })

  it('WB-03: without a session nothing goes in or out, and the ticket stays good', async () => {
    const { path } = await startLoad(4)
    expect((await post(path, 0, Buffer.from('abcd'), { cookie: '' })).status).toBe(401)
    expect((await post(path, 0, Buffer.from('abcd'), { cookie: `fairlead-${bed.port}=x` })).status).toBe(401)
    const saved = await startSave()
    expect((await bed.ask({ path: saved })).status).toBe(401)
    expect((await bed.ask({ path: saved, headers: { cookie } })).status).toBe(200)
    expect((await post(path, 0, Buffer.from('abcd'))).status).toBe(204)
  })

  it.each([undefined, 'null', 'http://evil.test', 'http://127.0.0.1:1'])(
    'WB-04: a part with the origin %s is refused',
    async (origin) => {
      const { path } = await startLoad(4)
      const { origin: _, ...rest } = partHeaders(0)
      const headers = origin === undefined ? rest : { ...rest, origin }
      expect((await bed.ask({ method: 'POST', path, headers, body: 'abcd' })).status).toBe(403)
      expect(loaded).toHaveLength(0)
    },
  )

  it.each(['cross-site', 'same-site', 'none'])(
    'WB-04: a file is not fetched from %s, not even by a link',
    async (site) => {
      const path = await startSave()
      const followed = { 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
      expect((await bed.ask({ path, headers: { cookie, ...followed } })).status).toBe(403)
      expect((await bed.ask({ path, headers: { cookie, 'sec-fetch-site': 'same-origin' } })).status).toBe(200)
    },
  )

  it('WB-01: another Host gets nothing', async () => {
    const path = await startSave()
    expect((await bed.ask({ path, headers: { cookie, host: 'evil.test' } })).status).toBe(403)
  })

  it('WB-04: a part needs the header and the type that no form can send', async () => {
    const { path } = await startLoad(4)
    const { 'x-fairlead-offset': _, ...plain } = partHeaders(0)
    const ask = (headers: Record<string, string>) => bed.ask({ method: 'POST', path, headers, body: 'abcd' })
    expect((await ask(plain)).status).toBe(400)
    for (const offset of ['', '-1', '1e3', '0x0', ' ', '9'.repeat(20)]) {
      expect((await ask({ ...plain, 'x-fairlead-offset': offset })).status).toBe(400)
    }
    for (const type of ['text/plain', 'multipart/form-data', 'application/x-www-form-urlencoded']) {
      expect((await ask({ ...partHeaders(0), 'content-type': type })).status).toBe(415)
    }
    expect(loaded).toHaveLength(0)
  })

  it('WB-10: other methods, other paths and the wrong way round are nothing', async () => {
    const { path: load } = await startLoad(4)
    const save = await startSave()
    for (const method of ['HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      const reply = await bed.ask({ method, path: save, headers: { cookie, origin: bed.origin } })
      expect(reply.status).toBe(405)
    }
    expect((await post(save, 0, Buffer.from('abcd'))).status).toBe(404)
    expect((await bed.ask({ path: load, headers: { cookie } })).status).toBe(404)
    const ticket = save.slice('/transfers/'.length)
    for (const path of [
      '/transfers',
      '/transfers/',
      `/transfers//${ticket}`,
      `${save}/`,
      `${save}?x`,
      `/transfers/${'a'.repeat(43)}`,
      `/transfers/../transfers/${ticket}`,
      `/transfers/%2e%2e/${ticket}`,
      '/transfers/../../../etc/passwd',
      '/transfersx',
    ]) {
      expect((await bed.ask({ path, headers: { cookie } })).status, path).toBe(404)
    }
    // none of it has used the ticket up
    expect((await bed.ask({ path: save, headers: { cookie } })).status).toBe(200)
  })

  it('takes no part twice, out of order, or beyond the end', async () => {
    const { id, path, ended } = await startLoad(6)
    expect((await post(path, 3, Buffer.from('def'))).status).toBe(409)
    expect((await post(path, 0, Buffer.from('abc'))).status).toBe(204)
    expect((await post(path, 0, Buffer.from('abc'))).status).toBe(409)
    expect((await post(path, 3, Buffer.from('defg'))).status).toBe(413)
    expect((await post(path, 3, Buffer.from('def'))).status).toBe(204)
    await ended
    expect((await post(path, 6, Buffer.from('ghi'))).status).toBe(404)
    expect(loaded.toString()).toBe('abcdef')
    expect(await stateOf(id)).toBe('done')
  })

  it('takes one part at a time: a second upload with the same ticket is refused while one runs', async () => {
    const { path } = await startLoad(8)
    const first = httpRequest({
      host: '127.0.0.1',
      port: bed.port,
      method: 'POST',
      path,
      headers: { ...partHeaders(0), 'content-length': '4' },
      agent: false,
    })
    first.write('ab')
    await vi.waitFor(async () => expect((await post(path, 0, Buffer.from('wxyz'))).status).toBe(409))
    first.end('cd')
    const [reply] = await once(first, 'response')
    expect(reply.statusCode).toBe(204)
    reply.resume()
    expect((await post(path, 4, Buffer.from('efgh'))).status).toBe(204)
    expect(loaded.toString()).toBe('abcdefgh')
  })

  it('WB-11: a part that is larger than a part is cut off, and may be sent again as it should be', async () => {
    const file = randomBytes(imagePartBytes + 1)
    const { path, ended } = await startLoad(file.length)
    expect((await post(path, 0, file)).status).toBe(413)
    expect((await post(path, 0, file.subarray(0, imagePartBytes))).status).toBe(204)
    expect((await post(path, imagePartBytes, file.subarray(imagePartBytes))).status).toBe(204)
    await ended
    expect(loaded.equals(file)).toBe(true)
  })

  it('WB-11: a part that breaks off leaves its place free for another try', async () => {
    const { path, ended } = await startLoad(4)
    const socket = connect(bed.port, '127.0.0.1')
    const lines = Object.entries({ host: `127.0.0.1:${bed.port}`, ...partHeaders(0), 'content-length': '4' })
    socket.write(
      `POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\nab`,
    )
    await vi.waitFor(async () => expect((await post(path, 0, Buffer.from('wxyz'))).status).toBe(409))
    socket.destroy()
    await vi.waitFor(async () => expect((await post(path, 0, Buffer.from('abcd'))).status).toBe(204))
    await ended
    expect(loaded.toString()).toBe('abcd')
  })

  it('WB-11: a sender that drips is cut off after ten seconds', { timeout: 20_000 }, async () => {
    const { path } = await startLoad(100)
    const socket = connect(bed.port, '127.0.0.1')
    const begun = performance.now()
    const lines = Object.entries({
      host: `127.0.0.1:${bed.port}`,
      ...partHeaders(0),
      'content-length': '100',
    })
    socket.write(
      `POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
    )
    const drip = setInterval(() => socket.write('a'), 500)
    socket.on('error', () => socket.destroy())
    let said = ''
    socket.on('data', (bytes: Buffer) => {
      said += bytes.toString('latin1')
    })
    await once(socket, 'close')
    clearInterval(drip)
    expect(said).toMatch(/^HTTP\/1.1 408 /)
    expect(performance.now() - begun).toBeLessThan(14_000)
  })

  it('WB-07: log-out ends what is on its way', async () => {
    engine.on('GET', '/images/get', (_request, response) => response.write(Buffer.alloc(4096)))
    const path = await startSave()
    const asked = httpRequest({ host: '127.0.0.1', port: bed.port, path, headers: { cookie }, agent: false })
    asked.end()
    const [reply] = await once(asked, 'response')
    const ended = once(reply, 'error')
    reply.resume()
    await bed.ask({ method: 'DELETE', path: '/session', headers: { cookie, origin: bed.origin } })
    expect(await ended).toMatchObject([{ code: 'ECONNRESET' }])
    await vi.waitFor(async () =>
      expect((await transfers())[0]).toMatchObject({
        state: 'stopped',
        problem: { code: 'image.transfer-stopped', data: { reason: 'left' } },
      }),
    )
  })

  it('WB-07: log-out ends a file of which the engine has not sent a byte yet, and a part on its way in', async () => {
    let begin: () => void = () => undefined
    engine.on('GET', '/images/get', (_request, response) => {
      begin = () => response.end(archive)
    })
    const saved = bed.ask({ path: await startSave(), headers: { cookie } }).then(
      ({ status }) => status,
      (error: NodeJS.ErrnoException) => error.code,
    )
    await vi.waitFor(async () => expect((await transfers())[0]?.state).toBe('working'))
    const { path } = await startLoad(4)
    const part = httpRequest({
      host: '127.0.0.1',
      port: bed.port,
      method: 'POST',
      path,
      headers: { ...partHeaders(0), 'content-length': '4' },
      agent: false,
    })
    part.write('ab')
    const taken = once(part, 'response').then(
      ([reply]) => reply.statusCode,
      (error: NodeJS.ErrnoException) => error.code,
    )
    await vi.waitFor(async () => expect((await post(path, 0, Buffer.from('wxyz'))).status).toBe(409))
    await bed.ask({ method: 'DELETE', path: '/session', headers: { cookie, origin: bed.origin } })
    begin()
    part.end('cd')
    expect(await saved).toBe('ECONNRESET')
    expect(await taken).toBe('ECONNRESET')
    expect(loaded).toHaveLength(0)
  })

  it('a file that breaks off in the engine does not look whole', async () => {
    engine.on('GET', '/images/get', (_request, response) => {
      response.write(randomBytes(4096))
      response.end(JSON.stringify({ errorDetail: { message: 'no space left on device' } }))
    })
    const path = await startSave()
    await expect(bed.ask({ path, headers: { cookie } })).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect((await transfers())[0]).toMatchObject({
      state: 'failed',
      problem: {
        code: 'image.not-saved',
        data: { reason: 'disk-full', proof: expect.stringContaining('no space') },
      },
    })
  })

  it('a reader that goes away before the first byte stops the engine', async () => {
    let left = false
    engine.onOpen('GET', '/images/get', (_request, response) => {
      response.once('close', () => {
        left = true
      })
    })
    const path = await startSave()
    const asked = httpRequest({ host: '127.0.0.1', port: bed.port, path, headers: { cookie }, agent: false })
    asked.on('error', () => undefined)
    asked.end()
    await vi.waitFor(async () => expect((await transfers())[0]?.state).toBe('working'))
    asked.destroy()
    await vi.waitFor(() => expect(left).toBe(true))
    expect((await transfers())[0]).toMatchObject({ state: 'stopped' })
  })
})
