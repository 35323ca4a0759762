import { randomBytes, randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { type ActivityEntry, activityEntrySchema } from '../../../contract/activity.ts'
import { createBedFolder } from '../../bed/bed-folder.ts'
import { startWebShell } from '../../bed/page/web-shell.ts'
import { RegistriesPage } from '../../pages/registries-page.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { expectAccessible } from '../../support/axe.ts'
import { test as base } from '../../support/scripted-test.ts'

const hostile = '\u202e<img src=x onerror=alert(1)>\u2028=1+1'
const gone = { id: randomUUID(), name: 'gone-registry' }
const minute = 60_000

/**
 * A past of 3,000 entries, one every ten minutes; the newest is ten minutes old. The browser's sign-in and the new
 * vault come on top of it.
 */
const past = Array.from({ length: 3000 }, (_, index): ActivityEntry => {
  const age = 3000 - index
  const entry = { id: randomUUID(), at: Date.now() - age * 10 * minute }
  if (age === 2) {
    const registry = { id: randomUUID(), name: hostile }
    return { ...entry, kind: 'pull.failed', ok: false, registry, subject: 'a:1', code: 'pull.quota' }
  }
  if (age === 3) {
    return { ...entry, kind: 'terminal.given', ok: true, subject: 'ghcr.io', program: 'docker', count: 4 }
  }
  if (age % 100 === 0) return { ...entry, kind: 'registry.verified', ok: true, registry: gone }
  return { ...entry, kind: 'image.saved', ok: true, subject: `image:${age}` }
})

/** The program with that past, and a page at its log. */
const test = base.extend({
  shell: async ({ engine }, use) => {
    const folder = createBedFolder('past')
    const dataFolder = join(folder.path, 'data')
    mkdirSync(dataFolder, { mode: 0o700 })
    const lines = past.map((entry) => `${JSON.stringify(entry)}\n`).join('')
    writeFileSync(join(dataFolder, 'activity.jsonl'), lines, { mode: 0o600 })
    const shell = await startWebShell({ engine: engine.endpoint.text, dataFolder })
    await use(shell)
    await shell.dispose()
    await folder.dispose()
  },
})
test.setTimeout(240_000)

const table = (page: Page) => page.getByRole('table', { name: 'Activity' })
const entry = (page: Page, name: string) => table(page).getByRole('button', { name, exact: true })
const select = (page: Page, name: string) => page.getByRole('main').getByLabel(name, { exact: true })
const counted = (page: Page, text: string) =>
  page.getByRole('main').getByText(text, { exact: true }).waitFor()

async function enter(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await new VaultPage(page).protectByPassphrase(randomBytes(18).toString('base64url'))
  await page.getByRole('link', { name: 'Activity', exact: true }).click()
  await entry(page, 'Vault created').waitFor()
}

async function exported(page: Page): Promise<Record<string, unknown>[]> {
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export as JSON lines' }).click()
  const file = await download
  expect(file.suggestedFilename()).toMatch(/^fairlead-activity-\d{4}-\d\d-\d\d\.jsonl$/)
  const text = readFileSync(await file.path(), 'utf8')
  expect(text, 'nothing in it ends a line or turns it').toMatch(/^[\n\u0020-\u007e]*$/)
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

test('The log is filtered by registry, kind, result, program and text, and exported as it is shown', async ({
  page,
  shell,
}) => {
  await enter(page, shell.url)
  await expectAccessible(page, 'the log')
  await expect(page.getByText('When the log is larger than 8 MB')).toBeVisible()

  await select(page, 'Registry').selectOption({ label: gone.name })
  await counted(page, '30 of 3002')
  expect(await exported(page)).toHaveLength(30)
  await page.reload()
  await counted(page, '30 of 3002')
  await select(page, 'Registry').selectOption('')

  await select(page, 'Result').selectOption('Failed')
  await counted(page, '1 of 3002')
  const [failed] = await exported(page)
  const { time, ...rest } = failed ?? {}
  expect(activityEntrySchema.parse(rest), 'as it happened').toEqual(past.at(-2))
  expect(time).toBe(new Date(past.at(-2)?.at ?? 0).toISOString())
  await expect(page.getByText('The registry takes no more pulls for now.')).toBeVisible()
  await select(page, 'Result').selectOption('All results')

  await select(page, 'Program').selectOption('docker')
  await entry(page, 'docker was given the login for ghcr.io 4 times').waitFor()
  await counted(page, '1 of 3002')
  await select(page, 'Program').selectOption('All programs')

  await select(page, 'Kind').selectOption('Vault')
  await counted(page, '2 of 3002')
  await page.getByRole('searchbox', { name: 'Search the log' }).fill('NOTHING-LIKE-IT')
  await page.getByText('Nothing matches these filters.').waitFor()
  await expect(page.getByRole('button', { name: 'Export as JSON lines' })).toBeDisabled()
  await expectAccessible(page, 'nothing fits')
  await page.setViewportSize({ width: 390, height: 800 })
  await page.getByRole('button', { name: 'Show all' }).click()
  await counted(page, '3002 entries')
  await expectAccessible(page, 'a narrow window')
  const main = page.locator('#page')
  expect(await main.evaluate((box) => box.scrollWidth - box.clientWidth), 'nothing sideways').toBe(0)
  expect(await exported(page)).toHaveLength(3002)

  await page.getByRole('searchbox', { name: 'Search the log' }).fill('image:2999')
  await entry(page, 'image:2999 saved to a file').waitFor()
  await counted(page, '1 of 3002')
  await select(page, 'Time').selectOption('Last hour')
  await page.getByText('Nothing matches these filters.').waitFor()
})

test('The log is read down to its oldest entry, by keyboard too, and nothing moves while it grows', async ({
  page,
  shell,
}) => {
  await enter(page, shell.url)
  await page.getByRole('searchbox', { name: 'Search the log' }).press('ArrowDown')
  await expect(entry(page, 'Vault created')).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(table(page).getByRole('button', { name: /^Browser signed in/ })).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(entry(page, 'image:1 saved to a file')).toBeFocused()

  const oldest = entry(page, 'image:2999 saved to a file')
  await expect(async () => {
    await page.keyboard.press('End')
    await expect(entry(page, 'Registry gone-registry verified').last()).toBeFocused({ timeout: 1000 })
    await expect(oldest).toBeVisible({ timeout: 1000 })
  }).toPass()
  expect(await table(page).getByRole('row').count(), 'only rows in sight are in the page').toBeLessThan(80)

  const place = await oldest.boundingBox()
  const other = await page.context().newPage()
  await other.goto(page.url().replace(/#.*$/, '#/registries'))
  const add = new RegistriesPage(other)
  await add.create({ name: 'fresh', address: 'registry.example.com', username: '', password: '' })
  await page.getByRole('button', { name: 'One new entry' }).waitFor()
  expect(await oldest.boundingBox()).toEqual(place)
  await expectAccessible(page, 'new entries wait')
  await page.getByRole('button', { name: 'One new entry' }).click()
  await entry(page, 'Registry fresh added').waitFor()

  await add.deactivate('fresh')
  await entry(page, 'Registry fresh deactivated').waitFor()
  await entry(page, 'Registry fresh deactivated').click()
  const sheet = page.getByRole('dialog')
  await sheet.getByText('registry.deactivated', { exact: true }).waitFor()
  await expectAccessible(page, 'an entry')
  await page.setViewportSize({ width: 390, height: 800 })
  await expectAccessible(page, 'an entry in a narrow window')
  await sheet.getByRole('link', { name: 'Show the registry' }).click()
  await expect(page).toHaveURL(/#\/registries\?show=/)
  await page.getByRole('dialog', { name: 'fresh' }).getByText('registry.example.com').waitFor()
})

test('A name that would be markup or turn the line is text, and its registry that is gone is no link', async ({
  page,
  shell,
}) => {
  await enter(page, shell.url)
  await table(page).getByRole('button', { name: 'Pull of a:1 failed' }).click()
  const sheet = page.getByRole('dialog')
  await expect(sheet.getByText('(not there any more)')).toBeVisible()
  await expect(sheet.getByText('<img src=x').first()).toBeVisible()
  await expect(page.locator('img[src="x"]')).toHaveCount(0)
  await expect(sheet.getByRole('link', { name: 'Show the registry' })).toHaveCount(0)
  await expect(sheet.getByRole('link', { name: 'Open in Launch' })).toHaveAttribute('href', /launch\?image=a/)
  await sheet.getByRole('button', { name: 'Only this registry' }).click()
  await counted(page, '1 of 3002')
})
