import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { createBedFolder } from '../../bed/bed-folder.ts'
import { type BedKeyring, startKeyring } from '../../bed/keyring/keyring.ts'
import { causeToSkip } from '../../bed/machine/bed-parts.ts'
import { startWebShell, type WebShell } from '../../bed/page/web-shell.ts'
import { SettingsMenu } from '../../pages/settings-menu.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { expectAccessible } from '../../support/axe.ts'

test.setTimeout(180_000)

const newSecret = () => randomBytes(18).toString('base64url')

let folder: ReturnType<typeof createBedFolder>
let shell: WebShell | undefined
let keyring: BedKeyring | undefined
test.beforeEach(() => {
  const missing = causeToSkip(['browser'])
  test.skip(missing !== undefined, missing)
  folder = createBedFolder('vault')
})
test.afterEach(async () => {
  await shell?.dispose()
  await keyring?.dispose()
  await folder.dispose()
  shell = undefined
  keyring = undefined
})

/** Starts the program on the same data folder, in place of the one that ran, and opens its page. */
async function start(page: Page, env: Readonly<Record<string, string>> = {}): Promise<VaultPage> {
  await shell?.dispose()
  shell = await startWebShell({
    engine: `unix://${join(folder.path, 'no-engine.sock')}`,
    dataFolder: join(folder.path, 'data'),
    env,
  })
  await page.goto(shell.url)
  return new VaultPage(page)
}

/** The bytes of every file of the vault, backups included. */
function vaultBytes(): Record<string, string> {
  const data = join(folder.path, 'data')
  const secrets = join(data, 'secrets')
  const sealed = existsSync(secrets) ? readdirSync(secrets).map((name) => join('secrets', name)) : []
  const names = [...readdirSync(data).filter((name) => name.startsWith('vault.json')), ...sealed]
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(data, name), 'base64')]))
}

test('the passphrase is changed, and after a restart the new one alone opens the vault', async ({ page }) => {
  const [first, second] = [newSecret(), newSecret()]
  let vault = await start(page)
  await vault.protectByPassphrase(first)
  await new SettingsMenu(page).open('Vault and security')
  await expect(vault.button('Remove Passphrase')).toBeDisabled()
  await expect(vault.button('Remove Passphrase')).toHaveAccessibleDescription(/only way to open the vault/)

  await vault.button('Change passphrase').press('Enter')
  await expect(vault.field('Current passphrase')).toBeFocused()
  await vault.changePassphrase(first, second, newSecret())
  await expect(vault.field('Repeat new passphrase')).toBeFocused()
  await expect(vault.dialog.getByText('The two passphrases are not the same.')).toBeVisible()
  const before = vaultBytes()
  await vault.changePassphrase(newSecret(), second)
  await expect(vault.field('Current passphrase')).toHaveAccessibleDescription(
    /This passphrase does not open the vault/,
  )
  await expect(vault.field('Current passphrase')).toBeFocused()
  await expectAccessible(page, 'change passphrase, with a wrong one')
  await vault.changePassphrase(first, 'short')
  await expect(vault.field('New passphrase')).toHaveAccessibleDescription(/This passphrase is too short/)
  expect(vaultBytes()).toEqual(before)
  for (const typed of [first, second, second]) {
    // Between two fields stands the button that shows what is typed in the first.
    const key = typed === first ? 'Shift+Tab' : 'Tab'
    await page.keyboard.press(key)
    await page.keyboard.press(key)
    await page.keyboard.press('Control+A')
    await page.keyboard.type(typed)
  }
  await page.keyboard.press('Enter')
  await page.getByText('The passphrase was changed.').waitFor()
  await vault.dialog.waitFor({ state: 'detached' })
  await expect(vault.button('Change passphrase')).toBeFocused()

  vault = await start(page)
  await vault.unlockHeading.waitFor()
  await vault.unlock(first)
  await page.getByText('This passphrase does not open the vault.').waitFor()
  await vault.unlock(second)
  await vault.unlockHeading.waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'Activity', exact: true }).click()
  await page.getByText('Passphrase of the vault changed').waitFor()
})

