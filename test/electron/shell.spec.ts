import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { askFolderOwner, takeFolderLock } from '../../core/storage/folder-lock.ts'
import { clientOver, useDesktop } from './desktop-bed.ts'

describe('the life of the desktop shell', () => {
  const bed = useDesktop()

  it('does before it is ready what Electron takes only then', async () => {
    await bed.load()
    expect(bed.electron.sandboxed).toBe(true)
    expect(bed.electron.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ])
    expect(bed.electron.paths.get('userData')).toBe(join(bed.folder, 'data'))
    expect(bed.electron.paths.get('sessionData')).toBe(join(bed.folder, 'data', 'browser'))
    expect((await stat(join(bed.folder, 'data'))).mode & 0o777).toBe(0o700)
    bed.electron.becomeReady()
    await vi.waitFor(() => expect(bed.electron.window.shown).toBe(true), { timeout: 10_000 })
  })

  it('KS-08: keeps the name under which the system keeps its keys', async () => {
    await bed.start()
    expect(bed.electron.name).toBe('Fairlead')
  })

  it('EL-20: offers a reload when the page has crashed, and the core has lost nothing', async () => {
    await bed.start()
    await clientOver(bed.contents.page.port).app.changeSettings({ theme: 'dark' })
    bed.contents.crash()
    await vi.waitFor(() => expect(bed.contents.getURL()).toBe('app://fairlead/failure'))
    expect(await (await bed.contents.request(bed.contents.getURL())).text()).toMatch(
      /<h1>The page has stopped working\.<\/h1>[\s\S]*<a href="app:\/\/fairlead\/" autofocus>Reload<\/a>/,
    )
    expect(bed.contents.wantsToNavigate('app://fairlead/')).toBe(true)
    await bed.contents.load('app://fairlead/')
    expect(bed.contents.page.messages).toHaveLength(1)
    expect(await clientOver(bed.contents.page.port).app.settings()).toMatchObject({ theme: 'dark' })
  })

  it('keeps the settings and the place of the window in one file, which is ours alone', async () => {
    await bed.start()
    await clientOver(bed.contents.page.port).app.changeSettings({ locale: 'de' })
    expect(await bed.quit()).toBe(0)
    const file = join(bed.folder, 'data', 'settings.json')
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
      locale: 'de',
      window: { x: 10, y: 20, width: 800, height: 600 },
    })
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    await bed.start()
    expect(bed.electron.window.options).toMatchObject({ x: 10, y: 20, width: 800, height: 600 })
  })

  it('comes to the front for a second instance, and is that second instance only to say so', async () => {
    await bed.start()
    bed.electron.app.emit('second-instance', {}, [], '')
    await vi.waitFor(() => expect(bed.electron.window.focused).toBe(1))
    expect(await askFolderOwner(join(bed.folder, 'data'), 'show')).toBe('shown')
    expect(bed.electron.window.focused).toBe(2)
    expect(await askFolderOwner(join(bed.folder, 'data'), 'link')).toBeUndefined()
    const first = bed.electron
    await bed.load({ first: false })
    expect(await bed.electron.exited).toBe(0)
    bed.electron = first
  })

  it('says who has the folder, and leaves it alone', async () => {
    await bed.load()
    const lock = await takeFolderLock(join(bed.folder, 'data'), { answer: async () => '' })
    const files = await readdir(join(bed.folder, 'data'))
    bed.electron.becomeReady()
    expect(await bed.electron.exited).toBe(1)
    expect(bed.electron.errorBoxes[0]).toContain(`Process ${process.pid} `)
    expect(await readdir(join(bed.folder, 'data'))).toEqual(files)
    await lock.dispose()
  })

  it('ends in order: its lock is free and its vault closed', async () => {
    await bed.start()
    expect(await bed.quit()).toBe(0)
    const lock = await takeFolderLock(join(bed.folder, 'data'), { answer: async () => '' })
    await lock.dispose()
  })

  it.each([
    'remote-debugging-port',
    'remote-debugging-pipe',
    'no-sandbox',
    'inspect',
    'disable-web-security',
  ])('EL-03: does not run packaged with --%s', async (name) => {
    await bed.load({ packaged: true, switches: { [name]: '' } })
    expect(await bed.electron.exited).toBe(2)
    expect(bed.electron.schemes).toEqual([])
  })
})
