import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, type Page } from '@playwright/test'
import type { RegistryPlace } from '../../bed/bed.ts'
import { testInBothShells as test } from '../../bed/bed-test.ts'
import { LaunchPage } from '../../pages/launch-page.ts'
import { RegistriesPage, type TypedRegistry } from '../../pages/registries-page.ts'
import { SettingsMenu } from '../../pages/settings-menu.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { expectAccessible } from '../../support/axe.ts'

const hour = 3_600_000
const folder = mkdtempSync(join(tmpdir(), 'registries-states-'))
const clock = join(folder, 'clock')
/** Sets the program's clock so far ahead of the machine's (milliseconds). */
const goTo = (ahead: number): void => writeFileSync(clock, String(ahead))
goTo(0)

test.setTimeout(240_000)
test.use({
  shellEnv: {
    FAIRLEAD_SHIFTED_CLOCK: clock,
    NODE_OPTIONS: `--import=${pathToFileURL(resolve(import.meta.dirname, '../../bed/staged/shifted-clock.mjs')).href}`,
  },
})
test.afterAll(() => rmSync(folder, { recursive: true }))

let registries: RegistriesPage
let launch: LaunchPage
test.beforeEach(async ({ page, shell }) => {
  goTo(0)
  registries = new RegistriesPage(page)
  launch = new LaunchPage(page)
  await page.goto(shell.url)
  await new VaultPage(page).protectByPassphrase(randomBytes(18).toString('base64url'))
  await registries.open()
})

const typed = ({ host, user }: RegistryPlace, change: Partial<TypedRegistry> = {}): TypedRegistry => ({
  name: 'private',
  address: host,
  username: user.name,
  password: user.password,
  ...change,
})

test('Rules 7 and 8: before Deactivate and Delete the page says what follows', async ({ page, places }) => {
  const { image } = places.first
  const { dialog } = registries
  await registries.add(typed(places.first))
  await launch.open()
  await launch.type(image, 'This credential is used.')
  await launch.nameContainer('keeps-running')
  await launch.launch()
  await launch.launchIn(image, 'Started').waitFor()

  await registries.open()
  const quick = page.getByRole('button', { name: 'Deactivate private', exact: true })
  await quick.focus()
  await expect(quick).toHaveAccessibleDescription(/One container keeps running: keeps-running\./)
  await expectAccessible(page, 'what a one-click Deactivate means')
  await quick.blur()
  await expect(page.getByRole('tooltip')).toHaveCount(0)
  await quick.hover()
  await page.getByRole('tooltip').getByText('One container keeps running: keeps-running.').waitFor()

  await registries.choose('private', 'Deactivate')
  await dialog.getByText('One container keeps running: keeps-running.').waitFor()
  await dialog.getByText(`refused from now on: ${image}.`).waitFor()
  await expectAccessible(page, 'the question before Deactivate')
  await dialog.getByRole('button', { name: 'Deactivate', exact: true }).click()
  await registries.rowIn('private', 'Inactive').waitFor()

  await registries.openDetails('private')
  await dialog.getByText('keeps-running', { exact: true }).waitFor()
  await dialog.getByText(image, { exact: true }).waitFor()
  await expectAccessible(page, 'details with what uses it')
  await page.keyboard.press('Escape')

  await registries.choose('private', 'Delete')
  await dialog.getByText('One container keeps running: keeps-running.').waitFor()
  await dialog.getByRole('button', { name: 'Delete registry', exact: true }).click()
  await registries.row('private').waitFor({ state: 'detached' })
})

test('Rule 9: a lease ends by itself, after a launch or an hour', async ({ page, places }) => {
  const { image } = places.first
  const { dialog } = registries
  await registries.add(typed(places.first))
  await registries.deactivate('private')
  await registries.choose('private', 'Lease…')
  await dialog.getByRole('radio', { name: 'For one launch' }).check()
  await expectAccessible(page, 'lease')
  await dialog.getByRole('button', { name: 'Start lease' }).click()
  await registries.rowIn('private', 'Active').getByText('for one launch').waitFor()
  await launch.open()
  await launch.type(image, 'This credential is used.')
  await launch.pull()
  await launch.pullIn(image, 'Pulled').waitFor()
  await registries.open()
  await registries.rowIn('private', 'Inactive').waitFor()

  await registries.choose('private', 'Lease…')
  await dialog.getByRole('radio', { name: 'For an hour' }).check()
  await dialog.getByRole('button', { name: 'Start lease' }).click()
  const left = registries.rowIn('private', 'Active').getByRole('timer')
  await expect(left).toHaveText(/^(1:00:00|59:\d\d)$/)
  const before = await left.textContent()
  await expect(left, 'the row counts down').not.toHaveText(before ?? '')
  goTo(hour)
  await page.reload()
  await registries.rowIn('private', 'Inactive').waitFor()
})

test('Rule 10: an expiry is announced, comes, and is renewed', async ({ page, places }) => {
  const { dialog } = registries
  await registries.openAddForm()
  const { host, user } = places.first
  await registries.field('Registry address').fill(host)
  await registries.field('Username').fill(user.name)
  await registries.field('Password').fill(user.password)
  await registries.field('Name').fill('short')
  await registries.field('Expires').fill(localTime(Date.now() + 4 * hour))
  await dialog.getByRole('button', { name: 'Create', exact: true }).click()
  await registries.rowIn('short', 'Active').waitFor()
  await expect(registries.row('short').getByText(/^ends in/)).toHaveCount(0)

  goTo(3.5 * hour)
  await page.reload()
  await registries
    .rowIn('short', 'Active')
    .getByText(/^ends in/)
    .waitFor()
  goTo(5 * hour)
  await page.reload()
  await registries.rowIn('short', 'Expired').waitFor()
  await page.getByRole('button', { name: 'Activate short', exact: true }).click()
  await dialog.getByRole('heading', { name: 'Renew “short”' }).waitFor()
  await dialog.getByLabel('New expiry').fill(localTime(Date.now() - hour))
  await dialog.getByRole('button', { name: 'Activate', exact: true }).click()
  await dialog.getByText('This date has passed.').waitFor()
  await expectAccessible(page, 'renew, with a fault')
  await dialog.getByLabel('New expiry').fill(localTime(Date.now() + 20 * hour))
  await dialog.getByRole('button', { name: 'Activate', exact: true }).click()
  await registries.rowIn('short', 'Active').waitFor()
})

test('Rule 11: Deactivate works while the vault is locked, and the log has it', async ({ page, places }) => {
  await registries.add(typed(places.first))
  await new SettingsMenu(page).open('Vault and security')
  await new VaultPage(page).lockNow()
  await registries.open()
  await registries.deactivate('private')
  await expectDisabled(page, 'Clone')
  await page.getByRole('link', { name: 'Activity', exact: true }).click()
  await page
    .getByRole('table', { name: 'Activity' })
    .getByText('Registry private deactivated')
    .first()
    .waitFor()
})

async function expectDisabled(page: Page, action: string): Promise<void> {
  await page.getByRole('button', { name: 'Actions for private', exact: true }).click()
  await expect(page.getByRole('menuitem', { name: action })).toBeDisabled()
  await page.keyboard.press('Escape')
}

function localTime(at: number): string {
  const date = new Date(at - new Date(at).getTimezoneOffset() * 60_000)
  return date.toISOString().slice(0, 16)
}
