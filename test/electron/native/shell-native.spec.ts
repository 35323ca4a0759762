import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { clientOver, useDesktop } from '../desktop-bed.ts'

const failureAddress = 'app://fairlead/failure'
const patient = { timeout: 10_000 }

describe('the desktop around its page', { timeout: 60_000 }, () => {
  const bed = useDesktop()
  const client = () => clientOver(bed.contents.page.port)
  const tray = () => bed.electron.native.trays[0]
  const trayLabels = () => tray()?.menu.map(({ label }) => label) ?? []

  /** What the page is told of where to go, from the first message on. */
  async function places(asking = client()) {
    const stream = await asking.desktop.places()
    return { next: async () => (await stream.next()).value, end: async () => void (await stream.return?.()) }
  }

  beforeEach(() => {
    vi.stubEnv('XDG_CONFIG_HOME', join(bed.folder, 'config'))
    // Without a session bus there is no tray to close to, whatever this machine has.
    vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', `unix:path=${join(bed.folder, 'no-bus')}`)
    vi.stubEnv('XDG_RUNTIME_DIR', bed.folder)
  })

  it('tells the system who it is before it is ready', async () => {
    await bed.load()
    expect(bed.electron.native.desktopName).toBe('fairlead.desktop')
    bed.electron.becomeReady()
    await vi.waitFor(() => expect(bed.electron.windows).toHaveLength(1), patient)
  })

  it('shows vault and engine in the tray, and locks from there', async () => {
    await bed.start()
    await vi.waitFor(() => expect(trayLabels()).toContain('No vault yet'), patient)
    await client().vault.create({ passphrase: 'correct horse battery staple', keyring: false })
    await vi.waitFor(() => expect(trayLabels()).toContain('The vault is unlocked'), patient)
    tray()?.press('Lock the vault now')
    await vi.waitFor(() => expect(trayLabels()).toContain('The vault is locked'), patient)
    expect((await client().vault.status()).state).toBe('locked')
  })

  it('speaks the language of the setting at once, else that of the system', async () => {
    await bed.start({ languages: ['de-AT', 'en'] })
    expect(trayLabels()).toContain('Fairlead öffnen')
    await client().app.changeSettings({ locale: 'en' })
    await vi.waitFor(() => expect(trayLabels()).toContain('Open Fairlead'), patient)
    expect(JSON.stringify(bed.electron.menu)).toContain('"File"')
  })

  it('goes on without a tray where the platform takes none', async () => {
    await bed.start({ tray: false })
    expect(bed.electron.native.trays).toEqual([])
    expect((await client().desktop.state()).desktop).toEqual({
      tray: false,
      notices: true,
      openAtLogin: 'unavailable',
    })
    await client().app.changeSettings({ keepInTray: true })
    bed.electron.window.close()
    expect(await bed.electron.exited).toBe(0)
  })

  it('brings ten links to the page as one, opens its window in front, and starts nothing', async () => {
    await bed.start()
    const page = client()
    const told = await places(page)
    expect(await told.next()).toEqual([])
    for (let number = 0; number < 10; number += 1) {
      const link = `fairlead://launch?image=quay.io/team/app:${number}`
      bed.electron.app.emit('second-instance', {}, ['/usr/bin/fairlead', link], '')
    }
    expect(await told.next()).toEqual([{ kind: 'link', image: 'quay.io/team/app:9' }])
    expect(bed.electron.window.focused).toBe(10)
    expect(bed.contents.getURL()).toBe('app://fairlead/')
    expect(await page.pulls.list()).toEqual([])
    expect(await page.workloads.launches()).toEqual([])
    await told.end()
  })

  it('keeps a link until the page is there to take it, and tells one of a hostile kind as such', async () => {
    await bed.load()
    const opened = { preventDefault: vi.fn() }
    bed.electron.app.emit('open-url', opened, 'fairlead://launch?image=nginx&run=1')
    expect(opened.preventDefault).toHaveBeenCalledOnce()
    bed.electron.becomeReady()
    await vi.waitFor(() => expect(bed.electron.window.shown).toBe(true), patient)
    const told = await places()
    expect(await told.next()).toEqual([{ kind: 'bad-link' }])
    await told.end()
    expect(bed.electron.opened).toEqual([])
  })

  it('registers its links where it is installed, and from a checkout nowhere', async () => {
    await bed.start()
    expect(bed.electron.native.linkSchemes).toEqual([])
    await bed.quit()
    await bed.start({ packaged: true })
    expect(bed.electron.native.linkSchemes).toEqual([{ scheme: 'fairlead', args: [] }])
  })

  it('opens at login by a file of the system, and is asked of the system', async () => {
    await bed.start({ packaged: true })
    const state = async () => (await client().desktop.state()).desktop?.openAtLogin
    expect(await state()).toBe('off')
    expect((await client().desktop.openAtLogin({ on: true })).openAtLogin).toBe('on')
    const file = join(bed.folder, 'config', 'autostart', 'fairlead.desktop')
    expect(await readFile(file, 'utf8')).toContain(`Exec="${process.execPath}" "--hidden"`)
    expect((await stat(file)).mode & 0o777).toBe(0o644)
    expect((await client().desktop.openAtLogin({ on: false })).openAtLogin).toBe('off')
    await expect(stat(file)).rejects.toThrow('ENOENT')
  })

  it('refuses to open at login from a checkout', async () => {
    await bed.start()
    await expect(client().desktop.openAtLogin({ on: true })).rejects.toMatchObject({
      code: 'desktop.unavailable',
    })
  })

  it('shows the window of a start at login where no tray would have its icon', async () => {
    await bed.start({ switches: { hidden: '' } })
    expect(bed.electron.window.shown).toBe(true)
  })

  it('comes back in the place and state of its window, on a display that is there', async () => {
    await bed.start()
    bed.electron.window.bounds = { x: 4000, y: 40, width: 900, height: 700 }
    bed.electron.window.maximised = true
    expect(await bed.quit()).toBe(0)
    await bed.start()
    expect(bed.electron.window.options).toMatchObject({ x: 350, y: 100, width: 900, height: 700 })
    expect(bed.electron.window.maximised).toBe(true)
  })

  it('puts a page of its own where the page did not come, which has no line to the core', async () => {
    await bed.start()
    bed.contents.emit('did-fail-load', {}, -6, `ERR_FILE_NOT_FOUND ${bed.folder}`, bed.folder, true, 0, 0)
    await vi.waitFor(() => expect(bed.contents.getURL()).toBe(failureAddress), patient)
    const html = await (await bed.contents.request(failureAddress)).text()
    expect(html).toContain('The page could not be shown.')
    expect(html).toContain('notLoaded -6')
    expect(html).not.toContain(bed.folder)
    expect(html).not.toMatch(/<script>|onclick/)
    expect(bed.contents.page.messages).toEqual([])
    expect((await bed.contents.request('app://fairlead/failure.js')).headers.get('content-type')).toContain(
      'javascript',
    )
  })

  it('leaves the error page behind once the page is back: no step through the history leads to it', async () => {
    await bed.start()
    bed.contents.crash()
    await vi.waitFor(() => expect(bed.contents.getURL()).toBe(failureAddress), patient)
    expect(bed.contents.steps).toEqual([])
    await bed.contents.load('app://fairlead/')
    expect(bed.contents.steps).toEqual(['cleared'])
    await bed.contents.load('app://fairlead/')
    expect(bed.contents.steps).toEqual(['cleared'])
  })

  it('does not loop: a page that crashes each time is loaded by a press only, and the error page by none', async () => {
    await bed.start()
    const load = vi.spyOn(bed.contents, 'load')
    bed.electron.messageBoxAnswer = 1
    bed.contents.crash()
    await vi.waitFor(() => expect(bed.contents.getURL()).toBe(failureAddress), patient)
    bed.contents.crash()
    await vi.waitFor(
      () => expect(bed.electron.messageBoxes).toEqual(['The page has stopped working.']),
      patient,
    )
    expect(load).toHaveBeenCalledTimes(1)
    expect(await bed.electron.exited).toBe(0)
  })

  it('shows the error page where the preload fails, once', async () => {
    await bed.start()
    bed.contents.emit('preload-error', {}, '/somewhere', new Error('/somewhere'))
    bed.contents.emit('preload-error', {}, '/somewhere', new Error('/somewhere'))
    await vi.waitFor(() => expect(bed.contents.getURL()).toBe(failureAddress), patient)
    expect(bed.electron.messageBoxes).toEqual([])
  })

  it('asks once about a page that does not answer, and not any more when it answers', async () => {
    await bed.start()
    let answer: (button: number) => void = () => undefined
    bed.electron.messageBoxAnswer = new Promise((resolve) => {
      answer = resolve
    })
    bed.electron.window.emit('unresponsive')
    bed.electron.window.emit('unresponsive')
    bed.electron.window.emit('responsive')
    answer(1)
    await client().app.present()
    expect(bed.electron.messageBoxes).toEqual(['The page does not answer.'])
    expect(bed.contents.getURL()).toBe('app://fairlead/')
  })

  it('ends and loads anew a page that does not answer, where that is chosen', async () => {
    await bed.start()
    const before = bed.contents.page
    bed.electron.messageBoxAnswer = 1
    bed.electron.window.emit('unresponsive')
    await vi.waitFor(() => expect(bed.contents.page).not.toBe(before), patient)
    await vi.waitFor(() => expect(bed.contents.page.messages).toHaveLength(1), patient)
    expect(bed.contents.getURL()).toBe('app://fairlead/')
  })
})
