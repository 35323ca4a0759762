import { randomBytes } from 'node:crypto'
import { expect, type Page } from '@playwright/test'
import { RegistriesPage } from '../../pages/registries-page.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { expectAccessible } from '../../support/axe.ts'
import { test } from '../../support/scripted-test.ts'

test.setTimeout(120_000)

/** Four registries without a credential: two for all namespaces, one for `edge`, one inactive for `web`. */
async function openWithFour(page: Page, url: string): Promise<RegistriesPage> {
  const registries = new RegistriesPage(page)
  await page.goto(url)
  await new VaultPage(page).protectByPassphrase(randomBytes(18).toString('base64url'))
  await registries.open()
  const none = { username: '', password: '' }
  await registries.add({ name: 'team-10', address: 'ghcr.io', ...none })
  await registries.add({ name: 'team-2', address: 'quay.example.com/a', ...none })
  await registries.add({ name: 'vendor', address: 'registry.example.com', namespace: 'edge', ...none })
  await registries.add({ name: 'old', address: 'nexus.example.com:8443', namespace: 'web', ...none })
  await registries.deactivate('old')
  return registries
}

test('the table sorts by each column, searches, filters, groups, and chooses rows', async ({
  page,
  shell,
}) => {
  const registries = await openWithFour(page, shell.url)
  const { table } = registries

  await test.step('sort', async () => {
    await expect(registries.names).toHaveText(['old', 'team-2', 'team-10', 'vendor'])
    await expect(registries.column('Name')).toHaveAttribute('aria-sort', 'ascending')
    const columns = ['State', 'Address', 'Scope', 'Username', 'E-mail', 'Verified', 'Last used']
    for (const name of columns) {
      await registries.column(name).getByRole('button').click()
      await expect(registries.column(name)).toHaveAttribute('aria-sort', 'ascending')
      await expect(table.locator('[aria-sort=ascending], [aria-sort=descending]')).toHaveCount(1)
    }
    await registries.column('Address').getByRole('button').click()
    await expect(registries.names).toHaveText(['team-10', 'old', 'team-2', 'vendor'])
    await registries.column('Address').getByRole('button').click()
    await expect(registries.column('Address')).toHaveAttribute('aria-sort', 'descending')
    await expect(registries.names).toHaveText(['vendor', 'team-2', 'old', 'team-10'])
    await registries.column('Name').getByRole('button').click()
  })

  await test.step('search and filter', async () => {
    const search = page.getByLabel('Search registries')
    await page.keyboard.press('/')
    await expect(search).toBeFocused()
    await search.fill('TEAM quay')
    await expect(registries.names).toHaveText(['team-2'])
    await expect(page.getByText('1 of 4 registries')).toBeVisible()
    await search.fill('')
    await page.getByLabel('Filter by state').selectOption('Inactive')
    await expect(registries.names).toHaveText(['old'])
    await page.getByLabel('Filter by state').selectOption('Any state')
    await page.getByLabel('Filter by namespace').selectOption('edge')
    await expect(registries.names).toHaveText(['vendor'])
    await page.getByLabel('Filter by namespace').selectOption('All namespaces')
    await expect(registries.names).toHaveText(['team-2', 'team-10'])
    await search.fill('nothing of the kind')
    await page.getByText('No registry fits the search and the filters.').waitFor()
    await page.getByRole('button', { name: 'Show all' }).click()
    await expect(registries.names).toHaveCount(4)
  })

  await test.step('group', async () => {
    await page.getByRole('button', { name: 'Group by namespace' }).click()
    await expect(registries.names).toHaveText(['team-2', 'team-10', 'vendor', 'old'])
    await expect(table.getByRole('row', { name: 'All namespaces 2 registries' })).toBeVisible()
    await expect(table.getByRole('row', { name: 'web one registry' })).toBeVisible()
    await expectAccessible(page, 'grouped')
    await page.getByRole('button', { name: 'Group by namespace' }).click()
  })

  await test.step('choose', async () => {
    const all = page.getByRole('checkbox', { name: 'Select all registries shown' })
    await page.getByRole('checkbox', { name: 'Select team-2' }).click()
    await expect(all).toBeChecked({ indeterminate: true })
    await page.getByRole('checkbox', { name: 'Select vendor' }).click({ modifiers: ['Shift'] })
    await expect(table.getByRole('checkbox', { checked: true })).toHaveCount(3)
    await all.click()
    await expect(table.getByRole('checkbox', { checked: true })).toHaveCount(5)
    await expectAccessible(page, 'chosen')
    await all.click()
    await expect(table.getByRole('checkbox', { checked: true })).toHaveCount(0)
  })
})

test('the arrow keys go through the table, and no width makes it scroll sideways', async ({
  page,
  shell,
}) => {
  const registries = await openWithFour(page, shell.url)
  const name = (of: string) => registries.row(of).getByRole('button', { name: of, exact: true })

  await page.getByLabel('Search registries').focus()
  await page.keyboard.press('ArrowDown')
  await expect(name('old')).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(name('team-2')).toBeFocused()
  await page.keyboard.press('End')
  await expect(name('vendor')).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(name('vendor')).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('button', { name: 'Deactivate vendor' })).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await expect(page.getByRole('button', { name: 'Deactivate team-10' })).toBeFocused()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Space')
  await expect(page.getByRole('checkbox', { name: 'Select old' })).toBeChecked()
  await page.keyboard.press('Delete')
  await expect(registries.dialog.getByRole('button', { name: 'Delete registry' })).toBeVisible()
  await page.keyboard.press('Escape')
  await registries.row('vendor').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Verify' }).waitFor()
  await page.keyboard.press('Escape')

  for (const [width, height] of [
    [1440, 900],
    [1100, 700],
    [880, 600],
  ] as const) {
    await page.setViewportSize({ width, height })
    await expect
      .poll(() =>
        page.evaluate(
          () =>
            [...document.querySelectorAll('*')].filter(
              (box) =>
                box.scrollWidth > box.clientWidth + 1 &&
                ['auto', 'scroll'].includes(getComputedStyle(box).overflowX),
            ).length,
        ),
      )
      .toBe(0)
    for (const text of ['nexus.example.com:8443', 'Inactive']) {
      const cell = registries.row('old').getByText(text, { exact: true })
      await expect(cell).toBeInViewport({ ratio: 1 })
      expect(await cell.evaluate((box) => box.scrollWidth <= box.clientWidth), `${text} is whole`).toBe(true)
    }
    await expectAccessible(page, `${width} wide`)
  }
})
