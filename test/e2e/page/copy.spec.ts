import { randomBytes } from 'node:crypto'
import { expect } from '@playwright/test'
import { LaunchPage } from '../../pages/launch-page.ts'
import { SettingsMenu } from '../../pages/settings-menu.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { test } from '../../support/scripted-test.ts'

test('a text is copied where the permission for the clipboard is denied, as in the desktop application', async ({
  page,
  shell,
}) => {
  await page.addInitScript(() => {
    navigator.clipboard.writeText = async () => {
      throw new DOMException('Write permission denied.', 'NotAllowedError')
    }
  })
  await page.goto(shell.url)
  await new VaultPage(page).protectByPassphrase(randomBytes(18).toString('base64url'))
  await new SettingsMenu(page).open('Terminal')
  await page.getByRole('button', { name: 'Copy the line', exact: true }).click()

  const launch = new LaunchPage(page)
  await launch.open()
  await launch.image.focus()
  await page.keyboard.press('Control+V')
  await expect(launch.image).toHaveValue(/^export PATH=".+\/bin:\$PATH"$/)
})
