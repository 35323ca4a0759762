import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { createBedFolder } from '../../bed/bed-folder.ts'
import { type BedKeyring, startKeyring } from '../../bed/keyring/keyring.ts'
import { causeToSkip } from '../../bed/machine/bed-parts.ts'
import { startWebShell, type WebShell } from '../../bed/page/web-shell.ts'
import { SettingsMenu } from '../../pages/settings-menu.ts'
import { VaultPage } from '../../pages/vault-page.ts'

test.setTimeout(180_000)

let folder: ReturnType<typeof createBedFolder>
let shell: WebShell | undefined
let keyring: BedKeyring
test.beforeEach(async () => {
  const missing = causeToSkip(['browser', 'keyring'])
  test.skip(missing !== undefined, missing)
  folder = createBedFolder('vault')
  keyring = await startKeyring()
})
test.afterEach(async () => {
  await shell?.dispose()
  await keyring?.dispose()
  await folder.dispose()
  shell = undefined
})

/** Starts the program on the same data folder, in place of the one that ran, and opens its page. */
async function start(page: Page, env: Readonly<Record<string, string>> = keyring.env): Promise<VaultPage> {
  await shell?.dispose()
  shell = await startWebShell({
    engine: `unix://${join(folder.path, 'no-engine.sock')}`,
    dataFolder: join(folder.path, 'data'),
    env,
  })
  await page.goto(shell.url)
  return new VaultPage(page)
}

const header = () => readFileSync(join(folder.path, 'data', 'vault.json'), 'utf8')

test('KR-04: another key in the keyring is refused, and the words lead back to a keyring that works', async ({
  page,
}) => {
  let vault = await start(page)
  const words = await vault.protectByKeyring()
  await shell?.dispose()
  shell = undefined
  const before = header()
  const { vaultId, slots } = JSON.parse(before).value
  await keyring.overwrite(`vault-${vaultId}-${slots[0].id}-1`)

  vault = await start(page)
  await vault.unlockHeading.waitFor()
  await page.getByText('The system keyring holds a key that does not open this vault.').waitFor()
  await page.getByText('Then remove this key slot and add the keyring again.').waitFor()
  await vault.tryKeyring.click()
  await expect(page.getByRole('alert').getByText('does not open this vault')).toBeVisible()
  expect(header()).toBe(before)
  await vault.unlock(words.join(' '))
  await vault.unlockHeading.waitFor({ state: 'detached', timeout: 30_000 })
  await new SettingsMenu(page).open('Vault and security')
  await vault.removeSlot('Operating system keyring')
  await vault.button('Add operating system keyring').click()
  await vault.slot('Operating system keyring').waitFor()
  await start(page)
  await new SettingsMenu(page).open('Vault and security')
  await page.getByText('The vault is unlocked by the keyring.').waitFor()
})

test('KR-07: a service that dies while it is asked is named, and the words open the vault', async ({
  page,
}) => {
  let vault = await start(page)
  const words = await vault.protectByKeyring()
  vault = await start(page)
  await new SettingsMenu(page).open('Vault and security')
  await vault.lockNow()
  await vault.open()
  const before = header()
  const pid = await keyring.servicePid()
  process.kill(pid, 'SIGSTOP')
  await vault.tryKeyring.click()
  await expect(page.getByRole('button', { name: 'Unlock', exact: true })).toBeEnabled()
  await page.waitForTimeout(1500)
  process.kill(pid, 'SIGKILL')
  await page.getByText('The keyring service ended while it was asked.').waitFor()
  await page.getByText('Start the keyring service again').waitFor()
  expect(header()).toBe(before)
  await vault.unlock(words.join(' '))
  await vault.unlockHeading.waitFor({ state: 'detached', timeout: 30_000 })
})

test('KR-01: without a message bus the page says so, and the words open the vault', async ({ page }) => {
  let vault = await start(page)
  const words = await vault.protectByKeyring()
  const before = header()
  vault = await start(page, {
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(folder.path, randomBytes(4).toString('hex'))}`,
  })
  await vault.unlockHeading.waitFor()
  await page.getByText('The keyring cannot be reached: this session has no message bus.').waitFor()
  await page.getByText('Start Fairlead from a desktop session').waitFor()
  expect(header()).toBe(before)
  await vault.unlock(words.join(' '))
  await vault.unlockHeading.waitFor({ state: 'detached', timeout: 30_000 })
})
