import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Contract } from '../../contract/index.ts'
import { askFolderOwner, takeFolderLock } from '../../core/storage/folder-lock.ts'
import { StandInElectron, type StandInOptions } from '../support/electron-stand-in.ts'
import { loadMain, preloadFile, prepareElectron } from '../support/load-electron.ts'

const processEvents = ['unhandledRejection', 'uncaughtException'] as const

function clientOver(port: MessagePort): ContractRouterClient<Contract> {
  return createORPCClient(new RPCLink({ port }))
}

describe('the desktop shell', () => {
  let folder: string
  let electron: StandInElectron
  const before = new Map(processEvents.map((event) => [event, process.listeners(event as never)]))

  beforeAll(prepareElectron, 180_000)
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fairlead-desktop-'))
    vi.stubEnv('FAIRLEAD_DATA_DIR', join(folder, 'data'))
  })
  afterEach(async () => {
    await quit()
    vi.unstubAllEnvs()
    for (const event of processEvents) {
      for (const listener of process.listeners(event as never)) {
        if (!before.get(event)?.includes(listener)) process.removeListener(event, listener)
      }
    }
    await rm(folder, { recursive: true })
  })

  async function load(options?: StandInOptions): Promise<void> {
    electron = new StandInElectron(options)
    await loadMain(electron)
  }
  async function start(options?: StandInOptions): Promise<void> {
    await load(options)
    electron.becomeReady()
    await vi.waitFor(() => expect(electron.window.shown).toBe(true), { timeout: 5000 })
  }
  async function quit(): Promise<number> {
    ;(electron.module().app as { quit(): void }).quit()
    return electron.exited
  }
  const contents = () => electron.window.webContents

  it('does before it is ready what Electron takes only then', async () => {
    await load()
    expect(electron.sandboxed).toBe(true)
    expect(electron.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ])
    expect(electron.paths.get('userData')).toBe(join(folder, 'data'))
    expect(electron.paths.get('sessionData')).toBe(join(folder, 'data', 'browser'))
    expect((await stat(join(folder, 'data'))).mode & 0o777).toBe(0o700)
    electron.becomeReady()
    await vi.waitFor(() => expect(electron.window.shown).toBe(true))
  })

  it('KS-08: keeps the name under which the system keeps its keys', async () => {
    await start()
    expect(electron.name).toBe('Fairlead')
  })

  it('EL-08: opens one window with exactly these preferences', async () => {
    await start()
    expect(electron.windows).toHaveLength(1)
    expect(electron.window.options.webPreferences).toEqual({
      preload: preloadFile,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      spellcheck: false,
    })
  })

  it('EL-07: puts nothing into the page but the port, and listens to no channel', async () => {
    await start()
    expect(contents().page.exposed).toEqual([])
    expect(contents().page.messages).toHaveLength(1)
    expect(contents().page.messages[0]).toMatchObject({ data: 'fairlead:port', ports: [expect.anything()] })
    expect(electron.ipcMain.eventNames()).toEqual([])
  })

  it('serves the page under its scheme, with the policy that it needs', async () => {
    await start()
    const page = await contents().request('app://fairlead/')
    expect(page.status).toBe(200)
    const html = await page.text()
    expect(html).toContain('<div id="app">')
    const policy = page.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("connect-src 'self';")
    expect(policy).not.toMatch(/unsafe-eval|\*|http/)
    const script = /src="\.?(\/assets\/[\w.-]+\.js)"/.exec(html)?.[1]
    expect((await contents().request(`app://fairlead${script}`)).headers.get('content-type')).toContain(
      'javascript',
    )
  })

  it.each([
    'app://fairlead/..%2f..%2fpackage.json',
    'app://fairlead/%2e%2e/%2e%2e/package.json',
    'app://fairlead/%252e%252e/package.json',
    'app://fairlead/..%5cmain%5cmain.js',
    'app://fairlead/..\\main\\main.js',
    'app://fairlead/../main/main.js',
    'app://fairlead/index.html%00',
    'app://fairlead//etc/passwd',
    'app://fairlead/assets',
    'app://fairlead/assets/',
    'app://fairlead/INDEX.HTML',
    'app://fairlead/__proto__',
    'app://evil/index.html',
    'app://evil/',
    'app://fairlead.evil/',
    'app://a:b@fairlead/',
    'app://fairlead:80/',
  ])('EL-13: %s is nothing', async (address) => {
    await start()
    const answer = await contents()
      .request(address)
      .catch((error: unknown) => {
        // Node's Request takes no address with a password, nor would Chromium hand one on.
        if (error instanceof TypeError) return new Response(null, { status: 404 })
        throw error
      })
    expect(answer.status).toBe(404)
    expect(await answer.text()).not.toMatch(/root:|"name"|import /)
  })

  it('EL-13: serves reads only', async () => {
    await start()
    for (const method of ['POST', 'PUT', 'DELETE']) {
      expect((await contents().request('app://fairlead/', { method })).status).toBe(404)
    }
  })

  it('hands the page its line to the core', async () => {
    await start()
    const client = clientOver(contents().page.port)
    expect(await client.app.about()).toMatchObject({ shell: 'electron', dataFolder: join(folder, 'data') })
    const watched = await client.pulls.watch()
    expect((await watched.next()).value).toEqual([])
    await watched.return?.()
  })

  it('EL-17: a port dies with its document, and the next one has its own', async () => {
    await start()
    const kept = contents().page.port
    const client = clientOver(kept)
    await client.app.about()
    const closed = new Promise((resolve) => kept.once('close', resolve))
    electron.window.reload()
    await closed
    await vi.waitFor(() => expect(contents().page.messages).toHaveLength(1))
    expect(await clientOver(contents().page.port).app.about()).toMatchObject({ shell: 'electron' })
    // A place in the same document is no new document.
    const now = contents().page.port
    contents().emit('did-start-navigation', {
      isMainFrame: true,
      isSameDocument: true,
      url: 'app://fairlead/#/vault',
    })
    contents().emit('did-start-navigation', { isMainFrame: false, isSameDocument: false, url: 'about:blank' })
    expect(await clientOver(now).app.about()).toMatchObject({ shell: 'electron' })
  })

  it('EL-09: gives no port to a document that is not the page', async () => {
    await start()
    for (const address of ['app://evil/', 'app://fairlead/assets/x.html']) {
      await contents().load(address)
      expect(contents().page.messages).toEqual([])
    }
    await contents().load('app://fairlead/#/launch')
    expect(contents().page.messages).toHaveLength(1)
  })

  it('EL-17: a port sent over the port is closed, and so is the line', async () => {
    await start()
    const { port } = contents().page
    const { port1, port2 } = new MessageChannel()
    const closed = Promise.all(
      [port, port2].map((end) => new Promise((resolve) => end.once('close', resolve))),
    )
    port.postMessage({ standInData: '{}', standInPorts: [port1] }, [port1])
    await closed
  })

  it.each([
    'https://evil.test/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,x',
    'about:blank',
    'app://evil/',
    'app://fairlead/assets/index.js',
    'http://127.0.0.1:8080/',
  ])('EL-12: the page goes nowhere, not to %s', async (address) => {
    await start()
    expect(contents().wantsToNavigate(address)).toBe(false)
    expect(contents().wantsToNavigate(address, false)).toBe(false)
    expect(contents().isRedirected(address)).toBe(false)
    expect(contents().wantsWindow(address)).toBe(false)
    expect(contents().wantsWebview()).toBe(false)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(electron.opened).toEqual([])
  })

  it('EL-12: lets the page reload itself, its frames not, and opens listed links outside', async () => {
    await start()
    expect(contents().wantsToNavigate('app://fairlead/#/vault')).toBe(true)
    expect(contents().wantsToNavigate('app://fairlead/', false)).toBe(false)
    expect(contents().wantsWindow('https://docs.docker.com/engine/')).toBe(false)
    await vi.waitFor(() => expect(electron.opened).toEqual(['https://docs.docker.com/engine/']))
  })

  it('EL-15: denies every permission, asked for or checked', async () => {
    await start()
    const handlers = electron.sessionHandlers as Map<string, (...args: unknown[]) => unknown>
    const decided: unknown[] = []
    const names = [
      'clipboard-read',
      'clipboard-sanitized-write',
      'display-capture',
      'fullscreen',
      'geolocation',
      'hid',
      'idle-detection',
      'media',
      'mediaKeySystem',
      'midi',
      'midiSysex',
      'notifications',
      'openExternal',
      'pointerLock',
      'keyboardLock',
      'serial',
      'speaker-selection',
      'storage-access',
      'top-level-storage-access',
      'usb',
      'window-management',
      'fileSystem',
      'deprecated-sync-clipboard-read',
      'unknown',
    ]
    for (const name of names) {
      handlers.get('request')?.({}, name, (allowed: unknown) => decided.push(allowed), {})
      decided.push(handlers.get('check')?.({}, name, 'app://fairlead', {}))
      decided.push(handlers.get('device')?.({ deviceType: name }))
    }
    expect(decided).toEqual(Array.from({ length: names.length * 3 }, () => false))
    handlers.get('display')?.({}, (streams: unknown) => expect(streams).toBeNull())
    handlers.get('bluetooth')?.({}, (response: unknown) => expect(response).toEqual({ confirmed: false }))
    expect(handlers.get('usb')?.({ protectedClasses: ['hid'] })).toEqual(['hid'])
  })

  it('EL-20: offers a reload when the page has crashed, and the core has lost nothing', async () => {
    await start()
    await clientOver(contents().page.port).app.changeSettings({ theme: 'dark' })
    contents().emit('render-process-gone', {}, { reason: 'crashed' })
    await vi.waitFor(() => expect(electron.messageBoxes).toHaveLength(1))
    await vi.waitFor(() => expect(contents().page.messages).toHaveLength(1))
    expect(await clientOver(contents().page.port).app.settings()).toMatchObject({ theme: 'dark' })
  })

  it('keeps the settings and the place of the window in one file, which is ours alone', async () => {
    await start()
    await clientOver(contents().page.port).app.changeSettings({ locale: 'de' })
    expect(await quit()).toBe(0)
    const file = join(folder, 'data', 'settings.json')
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
      locale: 'de',
      window: { x: 10, y: 20, width: 800, height: 600 },
    })
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    await start()
    expect(electron.window.options).toMatchObject({ x: 10, y: 20, width: 800, height: 600 })
  })

  it('comes to the front for a second instance, and is that second instance only to say so', async () => {
    await start()
    electron.app.emit('second-instance', {}, [], '')
    await vi.waitFor(() => expect(electron.window.focused).toBe(1))
    expect(await askFolderOwner(join(folder, 'data'), 'show')).toBe('shown')
    expect(electron.window.focused).toBe(2)
    expect(await askFolderOwner(join(folder, 'data'), 'link')).toBeUndefined()
    const first = electron
    await load({ first: false })
    expect(await electron.exited).toBe(0)
    electron = first
  })

  it('says who has the folder, and leaves it alone', async () => {
    await load()
    const lock = await takeFolderLock(join(folder, 'data'), { answer: async () => '' })
    const files = await readdir(join(folder, 'data'))
    electron.becomeReady()
    expect(await electron.exited).toBe(1)
    expect(electron.errorBoxes[0]).toContain(`Process ${process.pid} `)
    expect(await readdir(join(folder, 'data'))).toEqual(files)
    await lock.dispose()
  })

  it('ends in order: its lock is free and its vault closed', async () => {
    await start()
    expect(await quit()).toBe(0)
    const lock = await takeFolderLock(join(folder, 'data'), { answer: async () => '' })
    await lock.dispose()
  })

  it.each([
    'remote-debugging-port',
    'remote-debugging-pipe',
    'no-sandbox',
    'inspect',
    'disable-web-security',
  ])('EL-03: does not run packaged with --%s', async (name) => {
    await load({ packaged: true, switches: { [name]: '' } })
    expect(await electron.exited).toBe(2)
    expect(electron.schemes).toEqual([])
  })
})
