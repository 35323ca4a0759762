import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { createBedFolder } from '../../bed/bed-folder.ts'
import { causeToSkip } from '../../bed/machine/bed-parts.ts'
import { startWebShell, type WebShell } from '../../bed/page/web-shell.ts'
import { RegistriesPage } from '../../pages/registries-page.ts'
import { SettingsMenu } from '../../pages/settings-menu.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { expectAccessible } from '../../support/axe.ts'

test.setTimeout(180_000)

const newSecret = () => randomBytes(18).toString('base64url')

let folder: ReturnType<typeof createBedFolder>
const shells: WebShell[] = []
test.beforeEach(() => {
  const missing = causeToSkip(['browser'])
  test.skip(missing !== undefined, missing)
  folder = createBedFolder('backup')
})
test.afterEach(async () => {
  for (const shell of shells.splice(0)) await shell.dispose()
  await folder.dispose()
})

async function start(page: Page, data: string): Promise<VaultPage> {
  const shell = await startWebShell({
    engine: `unix://${join(folder.path, 'no-engine.sock')}`,
    dataFolder: join(folder.path, data),
  })
  shells.push(shell)
  await page.goto(shell.url)
  return new VaultPage(page)
}

test('a backup made here is restored on a machine that has no vault, and over one that has', async ({
  page,
}) => {
  const [passphrase, backupPassphrase, elsewhere] = [newSecret(), newSecret(), newSecret()]
  let vault = await start(page, 'first')
  await vault.protectByPassphrase(passphrase)
  const registries = new RegistriesPage(page)
  await registries.open()
  await registries.addAnyway({
    name: 'team',
    address: 'registry.example:5000',
    username: 'kim',
    password: newSecret(),
  })

  await new SettingsMenu(page).open('Vault and security')
  const saved = await vault.saveBackup(backupPassphrase)
  const file = join(folder.path, 'team.fairlead-backup')
  writeFileSync(file, readFileSync(saved))
  await page.getByText(/The backup was saved as /).waitFor()

  vault = await start(page, 'second')
  await vault.protectHeading.waitFor()
  await page.getByRole('button', { name: 'Restore a backup instead' }).click()
  await vault.restore(file, newSecret())
  await expect(vault.field('Passphrase of the backup')).toBeFocused()
  await expectAccessible(page, 'restore, with a wrong passphrase')
  await vault.restore(file, backupPassphrase)
  await vault.unlockHeading.waitFor({ timeout: 30_000 })
  await vault.unlock(backupPassphrase)
  await vault.unlockHeading.waitFor({ state: 'detached', timeout: 30_000 })
  await registries.open()
  await expect(registries.row('team')).toContainText('registry.example:5000')

  vault = await start(page, 'third')
  await vault.protectByPassphrase(elsewhere)
  await new SettingsMenu(page).open('Vault and security')
  await vault.button('Restore…').click()
  await vault.restore(file, backupPassphrase)
  await page.getByText(/Fairlead starts anew with the backup/).waitFor()
  await new SettingsMenu(page).open('Vault and security')
  await expect(page.getByText('The vault is locked.')).toBeVisible({ timeout: 30_000 })
  await page.getByRole('button', { name: /^Delete before-restore-/ }).click()
  await vault.dialog.getByRole('button', { name: 'Delete' }).click()
  await page.getByText('Deleted for good.').waitFor()
  await expect(page.getByRole('button', { name: /^Delete before-restore-/ })).toHaveCount(0)
  await vault.open()
  await vault.unlock(passphrase)
  await vault.unlockHeading.waitFor({ state: 'detached', timeout: 30_000 })
})

test('a file that is no backup is refused, and nothing is replaced', async ({ page }) => {
  const vault = await start(page, 'data')
  await vault.protectByPassphrase(newSecret())
  await new SettingsMenu(page).open('Vault and security')
  const file = join(folder.path, 'holiday.jpg')
  writeFileSync(file, randomBytes(70_000))
  await vault.button('Restore…').click()
  await vault.dialog.getByRole('button', { name: 'Restore', exact: true }).click()
  await expect(vault.field('Backup file')).toBeFocused()
  await vault.restore(file, newSecret())
  await expect(vault.dialog.getByRole('alert')).toBeVisible()
  await vault.dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByText('The vault is unlocked by the passphrase.')).toBeVisible()
})
