import { randomBytes } from 'node:crypto'
import { expect, type Page } from '@playwright/test'
import { RegistriesPage } from '../../pages/registries-page.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { expectAccessible } from '../../support/axe.ts'
import { KeyboardUser } from '../../support/keyboard.ts'
import { json } from '../../support/scripted-engine.ts'
import { test } from '../../support/scripted-test.ts'

test.setTimeout(240_000)

const newSecret = () => randomBytes(18).toString('base64url')

/** Every page by its address, and the heading that says that it stands. */
const pages = {
  '/registries': 'Registries',
  '/launch': 'Launch',
  '/workloads': 'Workloads',
  '/images': 'Images',
  '/activity': 'Activity',
  '/projects': 'Projects and namespaces',
  '/environments': 'Environments',
  '/vault': 'Vault and security',
  '/terminal': 'Terminal',
  '/appearance': 'Appearance',
  '/about': 'About',
}

test.beforeEach(async ({ page, engine, shell }) => {
  engine.on('GET', '/info', json({ ID: 'narrow', Name: 'workstation', RegistryConfig: { Mirrors: [] } }))
  engine.on('GET', '/containers/json', json([]))
  engine.on('GET', '/images/json', json([]))
  engine.on('POST', '/auth', json({ message: 'unauthorized' }, 401))
  await page.goto(shell.url)
  await new VaultPage(page).protectByPassphrase(newSecret())
  const registries = new RegistriesPage(page)
  await registries.open()
  await registries.addAnyway({
    name: 'a-registry-with-quite-a-long-name',
    address: 'registry.with.quite.a.long.name.example.com:5000',
    username: 'somebody-with-a-long-name',
    password: newSecret(),
  })
})

async function goTo(page: Page, path: string, heading: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to
  }, path)
  await page.getByRole('main').getByRole('heading', { level: 1, name: heading, exact: true }).waitFor()
}

/** How many pixels page and document are wider than what is seen of them, and the document is higher. */
function overflow(page: Page): Promise<{ document: number; below: number; main: number }> {
  return page.evaluate(() => {
    const main = document.getElementById('page') ?? document.body
    return {
      document: document.documentElement.scrollWidth - window.innerWidth,
      below: document.documentElement.scrollHeight - window.innerHeight,
      main: main.scrollWidth - main.clientWidth,
    }
  })
}

for (const width of [320, 360, 700, 880]) {
  test(`at ${width} pixels no page scrolls sideways`, async ({ page }) => {
    await page.setViewportSize({ width, height: 640 })
    for (const [path, heading] of Object.entries(pages)) {
      await goTo(page, path, heading)
      await expect.poll(() => overflow(page), { message: path }).toEqual({ document: 0, below: 0, main: 0 })
    }
    await goTo(page, '/registries', 'Registries')
    await page.getByRole('button', { name: 'Add Registry' }).first().click()
    const sheet = page.getByRole('dialog')
    await sheet.getByRole('button', { name: 'Create', exact: true }).waitFor()
    expect(await sheet.evaluate((box) => box.scrollWidth - box.clientWidth)).toBe(0)
  })
}

test('on a phone the pages are behind the button Menu, which the keyboard opens, uses and leaves', async ({
  page,
}) => {
  const keys = new KeyboardUser(page)
  const menu = page.getByRole('button', { name: 'Menu', exact: true })
  const drawer = page.getByRole('dialog', { name: 'Menu' })
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.setViewportSize({ width: 390, height: 844 })
  await expect(page.getByRole('navigation', { name: 'Main' })).toHaveCount(0)

  await keys.use(menu)
  await drawer.waitFor()
  await keys.press('Escape')
  await drawer.waitFor({ state: 'detached' })
  await expect(menu).toBeFocused()

  await keys.press('Enter')
  await drawer.getByRole('navigation', { name: 'Main' }).waitFor()
  await expectAccessible(page, 'the menu of a phone')
  await keys.use(drawer.getByRole('link', { name: 'Activity', exact: true }))
  await page.getByRole('main').getByRole('heading', { name: 'Activity', exact: true }).waitFor()
  await drawer.waitFor({ state: 'detached' })

  await menu.click()
  await expect(drawer.getByLabel('Project', { exact: true })).toHaveValue(/.+/)
  await expect(drawer.getByLabel('Namespace', { exact: true })).toHaveValue('default')
  await drawer.getByRole('link', { name: 'Manage projects and namespaces' }).click()
  await page.getByRole('main').getByRole('heading', { name: 'Projects and namespaces' }).waitFor()
  await drawer.waitFor({ state: 'detached' })
})

test('between a phone and a window the pages are signs that still have their names', async ({ page }) => {
  await page.setViewportSize({ width: 700, height: 600 })
  const pagesOfWork = page.getByRole('navigation', { name: 'Main' })
  expect((await pagesOfWork.boundingBox())?.width).toBeLessThan(70)
  await pagesOfWork.getByRole('link', { name: 'Images', exact: true }).click()
  await page.getByRole('main').getByRole('heading', { name: 'Images', exact: true }).waitFor()
  await expectAccessible(page, 'signs')
})

test('axe finds nothing on any page of a phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  for (const [path, heading] of Object.entries(pages)) {
    await goTo(page, path, heading)
    await expectAccessible(page, `${path} on a phone`)
  }
})
