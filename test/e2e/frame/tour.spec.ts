import { randomBytes } from 'node:crypto'
import { expect, type Page } from '@playwright/test'
import { startWebShell, type WebShell } from '../../bed/page/web-shell.ts'
import { SettingsMenu } from '../../pages/settings-menu.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { expectAccessible } from '../../support/axe.ts'
import { KeyboardUser } from '../../support/keyboard.ts'
import { test as base } from '../../support/scripted-test.ts'

/** As somebody sees the program who starts it for the first time. */
const test = base.extend<{ shell: WebShell }>({
  shell: async ({ engine }, use) => {
    const shell = await startWebShell({ engine: engine.endpoint.text, tour: true })
    await use(shell)
    await shell.dispose()
  },
})

test.setTimeout(120_000)

const tour = (page: Page) => page.getByRole('complementary', { name: 'Tour' })
const button = (page: Page, name: string) => tour(page).getByRole('button', { name, exact: true })

test.beforeEach(async ({ page, shell }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto(shell.url)
  await new VaultPage(page).protectByPassphrase(randomBytes(18).toString('base64url'))
})

test('three steps follow the first vault, each at the control that it speaks of; then they are over for good', async ({
  page,
}) => {
  const keys = new KeyboardUser(page)
  const framed = page.locator('[data-tour-here]')
  await tour(page).getByText('Tour, 1 of 3').waitFor()
  await expect(framed).toHaveText('Add Registry')
  await expectAccessible(page, 'the first step')
  await keys.use(button(page, 'Show me'))
  await expect(page.getByRole('button', { name: 'Add Registry' }).first()).toBeFocused()

  await keys.use(button(page, 'Go on'))
  await tour(page).getByText('Tour, 2 of 3').waitFor()
  await page.getByRole('main').getByRole('heading', { name: 'Launch', exact: true }).waitFor()
  await expect(framed).toHaveAccessibleName('Credential match')
  await page.setViewportSize({ width: 390, height: 844 })
  await expectAccessible(page, 'the second step on a phone')
  await page.setViewportSize({ width: 1280, height: 720 })

  await button(page, 'Go on').click()
  await tour(page).getByText('Tour, 3 of 3').waitFor()
  await page.getByRole('main').getByRole('heading', { name: 'Registries', exact: true }).waitFor()
  await button(page, 'Done').click()
  await expect(tour(page)).toHaveCount(0)
  await expect(framed).toHaveCount(0)
  await expect(page.getByRole('main')).toBeFocused()

  await page.reload()
  await page.getByRole('heading', { name: 'Registries', exact: true }).waitFor()
  await expect(tour(page)).toHaveCount(0)
})

test('it takes the keyboard from nobody, and Escape ends it, but not while it closes something else', async ({
  page,
}) => {
  await tour(page).waitFor()
  await expect(tour(page).locator(':focus')).toHaveCount(0)
  await page.getByRole('button', { name: 'Add Registry' }).first().click()
  await page.getByRole('dialog').getByRole('radio', { name: 'Custom' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await expect(tour(page)).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(tour(page)).toHaveCount(0)
})

test('it can be seen again, from About and from the palette', async ({ page }) => {
  await button(page, 'End the tour').click()
  await expect(tour(page)).toHaveCount(0)
  await new SettingsMenu(page).open('About')
  await page.getByRole('main').getByRole('button', { name: 'Show the tour' }).click()
  await tour(page).getByText('Tour, 1 of 3').waitFor()
  await button(page, 'End the tour').click()
  await page.keyboard.press('Control+K')
  await page.getByRole('combobox', { name: 'Search or run a command' }).fill('tour')
  await page.keyboard.press('Enter')
  await tour(page).getByText('Tour, 1 of 3').waitFor()
})
