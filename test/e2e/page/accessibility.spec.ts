import { randomBytes } from 'node:crypto'
import { expect, type Page } from '@playwright/test'
import { test } from '../../bed/bed-test.ts'
import { LaunchPage } from '../../pages/launch-page.ts'
import { RegistriesPage } from '../../pages/registries-page.ts'
import { SettingsMenu } from '../../pages/settings-menu.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { WorkloadsPage } from '../../pages/workloads-page.ts'
import { expectAccessible } from '../../support/axe.ts'

test.setTimeout(240_000)

const newSecret = () => randomBytes(18).toString('base64url')

/** Opens the program with a new vault, on the Registries page. Returns the passphrase. */
async function openWithVault(page: Page, url: string): Promise<string> {
  const passphrase = newSecret()
  await page.goto(url)
  await new VaultPage(page).protectByPassphrase(passphrase)
  return passphrase
}

test('axe finds nothing where a vault is made, seen, locked and opened', async ({ page, shell }) => {
  const vault = new VaultPage(page)
  const passphrase = newSecret()
  await page.goto(shell.url)
  await vault.protectHeading.waitFor()
  await expectAccessible(page, 'protect')
  await page.getByRole('button', { name: 'Create vault' }).click()
  await page.getByText('Type the passphrase.').waitFor()
  await expectAccessible(page, 'protect, with a fault')
  await vault.protectByPassphrase(passphrase)
  await expectAccessible(page, 'no registry yet')

  await new SettingsMenu(page).open('Vault and security')
  await expectAccessible(page, 'vault, unlocked')
  await vault.lockNow()
  await expectAccessible(page, 'vault, locked')
  await page.getByRole('link', { name: 'Registries', exact: true }).click()
  await page.getByText('Registries can be read').waitFor()
  await expectAccessible(page, 'registries, vault locked')
  await page.getByRole('main').getByRole('link', { name: 'Unlock the vault' }).click()
  await vault.unlockHeading.waitFor()
  await expectAccessible(page, 'unlock')
  await vault.unlock(newSecret())
  await page.getByText('This passphrase does not open the vault.').waitFor()
  await expectAccessible(page, 'unlock, with a wrong passphrase')
})

