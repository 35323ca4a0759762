import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { describe, expect, it, vi } from 'vitest'
import { preloadFile } from '../../support/electron/load-electron.ts'
import { clientOver, useDesktop } from '../desktop-bed.ts'

describe('the page of the desktop shell', () => {
  const bed = useDesktop()

  it('EL-08: opens one window with exactly these preferences', async () => {
    await bed.start()
    expect(bed.electron.windows).toHaveLength(1)
    expect(bed.electron.window.options.webPreferences).toEqual({
      preload: preloadFile,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      enableDeprecatedPaste: false,
      webviewTag: false,
      plugins: false,
      webgl: false,
      devTools: false,
      disableDialogs: true,
      navigateOnDragDrop: false,
      safeDialogs: true,
      spellcheck: false,
    })
  })

  it('EL-07: puts nothing into the page but the port, and listens to no channel', async () => {
    await bed.start()
    expect([...bed.contents.page.world.keys()]).toEqual([])
    expect(bed.contents.page.sent).toEqual([])
    expect(bed.contents.page.messages).toHaveLength(1)
    expect(bed.contents.page.messages[0]).toMatchObject({ data: 'fairlead:port', ports: [expect.anything()] })
    expect(bed.electron.ipcMain.eventNames()).toEqual([])
  })

  it('serves the page under its scheme, with the policy that it needs', async () => {
    await bed.start()
    const page = await bed.contents.request('app://fairlead/')
    expect(page.status).toBe(200)
    const html = await page.text()
    expect(html).toContain('<div id="app">')
    const policy = page.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("connect-src 'self';")
    expect(policy).not.toMatch(/unsafe-eval|\*|http/)
    const script = /src="\.?(\/assets\/[\w.-]+\.js)"/.exec(html)?.[1]
    expect((await bed.contents.request(`app://fairlead${script}`)).headers.get('content-type')).toContain(
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
    await bed.start()
    const answer = await bed.contents.request(address).catch((error: unknown) => {
      // Node's Request takes no address with a password, nor would Chromium hand one on.
      if (error instanceof TypeError) return new Response(null, { status: 404 })
      throw error
    })
    expect(answer.status).toBe(404)
    expect(await answer.text()).not.toMatch(/root:|"name"|import /)
  })

  it('EL-13: serves reads only', async () => {
    await bed.start()
    for (const method of ['POST', 'PUT', 'DELETE']) {
      expect((await bed.contents.request('app://fairlead/', { method })).status).toBe(404)
    }
  })

  it('hands the page its line to the core', async () => {
    await bed.start()
    const client = clientOver(bed.contents.page.port)
    expect(await client.app.about()).toMatchObject({
      shell: 'electron',
      dataFolder: join(bed.folder, 'data'),
    })
    const watched = await client.pulls.watch()
    expect((await watched.next()).value).toEqual({ all: true, jobs: [], gone: [] })
    await watched.return?.()
  })

  it('EL-17: a port dies with its document, and the next one has its own', async () => {
    await bed.start()
    const kept = bed.contents.page.port
    const client = clientOver(kept)
    await client.app.about()
    const closed = new Promise((resolve) => kept.once('close', resolve))
    bed.electron.window.reload()
    await closed
    await vi.waitFor(() => expect(bed.contents.page.messages).toHaveLength(1))
    expect(await clientOver(bed.contents.page.port).app.about()).toMatchObject({ shell: 'electron' })
    // A place in the same document is no new document.
    const now = bed.contents.page.port
    bed.contents.emit('did-start-navigation', {
      isMainFrame: true,
      isSameDocument: true,
      url: 'app://fairlead/#/vault',
    })
    bed.contents.emit('did-start-navigation', {
      isMainFrame: false,
      isSameDocument: false,
      url: 'about:blank',
    })
    expect(await clientOver(now).app.about()).toMatchObject({ shell: 'electron' })
  })

  it('EL-09: gives no port to a document that is not the page', async () => {
    await bed.start()
    for (const address of ['app://evil/', 'app://fairlead/assets/x.html']) {
      await bed.contents.load(address)
      expect(bed.contents.page.messages).toEqual([])
    }
    await bed.contents.load('app://fairlead/#/launch')
    expect(bed.contents.page.messages).toHaveLength(1)
  })

  it('EL-17: a port sent over the port is closed, and so is the line', async () => {
    await bed.start()
    const { port } = bed.contents.page
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
    await bed.start()
    expect(bed.contents.wantsToNavigate(address)).toBe(false)
    expect(bed.contents.wantsToNavigate(address, false)).toBe(false)
    expect(bed.contents.isRedirected(address)).toBe(false)
    expect(bed.contents.wantsWindow(address)).toBe(false)
    expect(bed.contents.wantsWebview()).toBe(false)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(bed.electron.opened).toEqual([])
  })

  it('EL-12: lets the page reload itself, its frames not, and opens listed links outside', async () => {
    await bed.start()
    expect(bed.contents.wantsToNavigate('app://fairlead/#/vault')).toBe(true)
    expect(bed.contents.wantsToNavigate('app://fairlead/', false)).toBe(false)
    expect(bed.contents.wantsWindow('https://docs.docker.com/engine/')).toBe(false)
    await vi.waitFor(() => expect(bed.electron.opened).toEqual(['https://docs.docker.com/engine/']))
  })

  it('EL-15: denies every permission, asked for or checked', async () => {
    await bed.start()
    const handlers = bed.electron.sessionOf('').handlers as Map<string, (...args: unknown[]) => unknown>
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
})
