import { randomBytes } from 'node:crypto'
import { expect, type Page } from '@playwright/test'
import { ImagesPage } from '../../pages/images-page.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { json } from '../../support/scripted-engine.ts'
import { test } from '../../support/scripted-test.ts'

test.setTimeout(120_000)

const count = 400
const idOf = (at: number): string => `sha256:${at.toString(16).padStart(64, '0')}`

let images: ImagesPage
test.beforeEach(async ({ page, engine, shell }) => {
  const rows = Array.from({ length: count }, (_, at) => ({
    Id: idOf(at),
    RepoTags: [`registry.example.com/app-${at}:1`],
    Size: 1000,
    Created: 1_700_000_000,
  }))
  engine.on('GET', '/images/json', json(rows))
  engine.on('GET', '/containers/json', json([]))
  images = new ImagesPage(page)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto(shell.url)
  await new VaultPage(page).protectByPassphrase(randomBytes(18).toString('base64url'))
})

const menuOf = (page: Page, at: number) =>
  page.getByRole('button', { name: `Actions for registry.example.com/app-${at}:1`, exact: true })

/** The row with this place has the focus, and all of it is in sight: below the head, above the table's end. */
async function expectInSight(page: Page, at: number): Promise<void> {
  await expect(menuOf(page, at)).toBeFocused()
  await expect
    .poll(() =>
      menuOf(page, at).evaluate((button) => {
        const row = button.closest('tr')?.getBoundingClientRect()
        const head = document.querySelector('thead')?.getBoundingClientRect()
        const box = button.closest('table')?.parentElement?.getBoundingClientRect()
        if (!row || !head || !box) return 'there is no table'
        if (row.top < head.bottom - 1) return 'below the head'
        return row.bottom > box.bottom + 1 ? 'past the end' : 'in sight'
      }),
    )
    .toBe('in sight')
}

/** By Page Down to the end of the list, and by Page Up to its start again, ten rows at a time. */
async function goThrough(page: Page): Promise<void> {
  const menu = page.getByRole('searchbox', { name: 'Search images' })
  await menu.press('ArrowDown')
  await expectInSight(page, 0)
  for (const at of [10, 20, 30, 40]) {
    await page.keyboard.press('PageDown')
    await expectInSight(page, at)
  }
  await page.keyboard.press('End')
  await expectInSight(page, count - 1)
  for (const at of [10, 20, 30]) {
    await page.keyboard.press('PageUp')
    await expectInSight(page, count - 1 - at)
  }
  await page.keyboard.press('Home')
  await expectInSight(page, 0)
}

for (const [width, look] of [
  [1440, 'in one line'],
  [880, 'folded'],
] as const) {
  test(`rows ${look}: the one that the keys come to is in sight, all of it`, async ({ page }) => {
    await page.setViewportSize({ width, height: 700 })
    await images.open()
    await goThrough(page)
  })
}

test('with letters half as large again, rows and places still agree', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.addStyleTag({ content: 'html { font-size: 24px }' })
  await images.open()
  await goThrough(page)
})

test('the stroke of the search comes to the search of every list', async ({ page }) => {
  const searches = {
    Images: 'Search images',
    Activity: 'Search the log',
  }
  for (const [name, search] of Object.entries(searches)) {
    await page.getByRole('link', { name, exact: true }).click()
    const field = page.getByRole('searchbox', { name: search })
    await field.waitFor()
    await page.keyboard.press('/')
    await expect(field).toBeFocused()
    await expect(field).toHaveValue('')
  }
})
