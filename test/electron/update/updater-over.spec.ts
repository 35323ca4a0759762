import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, get, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NsisUpdater } from 'electron-updater'
import { ElectronHttpExecutor } from 'electron-updater/out/electronHttpExecutor'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UpdateError, type Updater } from '../../../electron/update/updater.ts'
import { updaterOver } from '../../../electron/update/updater-over.ts'

/** electron-updater's own requests, made by Node where Electron's network would make them. */
class NodeExecutor extends ElectronHttpExecutor {
  override createRequest(options: object, callback: (response: IncomingMessage) => void): never {
    return get(options, callback) as never
  }
  override addRedirectHandlers(): void {
    // Node follows none by itself: a redirect is an answer, which the base class goes after.
  }
}

describe('the real electron-updater, with the choices made for it', () => {
  let folder = ''
  let server: Server
  let files: Map<string, string | Buffer>
  let asked: { url: string; headers: IncomingMessage['headers'] }[]
  let address = ''

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fairlead-update-'))
    files = new Map()
    asked = []
    const answer: RequestListener = (request, response) => {
      const path = new URL(request.url ?? '/', 'http://x').pathname
      asked.push({ url: path, headers: request.headers })
      const content = files.get(path)
      response.writeHead(content === undefined ? 404 : 200)
      response.end(content)
    }
    server = createServer(answer)
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    await writeFile(
      join(folder, 'app-update.yml'),
      `provider: generic\nurl: ${address}/\nupdaterCacheDirName: fairlead-updater\n`,
    )
  })
  afterEach(async () => {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
    await rm(folder, { recursive: true })
  })

  /** A version as electron-builder publishes it, with an installer of random bytes. */
  function publish(version: string, more: { hash?: string } = {}): Buffer {
    const installer = randomBytes(200_000)
    const sha512 = more.hash ?? createHash('sha512').update(installer).digest('base64')
    files.set('/Fairlead-Setup.exe', installer)
    files.set(
      '/latest.yml',
      `version: ${version}\nfiles:\n  - url: Fairlead-Setup.exe\n    sha512: ${sha512}\n    size: ${installer.length}\npath: Fairlead-Setup.exe\nsha512: ${sha512}\nreleaseDate: '2026-01-01T00:00:00.000Z'\n`,
    )
    return installer
  }

  const quits: (() => void)[] = []

  function open({ version = '1.2.0', packaged = true } = {}): { updater: Updater; real: NsisUpdater } {
    const real = new NsisUpdater(undefined, {
      version,
      name: 'Fairlead',
      isPackaged: packaged,
      appUpdateConfigPath: join(folder, 'app-update.yml'),
      userDataPath: join(folder, 'data'),
      baseCachePath: join(folder, 'cache'),
      whenReady: async () => undefined,
      relaunch: () => undefined,
      quit: () => undefined,
      onQuit: (handler: (code: number) => void) => void quits.push(() => handler(0)),
    })
    Object.assign(real, {
      httpExecutor: new NodeExecutor(),
      // Elsewhere than on Windows the feed would be asked for another system's file.
      _testOnlyOptions: { platform: 'win32', isUseDifferentialDownload: false },
    })
    return { updater: updaterOver(real, { install: false }), real }
  }

  it('finds what is newer, and nothing in what is the same, older or unfinished', async () => {
    const look = (published: string, version: string) => {
      publish(published)
      return open({ version }).updater.look()
    }
    expect(await look('1.3.0', '1.2.0')).toBe('1.3.0')
    expect(await look('1.2.0', '1.2.0')).toBeUndefined()
    expect(await look('1.1.9', '1.2.0')).toBeUndefined()
    expect(await look('1.3.0-beta.1', '1.2.0')).toBeUndefined()
    expect(await look('1.3.0-beta.1', '1.2.0-beta.1')).toBeUndefined()
  })

  it('fetches nothing by itself, and then the very bytes that were published', async () => {
    const installer = publish('1.3.0')
    const { updater } = open()
    await updater.look()
    expect(asked.map(({ url }) => url)).toEqual(['/latest.yml'])
    const percents: number[] = []
    await updater.fetch((percent) => percents.push(percent))
    const pending = join(folder, 'cache/fairlead-updater/pending')
    expect(await readFile(join(pending, 'Fairlead-Setup.exe'))).toEqual(installer)
    expect(percents.every((percent) => percent >= 0 && percent <= 100)).toBe(true)
    expect(quits).toEqual([])
  })

  it('tells nobody apart: no file with a number for this user, and the same number for all of them', async () => {
    publish('1.3.0')
    await open().updater.look()
    await open().updater.look()
    const numbers = asked.map(({ headers }) => headers['x-user-staging-id'])
    expect(new Set(numbers)).toEqual(new Set(['00000000-0000-5000-8000-000000000000']))
    expect(await readdir(folder)).not.toContain('data')
  })

  const reasonOf = (work: Promise<unknown>) =>
    work.then(
      () => undefined,
      (error: unknown) => (error instanceof UpdateError ? error.reason : error),
    )

  it('says why it came to nothing: other bytes, no file, no sense, nobody there', async () => {
    publish('1.3.0', { hash: createHash('sha512').update('other').digest('base64') })
    const { updater } = open()
    await updater.look()
    expect(await reasonOf(updater.fetch(() => undefined))).toBe('checksum')
    expect(await readdir(join(folder, 'cache/fairlead-updater/pending'))).toEqual([])

    files.clear()
    expect(await reasonOf(open().updater.look())).toBe('answer')
    files.set('/latest.yml', 'version: soon\n')
    expect(await reasonOf(open().updater.look())).toBe('answer')
    await writeFile(
      join(folder, 'app-update.yml'),
      'provider: generic\nurl: http://127.0.0.1:1/\nupdaterCacheDirName: x\n',
    )
    expect(await reasonOf(open().updater.look())).toBe('unreachable')
  })

  it('does not look in development', async () => {
    publish('1.3.0')
    expect(await reasonOf(open({ packaged: false }).updater.look())).toBe('other')
    expect(asked).toEqual([])
  })

  it('is installed at the end only where the system checks who signed it', async () => {
    publish('1.3.0')
    const { real } = open()
    expect(real.autoInstallOnAppQuit).toBe(false)
    updaterOver(real, { install: true })
    expect(real).toMatchObject({
      autoInstallOnAppQuit: true,
      autoDownload: false,
      allowDowngrade: false,
      allowPrerelease: false,
      disableWebInstaller: true,
      forceDevUpdateConfig: false,
      channel: 'latest',
    })
  })
})