test('passphrases are added and removed, by keyboard too, and many wrong ones are slowed down', async ({
  page,
}) => {
  const [first, second] = [newSecret(), newSecret()]
  const vault = await start(page)
  await vault.protectByPassphrase(first)
  await new SettingsMenu(page).open('Vault and security')
  await vault.addPassphrase(second)
  await expect(vault.slot('Passphrase 2')).toContainText('Strong')
  await vault.button('Remove Passphrase').press('Enter')
  await vault.dialog.getByText('It will not open the vault any more.').waitFor()
  await expectAccessible(page, 'remove a key slot')
  await page.keyboard.press('Escape')
  await vault.dialog.waitFor({ state: 'detached' })
  await expect(vault.slot('Passphrase 2')).toBeVisible()
  await vault.removeSlot('Passphrase')
  await expect(vault.slot('Passphrase 2')).toHaveCount(0)
  await expectAccessible(page, 'vault with one slot')

  await vault.lockNow()
  await expect(page.getByRole('button', { name: /^Remove/ })).toHaveCount(0)
  await vault.open()
  for (let guess = 0; guess < 3; guess += 1) {
    await vault.unlock(first)
    await page.getByText('This passphrase does not open the vault.').waitFor()
    await expect(page.getByRole('button', { name: 'Unlock', exact: true })).toBeEnabled()
  }
  await expect(async () => {
    await vault.unlock(second)
    await vault.unlockHeading.waitFor({ state: 'detached', timeout: 5000 })
  }).toPass()
})

test.describe('with a real keyring', () => {
  test.beforeEach(async () => {
    const missing = causeToSkip(['browser', 'keyring'])
    test.skip(missing !== undefined, missing)
    keyring = await startKeyring()
  })

  test('KR-02: opens by itself, and with the recovery words while the keyring is locked', async ({
    page,
  }) => {
    let vault = await start(page, keyring?.env)
    const words = await vault.protectByKeyring()
    vault = await start(page, keyring?.env)
    await new SettingsMenu(page).open('Vault and security')
    await page.getByText('The vault is unlocked by the keyring.').waitFor()
    await expect(vault.slot('Operating system keyring')).toContainText('Strong')
    await expect(vault.slot('Recovery words')).toContainText('Strong')
    await expectAccessible(page, 'vault with two slots')

    const before = vaultBytes()
    await keyring?.lock()
    vault = await start(page, keyring?.env)
    await vault.unlockHeading.waitFor()
    await page.getByText('The system keyring is locked, and it was not unlocked.').waitFor()
    await expectAccessible(page, 'unlock, keyring locked')
    await vault.tryKeyring.click()
    await page.getByText('Unlock the keyring and try it again, or use the passphrase.').waitFor()
    expect(vaultBytes()).toEqual(before)
    await vault.unlock(words.join(' '))
    await vault.unlockHeading.waitFor({ state: 'detached' })
  })

  test('KR-03: a key that was deleted from it is gone, and the way out leads back to it', async ({
    page,
  }) => {
    let vault = await start(page, keyring?.env)
    const words = await vault.protectByKeyring()
    const before = vaultBytes()
    expect(await keyring?.deleteEntries()).toBe(1)
    vault = await start(page, keyring?.env)
    await vault.unlockHeading.waitFor()
    await page.getByText('The system keyring no longer holds the key of this vault.').waitFor()
    await page.getByText('Then remove this key slot and add the keyring again.').waitFor()
    expect(vaultBytes()).toEqual(before)
    await vault.unlock(words.join(' '))
    await vault.unlockHeading.waitFor({ state: 'detached' })
    await new SettingsMenu(page).open('Vault and security')
    await vault.removeSlot('Operating system keyring')
    await vault.button('Add operating system keyring').click()
    await vault.slot('Operating system keyring').waitFor()
    await start(page, keyring?.env)
    await new SettingsMenu(page).open('Vault and security')
    await page.getByText('The vault is unlocked by the keyring.').waitFor()
  })
})

test('KR-01: without a keyring the page says why, and adding one is refused with the way out', async ({
  page,
}) => {
  const vault = await start(page)
  await vault.protectByPassphrase(newSecret())
  await new SettingsMenu(page).open('Vault and security')
  const why = page.getByText('The keyring cannot be reached: this session has no message bus.')
  await why.first().waitFor()
  const before = vaultBytes()
  await vault.button('Add operating system keyring').click()
  await page.getByRole('alert').getByText('Start Fairlead from a desktop session').waitFor()
  expect(vaultBytes()).toEqual(before)
  await expectAccessible(page, 'vault, keyring refused')
})
