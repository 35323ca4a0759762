import { randomBytes } from 'node:crypto'
import { expect } from '@playwright/test'
import { test } from '../../bed/bed-test.ts'
import { LaunchPage } from '../../pages/launch-page.ts'
import { RegistriesPage } from '../../pages/registries-page.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { WorkloadsPage } from '../../pages/workloads-page.ts'
import { KeyboardUser } from '../../support/keyboard.ts'

test.setTimeout(180_000)

test('the whole main job by keyboard alone, with the focus in sight at every stop', async ({
  page,
  places,
  recorder,
  shell,
}) => {
  const { host, user, image } = places.first
  const keys = new KeyboardUser(page)
  const vault = new VaultPage(page)
  const registries = new RegistriesPage(page)
  const launch = new LaunchPage(page)
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const link = (name: string) => page.getByRole('link', { name, exact: true })
  const pulls = () => recorder.requests().filter(({ path }) => path.includes('/images/create')).length
  // Changes of colour that take their time would be seen too late.
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto(shell.url)

  await test.step('make the vault', async () => {
    const passphrase = randomBytes(18).toString('base64url')
    await vault.protectHeading.waitFor()
    await keys.fill(vault.passphrase, passphrase)
    await keys.fill(vault.repeated, passphrase)
    await keys.use(button('Create vault'))
    await vault.protectHeading.waitFor({ state: 'detached', timeout: 30_000 })
    await keys.expectPlace('after the vault was made')
  })

  await test.step('add a registry', async () => {
    await keys.use(button('Add Registry').first())
    await expect(registries.dialog.getByRole('radio', { name: 'DockerHub' })).toBeFocused()
    await keys.press('ArrowRight')
    await keys.press('ArrowRight')
    await expect(registries.dialog.getByRole('radio', { name: 'Custom' })).toBeChecked()
    await keys.fill(registries.field('Registry address'), host)
    await keys.fill(registries.field('Username'), user.name)
    await keys.fill(registries.field('Password'), user.password)
    await keys.fill(registries.field('Name'), 'by-keyboard')
    await keys.use(registries.dialog.getByRole('button', { name: 'Create', exact: true }))
    await registries.rowIn('by-keyboard', 'Active').waitFor()
    await registries.dialog.waitFor({ state: 'detached' })
    await keys.expectPlace('after the sheet has closed')
  })

  await test.step('pull', async () => {
    await keys.use(link('Launch'))
    await keys.fill(launch.image, image)
    await launch.match.getByText('This credential is used.').waitFor()
    await keys.use(button('Pull'), 'Space')
    await launch.pullIn(image, 'Pulled').waitFor()
    expect(pulls()).toBe(1)
  })

  await test.step('launch', async () => {
    await keys.use(button('Options'))
    await keys.fill(launch.containerName, 'by-keyboard')
    await keys.press('Enter')
    await launch.launchIn(image, 'Started').waitFor()
  })

  await test.step('deactivate', async () => {
    await openByPalette('Registries')
    await keys.use(button('Deactivate by-keyboard'))
    await registries.rowIn('by-keyboard', 'Inactive').waitFor()
    await keys.expectPlace('after Deactivate')
  })

  await test.step('see the refusal', async () => {
    await openByPalette('Launch')
    const before = recorder.requests().length
    await keys.fill(launch.image, image)
    await launch.match.getByText('“by-keyboard” is inactive').waitFor()
    await keys.use(button('Pull'))
    await launch.refusal.filter({ hasText: 'is inactive' }).waitFor()
    const asked = recorder.requests().slice(before)
    expect(asked.filter(({ path }) => decodeURIComponent(path).includes('team/app'))).toEqual([])
  })

  await test.step('activate by the menu of the row', async () => {
    await keys.use(link('Registries'))
    await keys.use(button('Actions for by-keyboard'))
    await expect(page.getByRole('menuitem', { name: 'Activate', exact: true })).toBeFocused()
    await keys.press('ArrowDown')
    await expect(page.getByRole('menuitem', { name: 'Lease…', exact: true })).toBeFocused()
    await keys.press('ArrowUp')
    await keys.press('Enter')
    await registries.rowIn('by-keyboard', 'Active').waitFor()
    await expect(button('Actions for by-keyboard')).toBeFocused()
  })

  await test.step('pull again, by the image used before', async () => {
    await keys.use(link('Launch'))
    await keys.fill(launch.image, '127')
    await keys.press('ArrowDown')
    await expect(page.getByRole('option', { name: image })).toHaveAttribute('aria-selected', 'true')
    await keys.press('Enter')
    await expect(launch.image).toHaveValue(image)
    await launch.match.getByText('This credential is used.').waitFor()
    await keys.use(button('Pull'))
    await expect.poll(pulls).toBe(2)
    await launch.pullIn(image, 'Pulled').waitFor()
  })

  await test.step('read the log and remove the container', async () => {
    await openByPalette('Workloads')
    await keys.use(button('Logs of by-keyboard'))
    await page.getByRole('log').waitFor()
    await keys.reach(page.getByRole('log'))
    await keys.press('Escape')
    await page.getByRole('log').waitFor({ state: 'detached' })
    await expect(button('Logs of by-keyboard')).toBeFocused()
    await keys.use(button('Remove by-keyboard'))
    await keys.use(page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }))
    await new WorkloadsPage(page).rowIn('by-keyboard', 'Running').waitFor({ state: 'detached' })
  })

  async function openByPalette(name: string): Promise<void> {
    await keys.press('Control+K')
    await expect(page.getByRole('combobox', { name: 'Search or run a command' })).toBeFocused()
    await keys.type(name)
    await keys.press('Enter')
    await page.getByRole('main').getByRole('heading', { name, exact: true }).waitFor()
  }
})
