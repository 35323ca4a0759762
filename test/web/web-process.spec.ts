import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { standardSettings } from '../../core/shell/settings-store.ts'
import { CanaryScanner } from '../support/canary/canary.ts'
import { ensureBuild, openPage, startWeb, type WebProcess } from './web-process.ts'

describe('node out/main/web.js', () => {
  let folder: string
  let data: string
  const started: WebProcess[] = []
  const start = (args: string[], env?: Record<string, string>) => {
    const web = startWeb(args, env)
    started.push(web)
    return web
  }
  const serve = (...args: string[]) => start(['--data-dir', data, '--no-open', ...args])
  const passphraseFile = async (passphrase: string) => {
    const path = join(folder, 'passphrase')
    await writeFile(path, `${passphrase}\n`, { mode: 0o600 })
    return path
  }

  beforeAll(ensureBuild, 180_000)
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fairlead-process-'))
    data = join(folder, 'data folder é')
  })
  afterEach(async () => {
    for (const web of started.splice(0)) {
      web.child.kill('SIGKILL')
      await web.ended
    }
    await rm(folder, { recursive: true, force: true })
  })

  it('prints one line, serves the page and the core, and ends cleanly within two seconds of SIGTERM', async () => {
    const web = serve()
    const address = await web.address()
    const page = await fetch(new URL(address).origin)
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('<div id="app">')
    const { client, socket } = await openPage(address)
    expect(await client.app.about()).toMatchObject({ shell: 'web', dataFolder: data })
    expect((await client.vault.status()).state).toBe('absent')
    await (await client.pulls.watch()).next()

    const asked = performance.now()
    web.child.kill('SIGTERM')
    expect(await web.ended).toBe(0)
    expect(performance.now() - asked).toBeLessThan(2000)
    expect(socket.readyState).toBeGreaterThan(1)
    expect(web.stdout()).toBe(`Fairlead is ready: ${address}\n`)
    expect(web.stderr()).not.toContain('"level":"error"')
  })

  it('makes a vault with the passphrase file, unlocks it the next time, and says when it does not fit', async () => {
    const passphrase = randomBytes(24).toString('base64url')
    const file = await passphraseFile(passphrase)
    for (const round of ['made', 'unlocked']) {
      const web = serve('--passphrase-file', file)
      const { client } = await openPage(await web.address())
      expect((await client.vault.status()).state, round).toBe('unlocked')
      web.child.kill('SIGTERM')
      expect(await web.ended).toBe(0)
    }
    const other = serve('--passphrase-file', await passphraseFile(randomBytes(24).toString('base64url')))
    expect(await other.ended).toBe(1)
    expect(other.stdout()).toBe('')
    expect(other.stderr()).toContain('does not open the vault')

    const scanner = new CanaryScanner({ passphrase })
    for (const web of started) expect(scanner.scan('said', web.stdout() + web.stderr())).toEqual([])
    for (const name of await readdir(data, { recursive: true })) {
      expect(scanner.scanFile(join(data, name))).toEqual([])
    }
  }, 30_000)

  it('starts on no vault but the one that stands: a passphrase file that is no file ends it', async () => {
    const web = serve('--passphrase-file', folder)
    expect(await web.ended).toBe(1)
    expect(web.stderr()).toContain('not a regular file')
    expect(web.stdout()).toBe('')
  })

  it('WB-14: a second process says who has the folder, and link asks that one for a fresh address', async () => {
    const first = serve()
    const address = await first.address()
    const second = serve()
    expect(await second.ended).toBe(3)
    expect(second.stdout()).toBe('')
    expect(second.stderr()).toContain(`process ${first.child.pid} `)
    expect(second.stderr()).not.toContain('token')

    const link = start(['link', '--data-dir', data])
    expect(await link.ended).toBe(0)
    const fresh = await link.address()
    expect(new URL(fresh).origin).toBe(new URL(address).origin)
    expect(fresh).not.toBe(address)
    await openPage(fresh)
    await openPage(address)
    await expect(openPage(fresh)).rejects.toThrow('401')

    const elsewhere = start(['link'], { FAIRLEAD_DATA_DIR: join(folder, 'none') })
    expect(await elsewhere.ended).toBe(1)
    expect(elsewhere.stdout()).toBe('')
  })

  it('WB-14: a killed process keeps nothing locked', async () => {
    const first = serve()
    await first.address()
    first.child.kill('SIGKILL')
    await first.ended
    await serve().address()
  })

  it('WB-14: says when the port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const web = serve('--port', String(port))
    expect(await web.ended).toBe(1)
    expect(web.stderr()).toContain('port is taken')
    server.close()
    const free = serve('--port', String(port))
    expect(await free.address()).toContain(`:${port}/`)
  })

  it('names a bad flag and starts nothing', async () => {
    const web = start(['--data-dri', data])
    expect(await web.ended).toBe(2)
    expect(web.stderr()).toContain('--data-dri')
    expect(web.stdout()).toBe('')
    const help = start(['--help'])
    expect(await help.ended).toBe(0)
    expect(help.stdout()).toContain('--passphrase-file')
  })

  it.runIf(process.platform === 'linux')(
    'WB-13: keeps its files from others whatever the umask',
    async () => {
      const file = await passphraseFile(randomBytes(24).toString('base64url'))
      const before = process.umask(0)
      const web = serve('--passphrase-file', file)
      process.umask(before)
      const { client } = await openPage(await web.address())
      await client.app.changeSettings({ theme: 'dark' })
      expect((await stat(data)).mode & 0o777).toBe(0o700)
      for (const name of await readdir(data, { recursive: true })) {
        const { mode } = await stat(join(data, name))
        expect(mode & 0o077, name).toBe(0)
      }
    },
  )

  it('keeps the settings for the next start, and a damaged file of them aside', async () => {
    const first = serve()
    const { client } = await openPage(await first.address())
    expect(await client.app.settings()).toEqual(standardSettings)
    expect(await client.app.changeSettings({ theme: 'dark' })).toEqual({ ...standardSettings, theme: 'dark' })
    first.child.kill('SIGTERM')
    await first.ended

    const second = serve()
    expect(await (await openPage(await second.address())).client.app.settings()).toMatchObject({
      theme: 'dark',
    })
    second.child.kill('SIGTERM')
    await second.ended

    await writeFile(join(data, 'settings.json'), '{"theme":')
    const third = serve()
    expect(await (await openPage(await third.address())).client.app.settings()).toMatchObject({
      theme: 'system',
    })
    expect(await readFile(join(data, 'settings.json.damaged-1'), 'utf8')).toBe('{"theme":')
  }, 30_000)

  it.runIf(process.platform === 'linux')(
    'WB-05: the browser gets a file that only its owner can read, not the token',
    async () => {
      const bin = join(folder, 'bin')
      const seen = join(folder, 'seen')
      await mkdir(bin)
      await writeFile(
        join(bin, 'xdg-open'),
        `#!/bin/sh\nprintf '%s\\n' "$@" > '${seen}.part'\nmv '${seen}.part' '${seen}'\n`,
      )
      await chmod(join(bin, 'xdg-open'), 0o755)
      const web = start(['--data-dir', data], { PATH: `${bin}:${process.env.PATH}` })
      const address = await web.address()
      const argument = await vi.waitFor(() => readFile(seen, 'utf8'), { timeout: 5000 })
      const token = new URL(address).hash.replace('#token=', '')
      expect(argument).not.toContain(token)
      const file = join(data, 'open-in-browser.html')
      expect(argument.trim()).toBe(new URL(`file://${file}`).href)
      expect((await stat(file)).mode & 0o777).toBe(0o600)
      expect(await readFile(file, 'utf8')).toContain(`url=${address}"`)
      expect(await readFile(`/proc/${web.child.pid}/cmdline`, 'utf8')).not.toContain(token)
      expect(web.stderr()).not.toContain(token)
      web.child.kill('SIGTERM')
      expect(await web.ended).toBe(0)
      expect(await readdir(data)).not.toContain('open-in-browser.html')
    },
  )

  it('serves all the same where no browser can be started', async () => {
    const web = start(['--data-dir', data], { PATH: '' })
    await openPage(await web.address())
    await vi.waitFor(() => expect(web.stderr()).toContain('no browser could be started'))
  })

  it('DE-19: debugging variables of Node and its packages print no cookie and no passphrase', async () => {
    const passphrase = randomBytes(24).toString('base64url')
    const file = await passphraseFile(passphrase)
    const env = { NODE_DEBUG: 'http,net,stream,tls', DEBUG: '*' }
    const web = start(['--data-dir', data, '--no-open', '--passphrase-file', file], env)
    const address = await web.address()
    const { client, cookie } = await openPage(address)
    expect((await client.vault.status()).state).toBe('unlocked')
    web.child.kill('SIGTERM')
    expect(await web.ended).toBe(0)
    const token = new URL(address).hash.replace('#token=', '')
    const scanner = new CanaryScanner({ passphrase, token, cookie: cookie.split('=')[1] ?? '' })
    expect(scanner.scan('stderr', web.stderr())).toEqual([])
    expect(web.stderr()).not.toMatch(/^(HTTP|NET|STREAM) \d+:/m)
    expect(web.stdout()).toBe(`Fairlead is ready: ${address}\n`)
  })
})
