import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { test } from '../../bed/bed-test.ts'
import { RegistriesPage } from '../../pages/registries-page.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { expectAccessible } from '../../support/axe.ts'

const home = mkdtempSync(join(tmpdir(), 'registries-exchange-'))
const file = join(home, '.docker', 'config.json')

test.setTimeout(240_000)
test.use({ shellEnv: { HOME: home } })
test.afterAll(() => rmSync(home, { recursive: true }))

const newSecret = () => randomBytes(18).toString('base64url')
const auth = (name: string, password: string) => ({
  auth: Buffer.from(`${name}:${password}`).toString('base64'),
})

test('Import: Docker’s logins are taken over, and on request taken out of its file', async ({
  page,
  places,
  shell,
}) => {
  const { host, user } = places.first
  const config = {
    auths: { [host]: auth(user.name, user.password), 'ghcr.io': auth('acme', newSecret()), 'quay.io': {} },
    detachKeys: 'ctrl-q',
  }
  mkdirSync(join(home, '.docker'), { mode: 0o700 })
  writeFileSync(file, JSON.stringify(config, undefined, '\t'), { mode: 0o600 })
  const before = readFileSync(file, 'utf8')

  const registries = new RegistriesPage(page)
  const { dialog } = registries
  await page.goto(shell.url)
  await new VaultPage(page).protectByPassphrase(newSecret())
  await registries.open()
  await page.getByRole('button', { name: 'Import 2 logins from Docker' }).click()
  const found = dialog.getByRole('list', { name: 'Logins found' }).getByRole('listitem')
  await expect(found).toHaveCount(3)
  await expect(found.filter({ hasText: host })).toContainText('In clear')
  await expect(found.filter({ hasText: host })).toContainText(file)
  await expect(dialog.getByRole('checkbox', { name: 'Import quay.io' })).toBeDisabled()
  await expectAccessible(page, 'logins found')

  await dialog.getByRole('button', { name: 'Import 2 logins' }).click()
  const outcomes = dialog.getByRole('list', { name: 'What became of each' })
  await outcomes.getByText(`${host}: Imported as “`).waitFor({ timeout: 30_000 })
  expect(readFileSync(file, 'utf8') === before, 'an import changes no file').toBe(true)

  await dialog.getByText('2 imported logins still stand in clear in their files.').waitFor()
  const sweep = dialog.getByRole('button', { name: 'Remove from the file' })
  await expect(sweep, 'what it means must be agreed to').toBeDisabled()
  await dialog.getByText('docker and podman in a terminal are no longer logged in').waitFor()
  await expectAccessible(page, 'the offer to sweep')
  await dialog.getByLabel('I know that docker in a terminal will no longer be logged in').check()
  await sweep.click()
  await dialog.getByText(`${file}: 2 logins taken out`).waitFor()
  const swept = readFileSync(file, 'utf8')
  expect(swept.includes(auth(user.name, user.password).auth), 'the password is gone').toBe(false)
  expect((JSON.parse(swept) as typeof config).detachKeys, 'other settings stay').toBe('ctrl-q')
  await expectAccessible(page, 'swept')
  await dialog.getByRole('button', { name: `Put ${file} back` }).click()
  await dialog.getByText(`${file} is as it was before.`).waitFor()
  expect(readFileSync(file, 'utf8') === before, 'byte for byte').toBe(true)

  // Now both stand in the way of a second import: what to do is asked for each.
  await dialog.getByRole('button', { name: 'Look again' }).click()
  await dialog.getByText('is there already').first().waitFor()
  await expect(dialog.getByRole('button', { name: 'Choose what to import' })).toBeDisabled()
  await dialog.getByRole('checkbox', { name: `Import ${host}` }).check()
  await dialog
    .getByLabel(/^If “.*” is there already$/)
    .first()
    .selectOption('Replace its credential')
  await expectAccessible(page, 'conflicts')
  await dialog.getByRole('button', { name: 'Import one login' }).click()
  await outcomes.getByText('is replaced').or(outcomes.getByText('was kept as it is')).first().waitFor()
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(registries.names).toHaveCount(2)
})

test('Export: a second confirmation, a file for its owner alone, and the way to be rid of it', async ({
  page,
  places,
  shell,
}) => {
  const { host, user } = places.first
  const registries = new RegistriesPage(page)
  const { dialog } = registries
  await page.goto(shell.url)
  await new VaultPage(page).protectByPassphrase(newSecret())
  await registries.open()
  await registries.add({ name: 'team', address: host, username: user.name, password: user.password })
  await registries.choose('team', 'Export as Kubernetes secret')
  const write = dialog.getByRole('button', { name: 'Export', exact: true })
  await expect(write).toBeDisabled()
  await expectAccessible(page, 'export')
  await dialog.getByLabel('I know that the file holds passwords in clear').check()
  await write.click()
  await dialog.getByText('One secret is written to:').waitFor()
  const path = (await dialog.locator('pre').textContent())?.trim() ?? ''
  const yaml = readFileSync(path, 'utf8')
  // Compared here, so that no report holds the secret.
  for (const part of ['kubernetes.io/dockerconfigjson', 'name: "team"']) {
    expect(yaml.includes(part), part).toBe(true)
  }
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect((await page.content()).includes(user.password), 'no secret comes to the page').toBe(false)
  await expectAccessible(page, 'exported')
  await dialog.getByRole('button', { name: 'Close' }).click()

  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Exported files…' }).click()
  await dialog.getByRole('button', { name: /^Delete .*\.yaml$/ }).click()
  await dialog.getByText('No exported file is left.').waitFor()
  expect(() => statSync(path)).toThrow('ENOENT')
  await expectAccessible(page, 'no exported file')
})
