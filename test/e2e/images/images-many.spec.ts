import { randomBytes } from 'node:crypto'
import { expect } from '@playwright/test'
import { ImagesPage } from '../../pages/images-page.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { expectAccessible } from '../../support/axe.ts'
import { json, type ScriptedEngine } from '../../support/scripted-engine.ts'
import { test } from '../../support/scripted-test.ts'

test.setTimeout(120_000)

const host = 'registry.example.com'
const count = 2500
const hex = (at: number, salt: string) => `sha256:${`${salt}${at.toString(16)}`.padStart(64, '0')}`

/** So many images of one registry, of which every third has an update, and some that only a file could bring. */
function fill(engine: ScriptedEngine): void {
  const rows = Array.from({ length: count }, (_, at) => ({
    Id: hex(at, 'a'),
    RepoTags: at % 50 === 0 ? [] : [`${host}/team-${at % 40}/app-${at}:1.${at % 7}`],
    RepoDigests: at % 10 === 0 ? [] : [`${host}/team-${at % 40}/app-${at}@${hex(at, 'd')}`],
    Size: 1000 * (at + 1) ** 2,
    Created: 1_700_000_000 + at * 1000,
  }))
  engine.on('GET', '/images/json', json(rows))
  engine.on('GET', '/containers/json', json([]))
  engine.on('GET', '/distribution/*', (seen, response, socket) => {
    const at = Number(/app-(\d+):/.exec(seen.path)?.[1])
    const digest = hex(at, at % 3 === 0 ? 'e' : 'd')
    json({ Descriptor: { digest }, Platforms: [] })(seen, response, socket)
  })
}

test('thousands of images scroll, sort and are found, by keyboard as well', async ({
  page,
  shell,
  engine,
}, info) => {
  fill(engine)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto(shell.url)
  await new VaultPage(page).protectByPassphrase(randomBytes(18).toString('base64url'))
  const images = new ImagesPage(page)
  await images.open()
  await expect(images.table).toHaveAttribute('aria-rowcount', String(count + 1))
  const rows = images.table.locator('tbody tr')
  expect(await rows.count()).toBeLessThan(60)

  await images.table.getByRole('columnheader', { name: 'Size' }).getByRole('button').click()
  await images.table.getByRole('columnheader', { name: 'Size' }).getByRole('button').click()
  await expect(rows.first()).toContainText('app-2499')

  await page.getByRole('searchbox', { name: 'Search images' }).fill('team-7 app-47')
  await expect(rows).toHaveCount(1)
  const one = `${host}/team-7/app-47:1.5`
  await images.act(one, 'Check for update')
  await expect(images.row(one)).toContainText('Up to date')
  await page.getByRole('searchbox', { name: 'Search images' }).fill('team-39')
  await page.getByRole('checkbox', { name: 'Choose all images' }).check()
  await page
    .getByRole('region', { name: 'Chosen images' })
    .getByRole('button', { name: 'Check for updates' })
    .click()
  await expect(images.table.getByText('Update available').first()).toBeVisible()
  await expect(page.getByText(/^Asking registries/)).toHaveCount(0, { timeout: 20_000 })
  await page.getByRole('combobox', { name: 'Which images' }).selectOption('With an update')
  await expect(rows.first()).toContainText('Update available')

  await page.getByRole('searchbox', { name: 'Search images' }).press('ArrowDown')
  await expect(rows.first().getByRole('button', { name: /^Actions for/ })).toBeFocused()
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowDown')
  await expect(rows.nth(1).getByRole('button', { name: /^Copy the digest/ })).toBeFocused()
  await page.keyboard.press('Delete')
  await expect(images.dialog).toBeVisible()
  await page.keyboard.press('Escape')

  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    for (const [width, height] of [
      [1440, 900],
      [880, 600],
    ] as const) {
      await page.setViewportSize({ width, height })
      await expect(rows.first()).toBeVisible()
      await expectAccessible(page, `many images, ${scheme}, ${width} wide`)
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
      expect(sideways).toBe(false)
      // the look for accessibility leaves its own scheme behind
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
      await page.screenshot({ path: info.outputPath(`images-${scheme}-${width}.png`) })
    }
  }
})
