import { randomBytes } from 'node:crypto'
import { expect } from '@playwright/test'
import { RegistriesPage } from '../../pages/registries-page.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { expectAccessible } from '../../support/axe.ts'
import { json, type ScriptedEngine } from '../../support/scripted-engine.ts'
import { test } from '../../support/scripted-test.ts'

test.setTimeout(240_000)

const newSecret = () => randomBytes(18).toString('base64url')
let good: string

/** The engine takes the one good password at every registry, each time after so many milliseconds. */
function answerLogins(engine: ScriptedEngine, after = 0): void {
  engine.on('POST', '/auth', (request, response, socket) => {
    const { password } = JSON.parse(request.body) as { password: string }
    const answer =
      password === good
        ? json({ Status: 'Login Succeeded' })
        : json({ message: 'unauthorized: incorrect username or password' }, 401)
    setTimeout(() => answer(request, response, socket), after).unref()
  })
}

let registries: RegistriesPage
test.beforeEach(async ({ page, engine, shell }) => {
  good = newSecret()
  answerLogins(engine)
  engine.on('GET', '/containers/json', json([]))
  engine.on('GET', '/images/json', json([]))
  registries = new RegistriesPage(page)
  await page.goto(shell.url)
  await new VaultPage(page).protectByPassphrase(newSecret())
  await registries.open()
  await registries.add({ name: 'one', address: 'one.example.com', username: 'ann', password: good })
  await registries.add({ name: 'two', address: 'two.example.com', username: 'ann', password: good })
  await registries.addAnyway({
    name: 'wrong',
    address: 'three.example.com',
    username: 'ann',
    password: newSecret(),
  })
})

test('Bulk: the chosen are deactivated, activated and deleted, and those in another state are passed over', async ({
  page,
}) => {
  const { dialog } = registries
  const bar = page.getByRole('region', { name: 'Chosen registries' })
  await expect(bar).toHaveCount(0)
  await page.getByRole('checkbox', { name: 'Select all registries shown' }).click()
  await bar.getByText('3 registries chosen').waitFor()
  await bar.getByRole('button', { name: 'Deactivate' }).click()
  await dialog.getByText('Nothing on this engine uses it now.').waitFor()
  await expectAccessible(page, 'the question before many are deactivated')
  await dialog.getByRole('button', { name: 'Deactivate', exact: true }).click()
  for (const name of ['one', 'two', 'wrong']) await registries.rowIn(name, 'Inactive').waitFor()
  await expect(bar, 'nothing is chosen any more').toHaveCount(0)

  await page.getByRole('checkbox', { name: 'Select one', exact: true }).click()
  await bar.getByRole('button', { name: 'Activate', exact: true }).click()
  await registries.rowIn('one', 'Active').waitFor()

  await page.getByRole('checkbox', { name: 'Select wrong', exact: true }).click()
  await bar.getByRole('button', { name: 'Delete' }).click()
  await dialog.getByText('One is passed over').waitFor()
  await dialog.getByRole('button', { name: 'Delete registry', exact: true }).click()
  await registries.row('wrong').waitFor({ state: 'detached' })
  await registries.rowIn('one', 'Active').waitFor()
})

test('Bulk: what became of each is said where not all could be changed', async ({ page, shell }) => {
  await page.getByRole('checkbox', { name: 'Select one', exact: true }).click()
  await page.getByRole('checkbox', { name: 'Select two', exact: true }).click()
  const bar = page.getByRole('region', { name: 'Chosen registries' })
  await bar.getByRole('button', { name: 'Deactivate' }).click()
  const { dialog } = registries
  await dialog.getByRole('button', { name: 'Deactivate', exact: true }).waitFor()
  // Another page was quicker: its session comes from the same browser.
  const other = await page.context().newPage()
  await other.goto(shell.url.replace(/#.*/, ''))
  await new RegistriesPage(other).open()
  await new RegistriesPage(other).deactivate('two')
  await other.close()
  await dialog.getByRole('button', { name: 'Deactivate', exact: true }).click()
  await dialog.getByText('One could not be changed.').waitFor()
  await expect(dialog.getByRole('listitem')).toContainText('The state of “two” does not allow this')
  await expectAccessible(page, 'not all could be changed')
  await dialog.getByRole('button', { name: 'Close' }).click()
  await registries.rowIn('one', 'Inactive').waitFor()
})

test('Verify all: every active credential is tried, with progress, and can be cancelled', async ({
  page,
  engine,
}) => {
  await page.getByRole('button', { name: 'Verify all' }).click()
  await page.getByText('2 credentials are verified. One was refused.').waitFor()
  await expect(registries.row('wrong').getByText('Failed')).toBeVisible()
  await page.getByRole('button', { name: 'Dismiss', exact: true }).first().click()

  // Longer than anybody looks: whoever waits for it, the test fails.
  answerLogins(engine, 120_000)
  await page.getByRole('button', { name: 'Verify all' }).click()
  await page.getByText('Verifying 0 of 3').waitFor()
  await expect(page.getByRole('progressbar', { name: 'Verify all' })).toBeVisible()
  await expectAccessible(page, 'verifying')
  await page.getByRole('button', { name: 'Cancel verification' }).click()
  await page.getByText('Verification was cancelled after').waitFor()
  await expect(page.getByRole('button', { name: 'Verify all' })).toBeEnabled()
})

test('Clone: the same credential for another scope, without a password', async ({ page, engine }) => {
  const { dialog } = registries
  await registries.choose('one', 'Clone')
  await expect(registries.field('Password')).toHaveCount(0)
  await dialog.getByRole('radio', { name: 'A single namespace' }).check()
  await dialog.getByRole('button', { name: 'Clone', exact: true }).click()
  await dialog.getByText('Choose a namespace, or type a new one.').first().waitFor()
  await expectAccessible(page, 'clone, with a fault')
  await registries.field('Namespace').fill('edge')
  await registries.field('Name').fill('one-for-edge')
  await dialog.getByRole('button', { name: 'Clone', exact: true }).click()
  await registries.rowIn('one-for-edge', 'Active').waitFor()
  await expect(registries.row('one-for-edge').getByText('edge', { exact: true })).toBeVisible()
  const asked = engine.asked('/auth').length
  await registries.choose('one-for-edge', 'Verify')
  await page.getByText('The credential of “one-for-edge” is verified.').waitFor()
  expect(JSON.parse(engine.asked('/auth').at(-1)?.body ?? '{}')).toMatchObject({ password: good })
  expect(engine.asked('/auth').length).toBe(asked + 2)
})

test('The palette finds registries by name, and does what their menu does', async ({ page }) => {
  const palette = page.getByRole('combobox', { name: 'Search or run a command' })
  const run = async (words: string) => {
    await page.keyboard.press('Control+K')
    await palette.fill(words)
    await page.getByRole('option', { name: words, exact: true }).waitFor()
    await page.keyboard.press('Enter')
  }
  await run('Deactivate two')
  await registries.rowIn('two', 'Inactive').waitFor()
  await run('Activate two')
  await registries.rowIn('two', 'Active').waitFor()
  await run('Edit one')
  await registries.dialog.getByRole('heading', { name: 'Edit “one”' }).waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+K')
  await palette.fill('two')
  await page.getByRole('option', { name: 'Verify two' }).waitFor()
  await expectAccessible(page, 'palette with registries')
})
