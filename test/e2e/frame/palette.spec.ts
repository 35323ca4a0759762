import { randomBytes } from 'node:crypto'
import { expect, type Page } from '@playwright/test'
import { RegistriesPage } from '../../pages/registries-page.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { expectAccessible } from '../../support/axe.ts'
import { json } from '../../support/scripted-engine.ts'
import { test } from '../../support/scripted-test.ts'

test.setTimeout(120_000)

const words = (page: Page) => page.getByRole('combobox', { name: 'Search or run a command' })
const option = (page: Page, name: string) => page.getByRole('option', { name, exact: true })

async function find(page: Page, typed: string): Promise<void> {
  await page.keyboard.press('Control+K')
  await words(page).fill(typed)
}

test.beforeEach(async ({ page, engine, shell }) => {
  engine.on('GET', '/containers/json', json([]))
  engine.on('GET', '/images/json', json([]))
  engine.on('POST', '/auth', json({ message: 'unauthorized' }, 401))
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto(shell.url)
  await new VaultPage(page).protectByPassphrase(randomBytes(18).toString('base64url'))
  const registries = new RegistriesPage(page)
  await registries.open()
  await registries.addAnyway({
    name: 'workshop',
    address: 'workshop.example.com',
    username: 'ann',
    password: randomBytes(18).toString('base64url'),
  })
})

test('what is typed and reads as an image is offered to be launched, and only fills the form', async ({
  page,
  engine,
}) => {
  const asked = engine.asked('/images/create').length
  await find(page, 'workshop.example.com/team/app:7')
  await expect(page.getByRole('option').first()).toHaveText('Launch workshop.example.com/team/app:7…')
  await page.keyboard.press('Enter')
  await expect(
    page.getByRole('combobox', { name: 'Image' }).or(page.getByLabel('Image', { exact: true })),
  ).toHaveValue('workshop.example.com/team/app:7')
  expect(engine.asked('/images/create')).toHaveLength(asked)
})

test('the vault is locked from it; what then cannot be done stays, and says why', async ({ page }) => {
  await find(page, 'lock vault')
  await option(page, 'Lock the vault now').waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: 'Vault: Locked' }).waitFor()

  await find(page, 'verify workshop')
  const verify = page.getByRole('option', { name: /^Verify workshop/ })
  await expect(verify).toHaveAttribute('aria-disabled', 'true')
  await page.getByText('This cannot be done now: the vault is locked.').waitFor()
  await expectAccessible(page, 'a command that cannot be done')
  await page.keyboard.press('Enter')
  await expect(words(page), 'it stays open').toBeFocused()
  await words(page).fill('deactivate workshop')
  await page.keyboard.press('Enter')
  await new RegistriesPage(page).rowIn('workshop', 'Inactive').waitFor()
})

test('what was used last stands first, also after a reload', async ({ page }) => {
  await find(page, 'theme dark')
  await page.keyboard.press('Enter')
  await expect(page.locator('html.dark')).toBeAttached()
  await find(page, 'activity')
  await page.keyboard.press('Enter')
  await page.getByRole('main').getByRole('heading', { name: 'Activity', exact: true }).waitFor()
  await page.reload()
  await page.getByRole('main').getByRole('heading', { name: 'Activity', exact: true }).waitFor()
  await page.keyboard.press('Control+K')
  const last = page.getByRole('group', { name: 'Used last' }).getByRole('option')
  await expect(last.nth(0)).toHaveText('Activity')
  await expect(last.nth(1)).toContainText('Theme: Dark')
  await words(page).fill('theme system')
  await page.keyboard.press('Enter')
  await words(page).waitFor({ state: 'detached' })
  await page.keyboard.press('Control+K')
  await page.getByRole('group', { name: 'Used last' }).waitFor()
  await expectAccessible(page, 'the palette with what was used last')
})

test('pages, projects, language and diagnostics are a few letters away', async ({ page }) => {
  await find(page, 'vs')
  await expect(page.getByRole('option').first()).toHaveText('Vault and security')
  await words(page).fill('language deutsch')
  await expect(page.getByRole('option').first()).toHaveText('Language: Deutsch')
  await words(page).fill('diagn')
  await page.keyboard.press('Enter')
  await page.getByText('This is all that is in it.').waitFor()
})
