import { randomBytes } from 'node:crypto'
import { expect, type Page } from '@playwright/test'
import { test } from '../../bed/bed-test.ts'
import { startCaptivePortalStandIn } from '../../bed/registries/captive-portal.ts'
import { startOpenRegistry } from '../../bed/registries/open-registry.ts'
import { startTokenRegistry } from '../../bed/registries/token-registry.ts'
import { RegistriesPage, type TypedRegistry } from '../../pages/registries-page.ts'
import { VaultPage } from '../../pages/vault-page.ts'

const user = { name: 'ann', password: randomBytes(18).toString('base64url') }
const typed = (address: string, change: Partial<TypedRegistry> = {}): TypedRegistry => ({
  name: 'wanted',
  address,
  username: user.name,
  password: user.password,
  ...change,
})

test.setTimeout(120_000)
let registries: RegistriesPage
test.beforeEach(async ({ page, shell }) => {
  registries = new RegistriesPage(page)
  await page.goto(shell.url)
  await new VaultPage(page).protectByPassphrase(randomBytes(18).toString('base64url'))
  await registries.open()
})

/** Shows the details of a registry by its name in the table. */
async function details(page: Page, name: string) {
  await registries.table.getByRole('button', { name, exact: true }).click()
  return page.getByRole('dialog')
}

test('a registry that asks by tokens: verified, refused with another password, and where logins go', async ({
  page,
}) => {
  const registry = await startTokenRegistry({
    address: '127.0.0.4',
    realmAddress: '127.0.0.5',
    users: [user],
  })
  try {
    await registries.create(typed(registry.host, { password: randomBytes(9).toString('hex') }))
    await registries.dialog.getByText(`${registry.host} refused this username and password.`).waitFor()
    await registries.field('Password').fill(user.password)
    await registries.dialog.getByRole('button', { name: 'Create', exact: true }).click()
    await registries.rowIn('wanted', 'Active').waitFor()
    const shown = await details(page, 'wanted')
    await shown.getByText(`Passwords are checked at http://${registry.realmHost}.`, { exact: true }).waitFor()
  } finally {
    await registry.dispose()
  }
})

test('a registry that never asks is saved only as not verified', async ({ page }) => {
  const registry = await startOpenRegistry({ address: '127.0.0.4' })
  try {
    const sentence = `${registry.host} never asks for a credential: it accepted a random one too.`
    await registries.create(typed(registry.host))
    await registries.dialog.getByText(sentence).waitFor()
    await registries.dialog.getByRole('button', { name: 'Save anyway', exact: true }).click()
    await registries.rowIn('wanted', 'Active').waitFor()
    const shown = await details(page, 'wanted')
    const history = shown.getByRole('list', { name: 'Verification history' }).getByRole('listitem')
    await history.filter({ hasText: 'Not verified' }).getByText(sentence).waitFor()
  } finally {
    await registry.dispose()
  }
})

test('a captive portal is told from a registry, and nothing is saved by itself', async () => {
  const portal = await startCaptivePortalStandIn('127.0.0.4')
  try {
    await registries.create(typed(portal.host))
    await registries.dialog
      .getByText(
        `What answers at ${portal.host} is not a registry: it accepts every login and sends a web page.`,
      )
      .waitFor()
    expect(await registries.table.count()).toBe(0)
  } finally {
    await portal.dispose()
  }
})
