import { randomBytes } from 'node:crypto'
import { expect } from '@playwright/test'
import { SettingsMenu } from '../../pages/settings-menu.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { test } from '../../support/scripted-test.ts'

const part = '**/assets/german-*.js'

test('English stays while German does not come, Appearance says so, and loads it again', async ({
  page,
  shell,
}) => {
  let asked = 0
  await page.route(part, async (route) => {
    asked += 1
    await route.abort('connectionaborted')
  })
  await page.goto(shell.url)
  await new VaultPage(page).protectByPassphrase(randomBytes(18).toString('base64url'))
  await new SettingsMenu(page).open('Appearance')
  expect(asked, 'nobody speaks German yet').toBe(0)

  await page.getByRole('radio', { name: 'Deutsch', exact: true }).check()
  const again = page.getByRole('main').getByRole('button', { name: 'Load it again' })
  await again.waitFor()
  expect(asked, 'once, and once more after the page was loaded anew').toBe(2)
  await expect(page.getByRole('heading', { name: 'Appearance', exact: true })).toBeVisible()
  await page.unroute(part)
  await again.click()
  await page.getByRole('heading', { name: 'Darstellung', exact: true }).waitFor()
})
