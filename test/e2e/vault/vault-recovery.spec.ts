import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { createBedFolder } from '../../bed/bed-folder.ts'
import { causeToSkip } from '../../bed/machine/bed-parts.ts'
import { startWebShell, type WebShell } from '../../bed/page/web-shell.ts'
import { SettingsMenu } from '../../pages/settings-menu.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { expectAccessible } from '../../support/axe.ts'

test.setTimeout(120_000)

const newSecret = () => randomBytes(18).toString('base64url')

let folder: ReturnType<typeof createBedFolder>
let shell: WebShell
test.beforeEach(async ({ page }) => {
  const missing = causeToSkip(['browser'])
  test.skip(missing !== undefined, missing)
  folder = createBedFolder('recovery')
  shell = await startWebShell({
    engine: `unix://${join(folder.path, 'no-engine.sock')}`,
    dataFolder: join(folder.path, 'data'),
  })
  await page.goto(shell.url)
})
test.afterEach(async () => {
  await shell?.dispose()
  await folder.dispose()
})

test('recovery words are shown once, printed alone, and open the vault however they are typed', async ({
  page,
}) => {
  const vault = new VaultPage(page)
  await vault.protectHeading.waitFor()
  await page.getByRole('radio', { name: 'Passphrase' }).check()
  const passphrase = newSecret()
  await vault.passphrase.fill(passphrase)
  await vault.repeated.fill(passphrase)
  await page.getByRole('checkbox', { name: 'Make recovery words' }).check()
  await page.getByRole('button', { name: 'Continue' }).click()

  const create = page.getByRole('button', { name: 'Create vault' })
  await expect(page.getByRole('heading', { name: 'Your recovery words' })).toBeFocused()
  await expect(create).toBeDisabled()
  await expectAccessible(page, 'recovery words')
  await page.emulateMedia({ media: 'print' })
  await expect(page.getByText('Whoever has them and the data folder can open the vault.')).toBeVisible()
  await expect(create).toBeHidden()
  await expect(page.getByRole('navigation').first()).toBeHidden()
  await page.emulateMedia({ media: 'screen' })

  const words = await vault.noteWords()
  expect(words).toHaveLength(12)
  await create.click()
  await vault.protectHeading.waitFor({ state: 'hidden', timeout: 30_000 })
  await new SettingsMenu(page).open('Vault and security')
  await expect(vault.slot('Recovery words')).toBeVisible()

  await vault.lockNow()
  await vault.open()
  const misread = words.map((word, index) => (index === 4 ? 'fairlead' : word))
  await vault.unlock(misread.join(' '))
  await page.getByText('Not a recovery word: number 5.').waitFor()
  await vault.unlock(` ${words.join('-').toUpperCase()}  `)
  await vault.unlockHeading.waitFor({ state: 'detached', timeout: 30_000 })
})

test('new recovery words take the place of the old ones', async ({ page }) => {
  const vault = new VaultPage(page)
  const passphrase = newSecret()
  await vault.protectByPassphrase(passphrase)
  await new SettingsMenu(page).open('Vault and security')
  await page.getByText('There is only one way to open this vault.').waitFor()

  await vault.button('Make recovery words').click()
  const first = await vault.noteWords()
  await expectAccessible(page, 'recovery words for a vault')
  await vault.dialog.getByRole('button', { name: 'Use these words' }).click()
  await vault.dialog.waitFor({ state: 'detached', timeout: 30_000 })
  await expect(vault.slot('Recovery words')).toBeVisible()

  await vault.button('Replace recovery words').click()
  const second = await vault.noteWords()
  expect(second).not.toEqual(first)
  await vault.dialog.getByRole('button', { name: 'Use these words' }).click()
  await vault.dialog.waitFor({ state: 'detached', timeout: 30_000 })
  await expect(vault.slot('Recovery words')).toHaveCount(1)

  await vault.lockNow()
  await vault.open()
  await vault.unlock(first.join(' '))
  await page.getByText('This passphrase does not open the vault.').waitFor()
  await vault.unlock(second.join(' '))
  await vault.unlockHeading.waitFor({ state: 'detached', timeout: 30_000 })
})

test('the data key is replaced: what is typed is asked for again, or let go', async ({ page }) => {
  const vault = new VaultPage(page)
  const passphrase = newSecret()
  const spare = newSecret()
  await vault.protectByPassphrase(passphrase)
  await new SettingsMenu(page).open('Vault and security')
  await vault.addPassphrase(spare)

  await vault.button('Replace the data key').click()
  const replace = vault.dialog.getByRole('button', { name: 'Replace data key' })
  await expect(replace).toBeDisabled()
  await vault.field('Passphrase').fill(newSecret())
  await vault.dialog.getByRole('checkbox', { name: 'Remove Passphrase 2 instead' }).check()
  await replace.click()
  await expect(vault.field('Passphrase')).toHaveAccessibleDescription(/does not open the vault/)
  await expect(vault.field('Passphrase')).toBeFocused()
  await expectAccessible(page, 'replace the data key, with a wrong passphrase')
  await vault.field('Passphrase').fill(passphrase)
  await replace.click()
  await page.getByText('The data key was replaced').waitFor()
  await expect(vault.slot('Passphrase 2')).toHaveCount(0)

  await vault.lockNow()
  await vault.open()
  await vault.unlock(spare)
  await page.getByText('This passphrase does not open the vault.').waitFor()
  await vault.unlock(passphrase)
  await vault.unlockHeading.waitFor({ state: 'detached', timeout: 30_000 })
})
