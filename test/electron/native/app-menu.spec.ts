import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, it } from 'vitest'
import { desktopPageSchema } from '../../../contract/desktop.ts'
import { type AppMenuOptions, appMenu, type DesktopAction } from '../../../electron/native/menu/app-menu.ts'
import { desktopWords } from '../../../sentences/desktop-words.ts'

type Item = MenuItemConstructorOptions
const platforms = ['linux', 'win32', 'darwin'] as const

function menu(options: Partial<AppMenuOptions> = {}): Item[] {
  const { say } = desktopWords('en', [])
  return appMenu({
    platform: 'linux',
    unlocked: true,
    say,
    press: () => undefined,
    ...options,
  })
}

const within = (items: readonly Item[]): Item[] =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? within(item.submenu) : [])])

describe.each(platforms)('the menu of the application on %s', (platform) => {
  it('offers no developer tools', () => {
    expect(within(menu({ platform })).map(({ role }) => role)).not.toContain('toggleDevTools')
  })

  it('has no role that loads whatever address stands there, or brings items of its own', () => {
    const roles = within(menu({ platform })).map(({ role }) => role)
    for (const role of [
      'reload',
      'forceReload',
      'viewMenu',
      'fileMenu',
      'editMenu',
      'appMenu',
      'windowMenu',
    ]) {
      expect(roles).not.toContain(role)
    }
  })

  it('leads to every page', () => {
    const pressed: DesktopAction[] = []
    const items = within(menu({ platform, press: (action) => pressed.push(action) }))
    for (const { click } of items) click?.({} as never, undefined, {})
    const pages = pressed.flatMap((action) => (action.kind === 'page' ? [action.page] : []))
    expect([...new Set(pages)].sort()).toEqual([...desktopPageSchema.options].sort())
    expect(pressed.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['add-registry', 'back', 'forward', 'reload', 'lock']),
    )
  })

  it('gives each key once, and words to every item', () => {
    const items = within(menu({ platform }))
    const keys = items.flatMap(({ accelerator }) => (accelerator ? [accelerator] : []))
    expect(new Set(keys).size).toBe(keys.length)
    for (const item of items) expect(item.type === 'separator' || (item.label ?? '') !== '').toBe(true)
  })

  it('offers to lock only what is open', () => {
    const lock = (unlocked: boolean) =>
      within(menu({ platform, unlocked })).find(({ label }) => label === 'Lock the vault now')?.enabled
    expect(lock(true)).toBe(true)
    expect(lock(false)).toBe(false)
  })

  it('ends the program from where the platform has that', () => {
    expect(within(menu({ platform })).filter(({ role }) => role === 'quit')).toHaveLength(1)
    expect(menu({ platform })[0]?.label).toBe(platform === 'darwin' ? 'Fairlead' : 'File')
  })
})

describe('the words of the desktop', () => {
  it('are those of the setting, else those that the system prefers', () => {
    expect(desktopWords('de', ['en-US']).say('menu.file')).toBe('Datei')
    expect(desktopWords('en', ['de-DE']).say('menu.file')).toBe('File')
    expect(desktopWords('system', ['fr-FR', 'de_AT', 'en']).say('menu.file')).toBe('Datei')
    expect(desktopWords('system', ['fr']).language).toBe('en')
    expect(desktopWords('system', []).language).toBe('en')
  })

  it('have every value in its place, in both languages', () => {
    for (const language of ['en', 'de'] as const) {
      const { say, problem } = desktopWords(language, [])
      expect(say('tray.engine', { product: 'Docker', version: '1', name: 'x' })).toBe('Docker 1 · x')
      expect(say('notices.done', { image: '{image}$&' })).toContain('{image}$&')
      expect(problem('problems.desktop.refused.says')).toBeTruthy()
    }
  })
})
