import { randomBytes } from 'node:crypto'
import { expect, type Locator, type Page } from '@playwright/test'
import { RegistriesPage } from '../../pages/registries-page.ts'
import { SettingsMenu } from '../../pages/settings-menu.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { test } from '../../support/scripted-test.ts'

const newSecret = () => randomBytes(18).toString('base64url')

/** Types a secret as hands do, looks at it and away again, and searches the page's markup for it. */
async function expectUnwritten(page: Page, field: Locator): Promise<void> {
  const secret = newSecret()
  await field.pressSequentially(secret)
  await expect(field).toHaveValue(secret)
  await expect(field).not.toHaveAttribute('value')
  const eye = field.locator('..').getByRole('button', { name: 'Show characters' })
  await eye.click()
  await expect(field).toHaveAttribute('type', 'text')
  await expect(field).toHaveValue(secret)
  await eye.click()
  await expect(field).toHaveAttribute('type', 'password')
  // Compared here, so that no report holds the page.
  expect((await page.content()).includes(secret), 'the secret stands in the markup').toBe(false)
  await field.fill('')
}

test('no password that is typed stands in the markup of the page', async ({ page, shell }) => {
  const vault = new VaultPage(page)
  const registries = new RegistriesPage(page)
  await page.goto(shell.url)
  await vault.protectHeading.waitFor()
  await expectUnwritten(page, vault.passphrase)
  await expectUnwritten(page, vault.repeated)
  await vault.protectByPassphrase(newSecret())

  await registries.open()
  await registries.openAddForm()
  await expectUnwritten(page, registries.field('Password'))
  await registries.dialog.getByRole('button', { name: 'Cancel' }).click()
  await registries.addAnonymous('one', 'registry.example.com')
  await registries.choose('one', 'Edit')
  await expectUnwritten(page, registries.field('Password'))
  await registries.dialog.getByRole('button', { name: 'Cancel' }).click()

  await new SettingsMenu(page).open('Vault and security')
  await vault.button('Change passphrase').click()
  await expectUnwritten(page, vault.field('Current passphrase'))
  await expectUnwritten(page, vault.field('New passphrase'))
  await vault.dialog.getByRole('button', { name: 'Cancel' }).click()
  await vault.lockNow()
  await vault.open()
  await expectUnwritten(page, vault.passphrase)
})
