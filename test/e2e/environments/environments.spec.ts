import { randomBytes } from 'node:crypto'
import { expect, type Page } from '@playwright/test'
import { test as base } from '../../bed/bed-test.ts'
import { type BedEngine, startEngine } from '../../bed/engines/engine.ts'
import { type RecordingProxy, startRecordingProxy } from '../../bed/engines/recording-proxy.ts'
import { LaunchPage } from '../../pages/launch-page.ts'
import { RegistriesPage } from '../../pages/registries-page.ts'
import { SettingsMenu } from '../../pages/settings-menu.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { expectAccessible } from '../../support/axe.ts'

/** A second engine, behind a socket that notes what reaches it. */
const test = base.extend<{ second: BedEngine; secondProxy: RecordingProxy }>({
  second: async ({ places: _ }, use) => {
    const engine = await startEngine()
    await use(engine)
    await engine.dispose()
  },
  secondProxy: async ({ second }, use) => {
    const proxy = await startRecordingProxy(second.socket)
    await use(proxy)
    await proxy.dispose()
  },
})

test.setTimeout(240_000)
test.beforeEach(async ({ page, shell }) => {
  await page.goto(shell.url)
  await new VaultPage(page).protectByPassphrase(randomBytes(18).toString('base64url'))
})

const chip = (page: Page) => page.getByRole('link', { name: /^Engine: / })
const row = (page: Page, name: string) =>
  page
    .getByRole('main')
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name, exact: true }) })

async function addSecond(page: Page, endpoint: string): Promise<void> {
  await new SettingsMenu(page).open('Environments')
  await page.getByRole('button', { name: 'Add environment', exact: true }).click()
  const form = page.getByRole('dialog')
  await form.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(form.getByLabel('Name', { exact: true })).toHaveAttribute('aria-invalid', 'true')
  await expectAccessible(page, 'the form of an environment with faults')
  await form.getByLabel('Name', { exact: true }).fill('second')
  await form.getByLabel('Path of the socket', { exact: true }).fill('/nowhere/docker.sock')
  await form.getByRole('button', { name: 'Check', exact: true }).click()
  await form.getByText('There is no engine at unix:///nowhere/docker.sock.').waitFor()
  await form.getByRole('button', { name: 'Add', exact: true }).click()
  await form.getByRole('button', { name: 'Save anyway', exact: true }).waitFor()
  await expect(form.getByLabel('Name', { exact: true }), 'nothing typed is lost').toHaveValue('second')
  await form.getByLabel('Path of the socket', { exact: true }).fill(endpoint)
  await form.getByRole('button', { name: 'Check', exact: true }).click()
  await form.getByText(/Docker Engine .* answers\./).waitFor()
  await form.getByRole('button', { name: 'Add', exact: true }).click()
  await row(page, 'second').getByText('Answers', { exact: true }).waitFor()
  await expectAccessible(page, 'two environments')
}

async function addProject(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Manage projects and namespaces' }).click()
  await page.getByRole('main').getByRole('button', { name: 'Add project', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name', { exact: true }).fill('Far')
  await dialog.getByLabel('Environment', { exact: true }).selectOption({ label: 'second · Docker Engine' })
  await dialog.getByRole('button', { name: 'Add project', exact: true }).click()
  await expect(chip(page)).toHaveText(/· second$/)
}

test('an environment is added, a project lives on it, and a launch reaches its engine alone', async ({
  page,
  places,
  recorder,
  secondProxy,
}) => {
  await addSecond(page, secondProxy.socket)
  await addProject(page)
  const { host, user, image } = places.first
  const registries = new RegistriesPage(page)
  await registries.open()
  await registries.create({ name: 'team', address: host, username: user.name, password: user.password })
  await registries.rowIn('team', 'Active').waitFor()
  const before = recorder.requests().filter(({ method }) => method === 'POST').length
  const launch = new LaunchPage(page)
  await launch.open()
  await launch.image.fill(image)
  await page.getByRole('button', { name: 'Launch', exact: true }).click()
  const made = () => secondProxy.requests().some(({ path }) => /\/containers\/[0-9a-f]+\/start$/.test(path))
  await expect.poll(made, { timeout: 60_000 }).toBe(true)
  expect(recorder.requests().filter(({ method }) => method === 'POST').length).toBe(before)
  await page.getByRole('link', { name: 'Workloads', exact: true }).click()
  await page.getByRole('main').getByText(image, { exact: false }).first().waitFor()

  await new SettingsMenu(page).open('Environments')
  await row(page, 'second').getByRole('button', { name: 'Actions for second', exact: true }).click()
  await expect(page.getByRole('menuitem', { name: 'Remove', exact: true })).toBeDisabled()
  await page.keyboard.press('Escape')
})

test('the chip turns when the engine of the project stops, and turns back by itself', async ({
  page,
  second,
  secondProxy: _,
}) => {
  await addSecond(page, second.socket)
  await addProject(page)
  await expect(chip(page)).toHaveText(/^Docker .* · second$/)
  await second.end('SIGKILL')
  await expect(chip(page)).toHaveText('No engine · second', { timeout: 30_000 })
  await new SettingsMenu(page).open('Environments')
  await row(page, 'second').getByText('No answer', { exact: true }).waitFor()
  await row(page, 'second').getByText('Next try in').waitFor()
  await second.again()
  await expect(chip(page)).toHaveText(/^Docker .* · second$/, { timeout: 60_000 })
  await row(page, 'second').getByText('Answers', { exact: true }).waitFor()
})

test('DE-11: plain TCP to another machine says what it means, and asks before it is allowed', async ({
  page,
}) => {
  await new SettingsMenu(page).open('Environments')
  await page.getByRole('button', { name: 'Add environment', exact: true }).click()
  const form = page.getByRole('dialog')
  await form.getByText('Plain TCP', { exact: true }).click()
  await form.getByText('What goes over plain TCP can be read and changed on the way.').waitFor()
  await form.getByLabel('Name', { exact: true }).fill('far')
  await form.getByLabel('Address', { exact: true }).fill('192.0.2.1')
  await form.getByRole('button', { name: 'Add', exact: true }).click()
  await form.getByRole('button', { name: 'Save anyway', exact: true }).click({ timeout: 30_000 })
  const far = row(page, 'far')
  await far.getByText('No credential is sent there until you allow it.').waitFor()
  await expectAccessible(page, 'plain TCP')
  await far.getByRole('button', { name: 'Allow credentials for far', exact: true }).click()
  await page.getByRole('dialog').getByText('will cross the network unencrypted').waitFor()
  await expectAccessible(page, 'the question before plain TCP')
  await page.getByRole('dialog').getByRole('button', { name: 'Allow', exact: true }).click()
  await far.getByText('Plain TCP: credentials may go there in clear, because you allowed it.').waitFor()
  await far.getByRole('button', { name: 'No longer allow credentials for far', exact: true }).click()
  await far.getByText('No credential is sent there until you allow it.').waitFor()
  await far.getByRole('button', { name: 'Actions for far', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Remove', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(far).toHaveCount(0)
})
