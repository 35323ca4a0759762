import { randomBytes } from 'node:crypto'
import { expect, type Page } from '@playwright/test'
import { VaultPage } from '../../pages/vault-page.ts'
import { expectAccessible } from '../../support/axe.ts'
import { test } from '../../support/scripted-test.ts'

const part = '**/assets/ImagesPage-*.js'

test.beforeEach(async ({ page, shell }) => {
  await page.goto(shell.url)
  await new VaultPage(page).protectByPassphrase(randomBytes(18).toString('base64url'))
})

const heading = (page: Page) => page.getByRole('heading', { name: 'Images', exact: true })

test('a page of which a part does not come says so, and loads again', async ({ page }) => {
  await page.route(part, (route) => route.abort())
  await page.getByRole('link', { name: 'Images', exact: true }).click()
  const note = page.getByRole('alert').filter({ hasText: 'could not be loaded' })
  await note.waitFor()
  await expectAccessible(page, 'a page that did not come')
  await page.getByRole('link', { name: 'Activity', exact: true }).click()
  await expect(note).toBeHidden()

  await page.getByRole('link', { name: 'Images', exact: true }).click()
  await note.waitFor()
  await page.unroute(part)
  await note.getByRole('button', { name: 'Load it again' }).click()
  await heading(page).waitFor()
})

test('so does the first page of a visit', async ({ page }) => {
  await page.getByRole('link', { name: 'Images', exact: true }).click()
  await heading(page).waitFor()
  await page.route(part, (route) => route.abort())
  await page.reload()
  await page.getByText('could not be loaded').waitFor()
  await page.unroute(part)
  await page.getByRole('button', { name: 'Load it again' }).click()
  await heading(page).waitFor()
})

test('a part that does not come once is asked for again by itself', async ({ page }) => {
  let dropped = 0
  await page.route(part, async (route) => {
    dropped += 1
    if (dropped === 1) await route.abort('connectionaborted')
    else await route.continue()
  })
  await page.getByRole('link', { name: 'Images', exact: true }).click()
  await heading(page).waitFor()
  expect(dropped).toBe(2)
})
