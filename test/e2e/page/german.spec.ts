import { randomBytes } from 'node:crypto'
import { expect, type Page } from '@playwright/test'
import { de } from '../../../renderer/messages/de/de.ts'
import { test } from '../../bed/bed-test.ts'
import { SettingsMenu } from '../../pages/settings-menu.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { expectAccessible } from '../../support/axe.ts'
import { cutTexts } from '../../support/cut-texts.ts'

test.setTimeout(480_000)
test.use({ viewport: { width: 880, height: 600 } })

const { frame, launch, pulls, registries } = de

/** A German text with a name in its place. */
const named = (text: string, name: string): string => text.replace('{name}', name)

/** Makes a vault and chooses German on Appearance. */
async function openInGerman(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await new VaultPage(page).protectByPassphrase(randomBytes(18).toString('base64url'))
  await new SettingsMenu(page).open('Appearance')
  await page.getByRole('radio', { name: 'Deutsch', exact: true }).check()
  await page.getByRole('heading', { name: frame.pages.appearance, exact: true }).waitFor()
  await expect(page.locator('html[lang=de]')).toBeAttached()
}

async function openPage(page: Page, title: string): Promise<void> {
  await page.getByRole('link', { name: title, exact: true }).click()
  await page.getByRole('main').getByRole('heading', { name: title, exact: true }).waitFor()
}

async function openSetting(page: Page, title: string): Promise<void> {
  await page.getByRole('button', { name: frame.account, exact: true }).click()
  await page.getByRole('menuitem', { name: title, exact: true }).click()
  await page.getByRole('main').getByRole('heading', { name: title, exact: true }).waitFor()
}

/** The add form, filled in for an address. */
async function fillForm(page: Page, host: string, user: { name: string; password: string }): Promise<void> {
  const { form } = registries
  const sheet = page.getByRole('dialog')
  await page.getByRole('button', { name: registries.add }).first().click()
  await sheet.getByRole('radio', { name: form.providers.custom }).check()
  await sheet.getByLabel(form.address, { exact: true }).fill(host)
  await sheet.getByLabel(form.username, { exact: true }).fill(user.name)
  await sheet.getByLabel(form.password, { exact: true }).fill(user.password)
  await sheet.getByLabel(form.name, { exact: true }).fill('private')
}

test('the main job in German, chosen on Appearance and spoken from the first paint on', async ({
  page,
  places,
  shell,
}) => {
  const { host, image, user } = places.first
  await openInGerman(page, shell.url)

  await page.addInitScript(() => {
    const seen: string[] = []
    Object.assign(window, { seen })
    new MutationObserver(() => {
      const text = document.querySelector('nav')?.innerText.trim()
      if (text) seen.push(text)
    }).observe(document, { childList: true, subtree: true })
  })
  await page.reload()
  await page.getByRole('heading', { name: frame.pages.appearance, exact: true }).waitFor()
  const painted = await page.evaluate(() => (window as unknown as { seen: string[] }).seen)
  expect(painted[0]).toContain(frame.pages.registries)
  expect(painted.filter((text) => text.includes('Registries'))).toEqual([])

  await openPage(page, registries.title)
  await fillForm(page, host, user)
  await page.getByRole('dialog').getByRole('button', { name: registries.form.create, exact: true }).click()
  const row = page
    .getByRole('row')
    .filter({ has: page.getByRole('button', { name: 'private', exact: true }) })
  await row.getByText(registries.states.active, { exact: true }).waitFor()

  await page.getByRole('link', { name: frame.pages.launch, exact: true }).click()
  const field = page.getByLabel(launch.image, { exact: true })
  const match = page.getByRole('region', { name: launch.match.title })
  const type = async (expected: string) => {
    await field.fill(image)
    await match.getByText(expected).first().waitFor()
    await field.press('Escape')
  }
  const listed = (list: string, state: string) =>
    page
      .getByRole('list', { name: list })
      .getByRole('listitem')
      .filter({ hasText: image })
      .first()
      .filter({ has: page.getByText(state) })
  await type('private')
  await page.getByRole('button', { name: launch.pull, exact: true }).click()
  await listed(pulls.title, pulls.states.done).waitFor()
  await page.getByRole('button', { name: launch.submit, exact: true }).click()
  await listed(launch.launches.title, launch.launches.states.started).waitFor()

  await openPage(page, registries.title)
  await row.getByRole('button', { name: named(registries.actions.deactivateNamed, 'private') }).click()
  await row.getByText(registries.states.inactive, { exact: true }).waitFor()
  await page.getByRole('link', { name: frame.pages.launch, exact: true }).click()
  await type(registries.states.inactive.toLowerCase())
  await page.getByRole('button', { name: launch.submit, exact: true }).click()
  await page.getByRole('alert').filter({ hasText: 'inaktiv' }).waitFor()

  for (const title of [frame.pages.workloads, frame.pages.images]) {
    await openPage(page, title)
    await page.getByRole('main').getByRole('row').filter({ hasText: 'private' }).first().waitFor()
    expect.soft(await cutTexts(page), title).toEqual([])
  }
  await openPage(page, frame.pages.activity)
  await page.getByText('Registry private deaktiviert').waitFor()
  await page.getByText(`Start von ${image} abgelehnt`).first().waitFor()
})

test('each page fits in German at 880 by 600, and axe finds nothing', async ({ page, places, shell }) => {
  const { first } = places
  const look = async (state: string) => {
    await expectAccessible(page, state)
    expect.soft(await cutTexts(page), state).toEqual([])
  }
  await openInGerman(page, shell.url)
  await look('appearance')

  await openPage(page, registries.title)
  await look('no registry')
  await fillForm(page, first.host, { ...first.user, password: randomBytes(18).toString('base64url') })
  await page.getByRole('dialog').getByRole('button', { name: registries.form.create, exact: true }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: registries.form.saveAnyway, exact: true })
    .waitFor()
  await look('add form, not proven')
  await page
    .getByRole('dialog')
    .getByRole('button', { name: registries.form.saveAnyway, exact: true })
    .click()
  await page.getByRole('button', { name: named(registries.actions.deactivateNamed, 'private') }).waitFor()
  await look('registries')
  await page.getByRole('button', { name: named(registries.actions.menu, 'private'), exact: true }).click()
  await page.getByRole('menuitem', { name: registries.actions.lease }).waitFor()
  await look('menu of a registry')
  await page.getByRole('menuitem', { name: registries.actions.lease }).click()
  await page
    .getByRole('dialog')
    .getByRole('heading', { name: named(registries.lease.title, 'private') })
    .waitFor()
  await look('lease')
  await page.keyboard.press('Escape')

  await page.getByRole('link', { name: frame.pages.launch, exact: true }).click()
  await page.getByLabel(launch.image, { exact: true }).fill(first.image)
  await page.getByRole('region', { name: launch.match.title }).getByText('private').first().waitFor()
  await page.getByLabel(launch.image, { exact: true }).press('Escape')
  await page.getByRole('button', { name: launch.options.title, exact: true }).click()
  await look('launch, with options')
  for (const title of ['workloads', 'images', 'activity'] as const) {
    await openPage(page, frame.pages[title])
    await look(title)
  }
  for (const title of ['environments', 'vault', 'terminal', 'about'] as const) {
    await openSetting(page, frame.pages[title])
    await look(title)
  }
})
