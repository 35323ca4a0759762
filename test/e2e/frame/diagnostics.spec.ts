import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { expect } from '@playwright/test'
import { RegistriesPage } from '../../pages/registries-page.ts'
import { SettingsMenu } from '../../pages/settings-menu.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { expectAccessible } from '../../support/axe.ts'
import { CanaryScanner } from '../../support/canary/canary.ts'
import { json } from '../../support/scripted-engine.ts'
import { test } from '../../support/scripted-test.ts'

test.setTimeout(120_000)

test('LK-07: what is saved is what was shown, and nothing private is in it unless asked for', async ({
  page,
  engine,
  shell,
}) => {
  const secrets = {
    passphrase: randomBytes(18).toString('hex'),
    password: randomBytes(18).toString('hex'),
    username: `user-${randomBytes(12).toString('hex')}`,
  }
  const host = `host-${randomBytes(12).toString('hex')}.test`
  engine.on('POST', '/auth', json({ message: 'unauthorized' }, 401))
  await page.goto(shell.url)
  await new VaultPage(page).protectByPassphrase(secrets.passphrase)
  const registries = new RegistriesPage(page)
  await registries.open()
  const { username, password } = secrets
  await registries.addAnyway({ name: 'the-one', address: host, username, password })

  await new SettingsMenu(page).open('About')
  const region = page.getByRole('region', { name: 'Diagnostics' })
  const text = region.getByRole('textbox', { name: 'Text of the diagnostics' })
  await expect(text).toHaveCount(0)
  await region.getByRole('button', { name: 'Show diagnostics' }).click()
  await region.getByText('This is all that is in it.').waitFor()
  await expectAccessible(page, 'diagnostics')
  const shown = await text.inputValue()
  expect(new CanaryScanner({ ...secrets, host }).scan('diagnostics', shown)).toEqual([])
  expect(JSON.parse(shown)).toMatchObject({ vault: { state: 'unlocked' }, registries: { total: 1 } })

  const download = page.waitForEvent('download')
  await region.getByRole('button', { name: 'Save as file' }).click()
  const file = await download
  expect(file.suggestedFilename()).toMatch(/^fairlead-diagnostics-.*\.json$/)
  expect(await readFile(await file.path(), 'utf8')).toBe(shown)

  await region.getByRole('checkbox', { name: 'Include addresses and names' }).check()
  await expect(text).toHaveValue(new RegExp(host))
  expect(new CanaryScanner(secrets).scan('diagnostics with names', await text.inputValue())).toEqual([])
})
