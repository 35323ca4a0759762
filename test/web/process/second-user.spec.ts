import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { ensureBuild, openPage, startWeb, type WebProcess } from '../web-process.ts'

/** What a program of another user finds; standard input says where to look. */
const looking = `
const { readdirSync, readFileSync, statSync } = require('node:fs')
const { connect } = require('node:net')
const { origin, folder, names, sockets, pid } = JSON.parse(readFileSync(0, 'utf8'))
const told = (work) => { try { return 'open: ' + String(work()).slice(0, 200) } catch (error) { return error.code } }
const dial = (path) => new Promise((resolve) => {
  const socket = connect(path, () => { socket.destroy(); resolve('open') })
  socket.once('error', (error) => resolve(error.code))
})
const ask = async (path, init) => {
  const answer = await fetch(origin + path, init)
  return answer.status + ' ' + answer.headers.getSetCookie().length
}
const main = async () => ({
  uid: process.getuid(),
  folder: told(() => readdirSync(folder)),
  files: names.map((name) => told(() => readFileSync(folder + '/' + name))),
  sockets: await Promise.all(sockets.map(dial)),
  environment: told(() => readFileSync('/proc/' + pid + '/environ')),
  memory: told(() => readFileSync('/proc/' + pid + '/mem')),
  open: told(() => readdirSync('/proc/' + pid + '/fd')),
  session: await ask('/session', {}),
  transfer: await ask('/transfers/x', {}),
  wrong: await ask('/session', {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ token: 'x' }),
  }),
})
main().then((found) => process.stdout.write(JSON.stringify(found)))
`

// Another user's program can only be run by root.
describe.runIf(process.platform === 'linux' && process.getuid?.() === 0)('on a machine with others', () => {
  let parent: string
  let data: string
  let web: WebProcess

  beforeAll(ensureBuild, 180_000)
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'fairlead-others-'))
    // nothing but what the program itself does stands between them and its folder
    await chmod(parent, 0o755)
    data = join(parent, 'data')
    const bin = join(parent, 'bin')
    await mkdir(bin)
    web = startWeb(['--data-dir', data], { PATH: bin })
  })
  afterEach(async () => {
    web.child.kill('SIGKILL')
    await web.ended
    await rm(parent, { recursive: true })
  })

  it('WB-13: a second user reads no file, reaches no socket and has no session', {
    timeout: 60_000,
  }, async () => {
    const address = await web.address()
    const { origin } = new URL(address)
    const { client } = await openPage(address)
    await client.app.changeSettings({ theme: 'dark' })
    await vi.waitFor(async () => expect(await readdir(data)).toContain('open-in-browser.html'), {
      timeout: 20_000,
    })
    const entries = await readdir(data, { recursive: true, withFileTypes: true })
    const placed = (kind: 'isFile' | 'isSocket') =>
      entries.filter((entry) => entry[kind]()).map(({ parentPath, name }) => join(parentPath, name))
    const [files, sockets] = [placed('isFile'), placed('isSocket')]
    expect(files.length).toBeGreaterThan(2)
    expect(sockets.length).toBeGreaterThan(1)

    const asked = execFile('setpriv', [
      ...['--reuid=65534', '--regid=65534', '--clear-groups', '--'],
      ...[process.execPath, '-e', looking],
    ])
    const names = files.map((file) => file.slice(data.length + 1))
    asked.stdin?.end(JSON.stringify({ origin, folder: data, names, sockets, pid: web.child.pid }))
    let said = ''
    for await (const piece of asked.stdout ?? []) said += piece
    expect(JSON.parse(said)).toEqual({
      uid: 65534,
      folder: 'EACCES',
      files: files.map(() => 'EACCES'),
      sockets: sockets.map(() => 'EACCES'),
      environment: 'EACCES',
      memory: 'EACCES',
      open: 'EACCES',
      session: '401 0',
      transfer: '401 0',
      wrong: '401 0',
    })
  })

  it('WB-05: no process of the machine has a token in its command line or its environment', {
    timeout: 60_000,
  }, async () => {
    const address = await web.address()
    const link = startWeb(['link', '--data-dir', data])
    const seen = new Set<string>()
    const look = async (): Promise<void> => {
      for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
        for (const name of ['cmdline', 'environ']) {
          // It may have ended meanwhile.
          seen.add(await readFile(`/proc/${pid}/${name}`, 'latin1').catch(() => ''))
        }
      }
    }
    let over = false
    const watched = (async () => {
      while (!over) await look()
    })()
    const fresh = await link.address()
    await link.ended
    await look()
    over = true
    await watched
    const tokens = [address, fresh].map((each) => new URL(each).hash.replace('#token=', ''))
    for (const token of tokens) {
      expect([...seen].filter((text) => text.includes(token))).toEqual([])
    }
    expect([...seen].some((text) => text.includes(data))).toBe(true)
  })
})
