import { expect } from '@playwright/test'
import { VaultPage } from '../../pages/vault-page.ts'
import { test } from './desktop-test.ts'

test('EL-06: nothing of Node or Electron is in the page, and its process is in the sandbox', async ({
  desktop,
}) => {
  const { window: page, app } = desktop
  const names = ['require', 'process', 'Buffer', 'global', 'electron', 'module', '__dirname', 'ipcRenderer']
  const kinds = await page.evaluate((all) => all.map((name) => typeof Reflect.get(globalThis, name)), names)
  expect(kinds).toEqual(names.map(() => 'undefined'))
  test.skip(
    process.platform === 'linux',
    'EL-06: Electron tells of the sandbox of a process on macOS and Windows',
  )
  const sandboxed = await app.evaluate(({ app: main }) =>
    main
      .getAppMetrics()
      .filter(({ type }) => type === 'Tab')
      .map((metric) => metric.sandboxed),
  )
  expect(sandboxed).not.toContain(false)
})

test('EL-07: the bridge has no surface: the page has what a browser gives it, and is sent one port', async ({
  desktop,
}) => {
  const { window: page, app } = desktop
  await new VaultPage(page).protectHeading.waitFor()
  // A blank document of the same engine has no preload, and shows what every page has.
  const own = await page.evaluate(() => Object.getOwnPropertyNames(globalThis).sort())
  const added = await app.evaluate(async ({ BrowserWindow }, names) => {
    const blank = new BrowserWindow({
      show: false,
      webPreferences: { sandbox: true, contextIsolation: true },
    })
    await blank.loadURL('app://fairlead/assets/none')
    const plain: unknown = await blank.webContents.executeJavaScript('Object.getOwnPropertyNames(globalThis)')
    blank.destroy()
    return names.filter((name) => Array.isArray(plain) && !plain.includes(name))
  }, own)
  // What scripts of the page itself define; none of it comes from the preload.
  expect(added.filter((name) => !/^(__VUE|__INTLIFY|__zod|__playwright|\d+$)/i.test(name))).toEqual([])
  const channels = await app.evaluate(({ ipcMain }) => ipcMain.eventNames().map(String))
  expect(channels).toEqual([])
})

test('EL-08: a page that replaces what it can of its own world changes nothing for the bridge', async ({
  desktop,
}) => {
  const { window: page, app } = desktop
  await app.context().addInitScript(() => {
    const seen: unknown[] = []
    const spoiled = (...things: unknown[]) => {
      seen.push(...things)
      throw new Error('spoiled')
    }
    const event = window.addEventListener.bind(window)
    event('message', (message) => {
      const ports = message.ports.length
      document.documentElement.setAttribute('data-ports', String(ports))
      document.documentElement.setAttribute('data-seen', String(seen.length))
    })
    window.postMessage = spoiled
    Reflect.set(Array.prototype, Symbol.iterator, spoiled)
    Reflect.set(Object.prototype, 'ports', spoiled)
    JSON.parse = spoiled
  })
  await page.reload()
  // The preload runs in a world of its own, so the port comes all the same, and none of these was called for it.
  await expect(page.locator('html')).toHaveAttribute('data-ports', '1')
  await expect(page.locator('html')).toHaveAttribute('data-seen', '0')
})