test('axe finds nothing on the Registries page, its forms, menus and dialogs', async ({
  page,
  places,
  shell,
}) => {
  const { host, user } = places.first
  const registries = new RegistriesPage(page)
  await openWithVault(page, shell.url)
  await registries.open()
  await page.getByRole('button', { name: 'Add Registry' }).first().click()
  await registries.dialog.getByRole('radio', { name: 'DockerHub' }).waitFor()
  await expectAccessible(page, 'add form')
  await registries.dialog.getByRole('radio', { name: 'Custom' }).check()
  await registries.dialog.getByRole('radio', { name: 'A single namespace' }).check()
  await registries.field('Registry address').fill('REGISTRY.example.com')
  await registries.dialog.getByRole('button', { name: 'Use registry.example.com' }).waitFor()
  await registries.field('E-mail').fill('nobody')
  await registries.dialog.getByRole('button', { name: 'Create', exact: true }).click()
  await registries.dialog.getByText('Please look at these fields').waitFor()
  await expectAccessible(page, 'add form, with faults')
  await registries.field('E-mail').fill('')
  await registries.dialog.getByRole('radio', { name: 'All namespaces' }).check()
  await registries.field('Registry address').fill(`https://${host}/v2/`)
  await registries.field('Username').fill(user.name)
  await registries.field('Password').fill(newSecret())
  await registries.field('Name').fill('refused')
  await registries.dialog.getByRole('button', { name: 'Create', exact: true }).click()
  await registries.dialog.getByText('refused this username and password').waitFor()
  await expectAccessible(page, 'add form, not proven')
  await registries.dialog.getByRole('button', { name: 'Save anyway' }).click()
  await registries.rowIn('refused', 'Active').waitFor()

  await registries.add({
    name: 'verified',
    address: places.second.host,
    username: places.second.user.name,
    password: places.second.user.password,
  })
  await registries.addAnonymous('inactive', 'registry.example.com')
  await registries.deactivate('inactive')
  await page.getByText('“inactive” is inactive.').waitFor()
  await expectAccessible(page, 'registries, with notices')
  await page.getByRole('button', { name: 'Actions for inactive' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).waitFor()
  await expectAccessible(page, 'menu of a row')
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await registries.dialog.getByRole('button', { name: 'Delete registry' }).waitFor()
  await expectAccessible(page, 'delete dialog')
  await registries.dialog.getByRole('button', { name: 'Cancel' }).click()
  await registries.choose('refused', 'Edit')
  await registries.field('Password').waitFor()
  await expectAccessible(page, 'edit form')
  await registries.dialog.getByRole('button', { name: 'Cancel' }).click()
  await registries.dialog.waitFor({ state: 'detached' })
  await registries.row('refused').getByRole('button', { name: 'refused', exact: true }).click()
  await registries.dialog.getByRole('heading', { name: 'Registry “refused”' }).waitFor()
  await expectAccessible(page, 'details')
  await page.keyboard.press('Escape')
  await page.getByLabel('Search registries').fill('no such registry')
  await page.getByText('No registry fits the search and the filters.').waitFor()
  await expectAccessible(page, 'registries, none found')
})

test('axe finds nothing where images are launched and looked after', async ({ page, places, shell }) => {
  const { first, second } = places
  const registries = new RegistriesPage(page)
  const launch = new LaunchPage(page)
  const workloads = new WorkloadsPage(page)
  await openWithVault(page, shell.url)
  await registries.open()
  await registries.add({
    name: 'mine',
    address: first.host,
    username: first.user.name,
    password: first.user.password,
  })
  await registries.addAnonymous('narrow', `${first.host}/other`)
  await registries.addAnonymous('shut', second.host)
  await registries.deactivate('shut')

  await launch.open()
  await expectAccessible(page, 'launch')
  await launch.type('Team/App', 'Repositories are written in small letters.')
  await launch.launch()
  await expect(launch.image).toHaveAttribute('aria-invalid', 'true')
  await expectAccessible(page, 'launch, with a fault')
  await launch.type('nginx', 'No registry matches.')
  await expectAccessible(page, 'launch, anonymous')
  await launch.type(second.image, '“shut” is inactive')
  await launch.pull()
  await launch.refusal.waitFor()
  await expectAccessible(page, 'launch, refused')
  await launch.type(first.image, 'This credential is used.')
  await launch.match.getByText('One other registry of').click()
  await page.getByRole('button', { name: 'Check access' }).click()
  await page.getByText('This image may be read with “mine”.').waitFor()
  await launch.nameContainer('looked-at')
  await launch.launch()
  await launch.launchIn(first.image, 'Started').waitFor()
  await page.getByRole('button', { name: `Layers of ${first.image}` }).click()
  await launch.image.press('ArrowDown')
  await page.getByRole('listbox', { name: 'Used before' }).waitFor()
  await expectAccessible(page, 'launch, with everything open')
  await launch.image.press('Escape')
  await launch.type(`${first.host}/team/gone:1`, 'This credential is used.')
  await launch.pull()
  await launch.pullIn('team/gone', 'Failed').waitFor()
  await expectAccessible(page, 'launch, a pull failed')

  await workloads.open()
  await workloads.rowIn('looked-at', 'Running').waitFor()
  await expectAccessible(page, 'workloads')
  await page.getByRole('button', { name: 'Logs of looked-at' }).click()
  await page.getByRole('log').waitFor()
  await expectAccessible(page, 'logs')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Remove looked-at' }).click()
  await page.getByRole('dialog').waitFor()
  await expectAccessible(page, 'workloads, remove')
  await page.keyboard.press('Escape')
  for (const name of ['Images', 'Activity']) {
    await page.getByRole('link', { name, exact: true }).click()
    await page.getByRole('table', { name }).waitFor()
    await expectAccessible(page, name)
  }
})

test('axe finds nothing in the frame and on the pages of the settings', async ({ page, shell }) => {
  await openWithVault(page, shell.url)
  const settings = new SettingsMenu(page)
  for (const name of ['Workloads', 'Images'] as const) {
    await page.getByRole('link', { name, exact: true }).click()
    await page.getByRole('main').getByRole('heading', { name, exact: true }).waitFor()
    await expectAccessible(page, `${name}, empty`)
  }
  for (const name of ['Environments', 'Terminal', 'Appearance', 'About'] as const) {
    await settings.open(name)
    await expectAccessible(page, name)
  }
  await settings.button.click()
  await page.getByRole('menuitem', { name: 'About' }).waitFor()
  await expectAccessible(page, 'account menu')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+K')
  await page.getByRole('option', { name: 'Launch' }).waitFor()
  await expectAccessible(page, 'palette')
})
