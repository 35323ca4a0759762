import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FileBed, startFileBed } from './file-bed.ts'

let files: FileBed
beforeEach(async () => {
  files = await startFileBed()
})
afterEach(() => files.dispose())

describe('who gets at image files in web mode', () => {
  it('WB-03: without a session nothing goes in or out, and the ticket stays good', async () => {
    const { path } = await files.startLoad(4)
    expect((await files.post(path, 0, Buffer.from('abcd'), { cookie: '' })).status).toBe(401)
    expect(
      (await files.post(path, 0, Buffer.from('abcd'), { cookie: `fairlead-${files.bed.port}=x` })).status,
    ).toBe(401)
    const saved = await files.startSave()
    expect((await files.bed.ask({ path: saved })).status).toBe(401)
    expect((await files.bed.ask({ path: saved, headers: { cookie: files.cookie } })).status).toBe(200)
    expect((await files.post(path, 0, Buffer.from('abcd'))).status).toBe(204)
  })

  it.each([undefined, 'null', 'http://evil.test', 'http://127.0.0.1:1'])(
    'WB-04: a part with the origin %s is refused',
    async (origin) => {
      const { path } = await files.startLoad(4)
      const { origin: _, ...rest } = files.partHeaders(0)
      const headers = origin === undefined ? rest : { ...rest, origin }
      expect((await files.bed.ask({ method: 'POST', path, headers, body: 'abcd' })).status).toBe(403)
      expect(files.loaded()).toHaveLength(0)
    },
  )

  it.each(['cross-site', 'same-site', 'none'])(
    'WB-04: a file is not fetched from %s, not even by a link',
    async (site) => {
      const path = await files.startSave()
      const followed = { 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
      expect((await files.bed.ask({ path, headers: { cookie: files.cookie, ...followed } })).status).toBe(403)
      expect(
        (await files.bed.ask({ path, headers: { cookie: files.cookie, 'sec-fetch-site': 'same-origin' } }))
          .status,
      ).toBe(200)
    },
  )

  it('WB-01: another Host gets nothing', async () => {
    const path = await files.startSave()
    expect((await files.bed.ask({ path, headers: { cookie: files.cookie, host: 'evil.test' } })).status).toBe(
      403,
    )
  })

  it('WB-04: a part needs the header and the type that no form can send', async () => {
    const { path } = await files.startLoad(4)
    const { 'x-fairlead-offset': _, ...plain } = files.partHeaders(0)
    const ask = (headers: Record<string, string>) =>
      files.bed.ask({ method: 'POST', path, headers, body: 'abcd' })
    expect((await ask(plain)).status).toBe(400)
    for (const offset of ['', '-1', '1e3', '0x0', ' ', '9'.repeat(20)]) {
      expect((await ask({ ...plain, 'x-fairlead-offset': offset })).status).toBe(400)
    }
    for (const type of ['text/plain', 'multipart/form-data', 'application/x-www-form-urlencoded']) {
      expect((await ask({ ...files.partHeaders(0), 'content-type': type })).status).toBe(415)
    }
    expect(files.loaded()).toHaveLength(0)
  })

  it('WB-10: other methods, other paths and the wrong way round are nothing', async () => {
    const { path: load } = await files.startLoad(4)
    const save = await files.startSave()
    for (const method of ['HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      const reply = await files.bed.ask({
        method,
        path: save,
        headers: { cookie: files.cookie, origin: files.bed.origin },
      })
      expect(reply.status).toBe(405)
    }
    expect((await files.post(save, 0, Buffer.from('abcd'))).status).toBe(404)
    expect((await files.bed.ask({ path: load, headers: { cookie: files.cookie } })).status).toBe(404)
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
      expect((await files.bed.ask({ path, headers: { cookie: files.cookie } })).status, path).toBe(404)
    }
    // none of it has used the ticket up
    expect((await files.bed.ask({ path: save, headers: { cookie: files.cookie } })).status).toBe(200)
  })
})
