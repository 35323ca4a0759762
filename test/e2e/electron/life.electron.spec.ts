import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { VaultPage } from '../../pages/vault-page.ts'
import { canaryForms } from '../../support/canary/canary-forms.ts'
import { test } from './desktop-test.ts'

const newSecret = () => randomBytes(18).toString('base64url')

/** The files below a folder in which one of these texts stands. */
function filesWith(folder: string, texts: readonly Buffer[]): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const path = join(folder, name)
    if (!existsSync(path) || !statSync(path).isFile()) return false
    const bytes = readFileSync(path)
    return texts.some((text) => bytes.includes(text))
  })
}

test('EL-18: a page that comes and goes leaves no listener and no memory behind', async ({ desktop }) => {
  test.setTimeout(300_000)
  const { window: page, app } = desktop
  const look = () =>
    app.evaluate(({ webContents }) => {
      const [contents] = webContents.getAllWebContents()
      const listeners = contents?.eventNames().reduce((sum, name) => sum + contents.listenerCount(name), 0)
      return { listeners, heap: process.memoryUsage().heapUsed }
    })
  for (let round = 0; round < 50; round += 1) await page.reload()
  const before = await look()
  for (let round = 0; round < 1000; round += 1) await page.reload()
  const after = await look()
  expect(after.listeners).toBe(before.listeners)
  expect(after.heap - before.heap).toBeLessThan(20 * 1024 * 1024)
})

test('EL-20: a page whose process dies may be loaded anew, and the vault is as it was', async ({
  desktop,
}) => {
  const { window: page, app, dataFolder } = desktop
  await new VaultPage(page).protectByPassphrase(newSecret())
  const header = readFileSync(join(dataFolder, 'vault.json'))
  await app.evaluate(({ dialog, webContents }) => {
    // The first button of the box reloads.
    dialog.showMessageBox = async () => ({ response: 0, checkboxChecked: false })
    webContents.getAllWebContents()[0]?.forcefullyCrashRenderer()
  })
  await expect
    .poll(() => app.evaluate(({ webContents }) => webContents.getAllWebContents()[0]?.isCrashed()))
    .toBe(false)
  const title = () =>
    app.evaluate(({ webContents }) =>
      webContents.getAllWebContents()[0]?.executeJavaScript('document.querySelector("main") !== null'),
    )
  await expect.poll(title).toBe(true)
  expect(readFileSync(join(dataFolder, 'vault.json')).equals(header)).toBe(true)
})

test('LK-01: what was typed stands in no file of the browser and in no output', async ({ desktop }) => {
  const { window: page, app, dataFolder } = desktop
  const secret = newSecret()
  await new VaultPage(page).protectByPassphrase(secret)
  await page.reload()
  await app.evaluate(({ session }) => session.defaultSession.flushStorageData())
  const forms = canaryForms(secret).map(({ bytes }) => bytes)
  expect(filesWith(dataFolder, forms)).toEqual([])
  expect(desktop.output()).not.toContain(secret)
})

test('LK-02: the dump of a crash stays here, in a folder of the owner alone', async ({ desktop }) => {
  const { app, window: page, dataFolder } = desktop
  await new VaultPage(page).protectByPassphrase(newSecret())
  const settings = await app.evaluate(({ app: main, crashReporter }) => ({
    uploads: crashReporter.getUploadToServer(),
    folder: main.getPath('crashDumps'),
  }))
  const folder = join(dataFolder, 'browser', 'crashes')
  expect(settings).toEqual({ uploads: false, folder })
  const gone = new Promise((resolve) => app.process().once('exit', resolve))
  await app.evaluate(() => process.crash()).catch(() => undefined)
  await gone
  const dumps = () =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.dmp'))
  await expect.poll(() => dumps().length).toBe(1)
  if (process.platform !== 'win32') expect(statSync(folder).mode & 0o777).toBe(0o700)
})
