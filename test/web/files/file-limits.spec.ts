import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { imagePartBytes } from '../../../contract/images.ts'
import { type FileBed, startFileBed } from './file-bed.ts'

let files: FileBed
beforeEach(async () => {
  files = await startFileBed()
})
afterEach(() => files.dispose())

describe('what is too much for image files in web mode', () => {
  it('takes no part twice, out of order, or beyond the end', async () => {
    const { id, path, ended } = await files.startLoad(6)
    expect((await files.post(path, 3, Buffer.from('def'))).status).toBe(409)
    expect((await files.post(path, 0, Buffer.from('abc'))).status).toBe(204)
    expect((await files.post(path, 0, Buffer.from('abc'))).status).toBe(409)
    expect((await files.post(path, 3, Buffer.from('defg'))).status).toBe(413)
    expect((await files.post(path, 3, Buffer.from('def'))).status).toBe(204)
    await ended
    expect((await files.post(path, 6, Buffer.from('ghi'))).status).toBe(404)
    expect(files.loaded().toString()).toBe('abcdef')
    expect(await files.stateOf(id)).toBe('done')
  })

  it('takes one part at a time: a second upload with the same ticket is refused while one runs', async () => {
    const { path } = await files.startLoad(8)
    const first = httpRequest({
      host: '127.0.0.1',
      port: files.bed.port,
      method: 'POST',
      path,
      headers: { ...files.partHeaders(0), 'content-length': '4' },
      agent: false,
    })
    first.write('ab')
    await vi.waitFor(async () => expect((await files.post(path, 0, Buffer.from('wxyz'))).status).toBe(409))
    first.end('cd')
    const [reply] = await once(first, 'response')
    expect(reply.statusCode).toBe(204)
    reply.resume()
    expect((await files.post(path, 4, Buffer.from('efgh'))).status).toBe(204)
    expect(files.loaded().toString()).toBe('abcdefgh')
  })

  it('WB-11: a part that is larger than a part is cut off, and may be sent again as it should be', async () => {
    const file = randomBytes(imagePartBytes + 1)
    const { path, ended } = await files.startLoad(file.length)
    expect((await files.post(path, 0, file)).status).toBe(413)
    expect((await files.post(path, 0, file.subarray(0, imagePartBytes))).status).toBe(204)
    expect((await files.post(path, imagePartBytes, file.subarray(imagePartBytes))).status).toBe(204)
    await ended
    expect(files.loaded().equals(file)).toBe(true)
  })

  it('WB-11: a part that breaks off leaves its place free for another try', async () => {
    const { path, ended } = await files.startLoad(4)
    const socket = connect(files.bed.port, '127.0.0.1')
    const lines = Object.entries({
      host: `127.0.0.1:${files.bed.port}`,
      ...files.partHeaders(0),
      'content-length': '4',
    })
    socket.write(
      `POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\nab`,
    )
    await vi.waitFor(async () => expect((await files.post(path, 0, Buffer.from('wxyz'))).status).toBe(409))
    socket.destroy()
    await vi.waitFor(async () => expect((await files.post(path, 0, Buffer.from('abcd'))).status).toBe(204))
    await ended
    expect(files.loaded().toString()).toBe('abcd')
  })

  it('WB-11: a sender that drips is cut off after ten seconds', { timeout: 20_000 }, async () => {
    const { path } = await files.startLoad(100)
    const socket = connect(files.bed.port, '127.0.0.1')
    const begun = performance.now()
    const lines = Object.entries({
      host: `127.0.0.1:${files.bed.port}`,
      ...files.partHeaders(0),
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
})
