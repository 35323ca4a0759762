import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { imagePartBytes } from '../../../contract/images.ts'
import { archive, type FileBed, startFileBed } from './file-bed.ts'

let files: FileBed
beforeEach(async () => {
  files = await startFileBed()
})
afterEach(() => files.dispose())

describe('image files in web mode', () => {
  it('takes a file in parts, in order, and gives it to the engine', async () => {
    const file = randomBytes(imagePartBytes + 1000)
    const { id, path, ended } = await files.startLoad(file.length)
    expect((await files.post(path, 0, file.subarray(0, imagePartBytes))).status).toBe(204)
    expect((await files.post(path, imagePartBytes, file.subarray(imagePartBytes))).status).toBe(204)
    await ended
    expect(files.loaded().equals(file)).toBe(true)
    expect(await files.transfers()).toEqual([
      expect.objectContaining({ id, state: 'done', images: ['team/app:1.0'], current: file.length }),
    ])
  })

  it('gives a saved file once, under a name that fits', async () => {
    const path = await files.startSave()
    const reply = await files.bed.ask({ path, headers: { cookie: files.cookie } })
    expect(reply.status).toBe(200)
    expect(Buffer.from(reply.body, 'latin1').equals(archive)).toBe(true)
    expect(reply.headers).toMatchObject({
      'content-disposition': 'attachment; filename="team-app-1.0.tar"',
      'content-type': 'application/x-tar',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
    expect((await files.bed.ask({ path, headers: { cookie: files.cookie } })).status).toBe(404)
    expect((await files.transfers())[0]).toMatchObject({ state: 'done', current: archive.length })
  })

  it('WB-07: log-out ends what is on its way', async () => {
    files.engine.on('GET', '/images/get', (_request, response) => response.write(Buffer.alloc(4096)))
    const path = await files.startSave()
    const asked = httpRequest({
      host: '127.0.0.1',
      port: files.bed.port,
      path,
      headers: { cookie: files.cookie },
      agent: false,
    })
    asked.end()
    const [reply] = await once(asked, 'response')
    const ended = once(reply, 'error')
    reply.resume()
    await files.bed.ask({
      method: 'DELETE',
      path: '/session',
      headers: { cookie: files.cookie, origin: files.bed.origin },
    })
    expect(await ended).toMatchObject([{ code: 'ECONNRESET' }])
    await vi.waitFor(async () =>
      expect((await files.transfers())[0]).toMatchObject({
        state: 'stopped',
        problem: { code: 'image.transfer-stopped', data: { reason: 'left' } },
      }),
    )
  })

  it('WB-07: log-out ends a file of which the engine has not sent a byte yet, and a part on its way in', async () => {
    let begin: () => void = () => undefined
    files.engine.on('GET', '/images/get', (_request, response) => {
      begin = () => response.end(archive)
    })
    const saved = files.bed.ask({ path: await files.startSave(), headers: { cookie: files.cookie } }).then(
      ({ status }) => status,
      (error: NodeJS.ErrnoException) => error.code,
    )
    await vi.waitFor(async () => expect((await files.transfers())[0]?.state).toBe('working'))
    const { path } = await files.startLoad(4)
    const part = httpRequest({
      host: '127.0.0.1',
      port: files.bed.port,
      method: 'POST',
      path,
      headers: { ...files.partHeaders(0), 'content-length': '4' },
      agent: false,
    })
    part.write('ab')
    const taken = once(part, 'response').then(
      ([reply]) => reply.statusCode,
      (error: NodeJS.ErrnoException) => error.code,
    )
    await vi.waitFor(async () => expect((await files.post(path, 0, Buffer.from('wxyz'))).status).toBe(409))
    await files.bed.ask({
      method: 'DELETE',
      path: '/session',
      headers: { cookie: files.cookie, origin: files.bed.origin },
    })
    begin()
    part.end('cd')
    expect(await saved).toBe('ECONNRESET')
    expect(await taken).toBe('ECONNRESET')
    expect(files.loaded()).toHaveLength(0)
  })

  it('a file that breaks off in the engine does not look whole', async () => {
    files.engine.on('GET', '/images/get', (_request, response) => {
      response.write(randomBytes(4096))
      response.end(JSON.stringify({ errorDetail: { message: 'no space left on device' } }))
    })
    const path = await files.startSave()
    await expect(files.bed.ask({ path, headers: { cookie: files.cookie } })).rejects.toMatchObject({
      code: 'ECONNRESET',
    })
    expect((await files.transfers())[0]).toMatchObject({
      state: 'failed',
      problem: {
        code: 'image.not-saved',
        data: { reason: 'disk-full', proof: expect.stringContaining('no space') },
      },
    })
  })

  it('a reader that goes away before the first byte stops the engine', async () => {
    let left = false
    files.engine.onOpen('GET', '/images/get', (_request, response) => {
      response.once('close', () => {
        left = true
      })
    })
    const path = await files.startSave()
    const asked = httpRequest({
      host: '127.0.0.1',
      port: files.bed.port,
      path,
      headers: { cookie: files.cookie },
      agent: false,
    })
    asked.on('error', () => undefined)
    asked.end()
    await vi.waitFor(async () => expect((await files.transfers())[0]?.state).toBe('working'))
    asked.destroy()
    await vi.waitFor(() => expect(left).toBe(true))
    expect((await files.transfers())[0]).toMatchObject({ state: 'stopped' })
  })
})
