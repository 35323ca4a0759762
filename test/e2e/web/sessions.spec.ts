import { randomBytes } from 'node:crypto'
import { type Browser, expect, type Page } from '@playwright/test'
import { freshAddress } from '../../bed/page/fresh-address.ts'
import { SettingsMenu } from '../../pages/settings-menu.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { expectAccessible } from '../../support/axe.ts'
import { test } from '../../support/scripted-test.ts'

// several browsers, each with a vault in front of it
test.setTimeout(180_000)

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

test.beforeEach(async ({ page, shell }) => {
  await page.goto(shell.url)
  await new VaultPage(page).protectByPassphrase(randomBytes(18).toString('base64url'))
})

/** A window of another browser, signed in with an address that `link` gave. */
async function otherBrowser(browser: Browser, dataFolder: string, userAgent: string): Promise<Page> {
  const context = await browser.newContext({ userAgent })
  const page = await context.newPage()
  await page.goto(await freshAddress(dataFolder))
  await page.getByRole('button', { name: 'Account', exact: true }).waitFor()
  return page
}

const rows = (page: Page) => page.getByRole('table', { name: 'Sessions' }).locator('tbody tr')
const signedOut = (page: Page) => page.getByText('This page is not signed in')

test('another browser is seen, and its session ended', async ({ page, browser, shell }) => {
  await new SettingsMenu(page).open('Vault and security')
  await expect(rows(page)).toHaveCount(1)
  await expect(rows(page)).toContainText('this one')
  await expect(page.getByRole('button', { name: 'End all others' })).toBeHidden()

  const other = await otherBrowser(browser, shell.dataFolder, firefox)
  const row = rows(page).filter({ hasText: 'Firefox 140, Linux' })
  await expect(row).toBeVisible()
  await expect(row).not.toContainText('this one')
  await expectAccessible(page, 'sessions')

  await page.getByRole('button', { name: 'End the session of Firefox 140, Linux' }).click()
  await expectAccessible(page, 'a session that is about to be ended')
  await page.getByRole('button', { name: 'Cancel', exact: true }).click()
  await expect(signedOut(other)).toBeHidden()
  await page.getByRole('button', { name: 'End the session of Firefox 140, Linux' }).click()
  await page.getByRole('button', { name: 'End session', exact: true }).click()
  await expect(signedOut(other)).toBeVisible()
  await expect(row).toBeHidden()
  await other.reload()
  await expect(signedOut(other)).toBeVisible()
  await other.context().close()

  await page.getByRole('link', { name: 'Activity', exact: true }).click()
  await expect(page.getByText('Session of a browser ended (Firefox 140, Linux)')).toBeVisible()
})

test('all others are ended at once', async ({ page, browser, shell }) => {
  await new SettingsMenu(page).open('Vault and security')
  const others = [
    await otherBrowser(browser, shell.dataFolder, firefox),
    await otherBrowser(browser, shell.dataFolder, 'curl/8.14.1 <b>bold</b>'),
  ]
  await expect(rows(page)).toHaveCount(3)
  await expect(rows(page).filter({ hasText: 'curl/8.14.1 <b>bold</b>' })).toBeVisible()
  await page.getByRole('button', { name: 'End all others' }).click()
  await page.getByRole('button', { name: 'End sessions', exact: true }).click()
  await expect(rows(page)).toHaveCount(1)
  for (const other of others) {
    await expect(signedOut(other)).toBeVisible()
    await other.context().close()
  }
})

test('a browser that signs itself out says how to come back', async ({ page, shell }) => {
  await new SettingsMenu(page).open('Vault and security')
  await page.getByRole('button', { name: 'Sign out this browser' }).click()
  await expect(page.getByRole('dialog')).toContainText('npm run -s web -- link')
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await expect(signedOut(page)).toBeVisible()
  await expect(page.getByText('npm run -s web -- link')).toBeVisible()
  await expectAccessible(page, 'signed out')
  await page.reload()
  await expect(signedOut(page)).toBeVisible()

  // in the same window, where only the fragment of the address changes
  await page.goto(await freshAddress(shell.dataFolder))
  await expect(signedOut(page)).toBeHidden()
  await expect(page).not.toHaveURL(/token/)
  await page.reload()
  await new SettingsMenu(page).open('Vault and security')
  await expect(rows(page)).toHaveCount(1)
})

test('a fresh address in a browser that is signed in replaces its session, in all its windows', async ({
  page,
  context,
  shell,
}) => {
  const window = await context.newPage()
  await window.goto(new URL('/', shell.url).href)
  await new SettingsMenu(window).open('Vault and security')
  const windows = rows(window).getByRole('cell').nth(3)
  await expect(windows).toHaveText('2')
  const [before] = await context.cookies()
  await page.goto(await freshAddress(shell.dataFolder))
  await expect.poll(async () => (await context.cookies())[0]?.value).not.toBe(before?.value)
  await expect(windows).toHaveText('2')
  await expect(rows(window)).toHaveCount(1)
  await expect(signedOut(window)).toBeHidden()
})
