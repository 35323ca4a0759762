import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Session } from 'electron'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FileDoor } from '../../../core/shell/file-door.ts'
import { servePage } from '../../../electron/page/app-protocol.ts'
import { StandInSession } from '../../support/electron/main/stand-in-session.ts'

const shutDoor: FileDoor = { receive: () => 'unknown', give: async () => 'unknown' }

describe('EL-13: the files of the page', () => {
  const canary = randomBytes(24).toString('hex')
  let folder: string
  let session: StandInSession
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fairlead-page-'))
    const page = join(folder, 'renderer')
    mkdirSync(join(page, 'assets'), { recursive: true })
    mkdirSync(join(folder, 'renderer-evil'))
    writeFileSync(join(page, 'index.html'), '<!doctype html><title>page</title>')
    writeFileSync(join(page, 'assets', 'a.js'), 'export {}')
    writeFileSync(join(page, 'assets', 'a.js.map'), canary)
    writeFileSync(join(folder, 'secret.html'), canary)
    writeFileSync(join(folder, 'renderer-evil', 'index.html'), canary)
    symlinkSync(join(folder, 'secret.html'), join(page, 'linked.html'))
    symlinkSync(join(folder, 'renderer-evil'), join(page, 'evil'))
    session = new StandInSession((scheme) => scheme === 'app')
    servePage(session as unknown as Session, page, shutDoor, () => undefined)
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const ask = async (path: string, from?: string | null) => {
    const handler = session.schemes.get('app')
    if (!handler) throw new Error('nobody serves the page')
    const request = new Request(`app://fairlead${path}`)
    if (from !== undefined) Object.defineProperty(request, 'initiatorOrigin', { value: from })
    const answer = await handler(request)
    return { status: answer.status, text: await answer.text() }
  }

  it('are those of its folder, by their exact path', async () => {
    expect((await ask('/')).text).toContain('<title>page</title>')
    expect((await ask('/index.html')).status).toBe(200)
    expect((await ask('/assets/a.js')).text).toBe('export {}')
    expect((await ask('/assets/a.js?x#y')).status).toBe(200)
  })

  it.each([
    '/linked.html',
    '/evil/index.html',
    '/assets/a.js.map',
    '/../renderer-evil/index.html',
    '/..%2frenderer-evil%2findex.html',
    '/%2e%2e/renderer-evil/index.html',
    '/%252e%252e/renderer-evil/index.html',
    '/..\\renderer-evil\\index.html',
    '/..%5crenderer-evil%5cindex.html',
    '-evil/index.html',
    '/assets/../../secret.html',
    '/assets%00/a.js',
    '/assets/a.js%00.html',
    '//assets/a.js',
    '/assets//a.js',
    '/./assets/./../../secret.html',
  ])('%s is none', async (path) => {
    const answer = await ask(path)
    expect(answer.status).toBe(404)
    expect(answer.text).not.toContain(canary)
  })

  it('are for the page and for nobody else, as Electron tells who asks', async () => {
    expect((await ask('/', 'app://fairlead')).status).toBe(200)
    for (const from of [
      'https://evil.test',
      'app://evil',
      'app://fairlead.evil',
      'file://',
      'null',
      '',
      null,
    ]) {
      expect((await ask('/assets/a.js', from)).status, String(from)).toBe(404)
    }
  })
})
