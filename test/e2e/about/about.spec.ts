import { randomBytes } from 'node:crypto'
import { expect } from '@playwright/test'
import { test } from '../../bed/bed-test.ts'
import { SettingsMenu } from '../../pages/settings-menu.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { expectAccessible } from '../../support/axe.ts'

// The page is looked at whole by axe, which takes its time on a busy machine.
test.setTimeout(240_000)

test('About says where updates come from, and shows each part with its licence', async ({ page, shell }) => {
  await page.goto(shell.url)
  await new VaultPage(page).protectByPassphrase(randomBytes(18).toString('base64url'))
  await new SettingsMenu(page).open('About')
  const updates = page.getByRole('region', { name: 'Updates', exact: true })
  await updates.getByText('Local web mode looks for no updates.').waitFor()
  await expect(updates.getByRole('button')).toHaveCount(0)
  await expect(updates.getByRole('checkbox')).toHaveCount(0)

  const parts = page.getByRole('region', { name: 'Parts and licences', exact: true })
  await parts.getByRole('button', { name: 'Show parts and licences' }).click()
  const vue = parts.getByRole('listitem').filter({ has: page.getByText('vue', { exact: true }) })
  await expect(vue).toContainText('MIT')
  await expect(vue.getByText('Permission is hereby granted')).toHaveCount(0)
  await vue.getByText('vue', { exact: true }).click()
  await vue.getByText('Permission is hereby granted').waitFor()
  const font = parts.getByRole('listitem').filter({ hasText: '@fontsource-variable/inter' })
  await expect(font).toContainText('OFL-1.1')
  await expectAccessible(page, 'about, with the parts')
})
