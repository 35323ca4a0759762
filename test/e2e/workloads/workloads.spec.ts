import { randomBytes } from 'node:crypto'
import { expect, type Page } from '@playwright/test'
import { test } from '../../bed/bed-test.ts'
import { askEngine, callEngine } from '../../bed/engines/engine-call.ts'
import { startRecordingProxy } from '../../bed/engines/recording-proxy.ts'
import { startWebShell } from '../../bed/page/web-shell.ts'
import { foreignContainer } from '../../core/workloads/foreign-container.ts'
import { LaunchPage } from '../../pages/launch-page.ts'
import { RegistriesPage } from '../../pages/registries-page.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { WorkloadsPage } from '../../pages/workloads-page.ts'
import { expectAccessible } from '../../support/axe.ts'

test.setTimeout(180_000)
test.beforeEach(async ({ page, shell }) => {
  await page.goto(shell.url)
  await new VaultPage(page).protectByPassphrase(randomBytes(18).toString('base64url'))
})

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const otherRow = (page: Page, name: string) =>
  page.getByRole('table', { name: 'Other containers' }).getByRole('row').filter({ hasText: name })

async function stateOf(socket: string, name: string): Promise<string | undefined> {
  const { status, text } = await callEngine(socket, 'GET', `/containers/${name}/json`)
  return status === 404 ? undefined : JSON.parse(text).State.Status
}

test('containers of others stand apart, and are touched only while they are adopted', async ({
  page,
  places,
}) => {
  const { socket } = places.engine
  await foreignContainer(places, { Labels: { 'com.docker.compose.project': 'shop' } }, 'not-ours')
  const workloads = new WorkloadsPage(page)
  await workloads.open()
  await expect(page.getByText('Nothing is running.')).toBeVisible()
  await page.getByRole('link', { name: 'Other containers 1' }).click()
  await expect(otherRow(page, 'not-ours')).toContainText('Compose project shop')
  await expect(button(page, 'Stop not-ours')).toHaveCount(0)
  await expectAccessible(page, 'other containers')

  await button(page, 'Logs of not-ours').click()
  await page.getByRole('log').getByText('hello').waitFor()
  await page.keyboard.press('Escape')
  await button(page, 'not-ours').click()
  await page.getByRole('dialog').getByText('/bin/busybox').first().waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expect(await stateOf(socket, 'not-ours')).toBe('running')

  await button(page, 'Adopt not-ours').click()
  await expect(page.getByRole('dialog')).toContainText('Compose may make it anew')
  await expectAccessible(page, 'adopt')
  await page.getByRole('dialog').getByRole('button', { name: 'Adopt', exact: true }).click()
  await page.getByText('There is nothing else on this engine.').waitFor()
  await page.getByRole('link', { name: 'Workloads 1' }).click()
  await expect(workloads.rowIn('not-ours', 'Running')).toContainText('adopted')
  await button(page, 'Stop not-ours').click()
  await workloads.rowIn('not-ours', 'Exited').waitFor()
  expect(await stateOf(socket, 'not-ours')).toBe('exited')

  await button(page, 'Actions for not-ours').click()
  await page.getByRole('menuitem', { name: 'Leave it alone' }).click()
  await page.getByText('Nothing is running.').waitFor()
  await page.getByRole('link', { name: 'Other containers 1' }).click()
  await otherRow(page, 'not-ours').waitFor()
})

test('the details show what a container is and uses, and no secret of it reaches the page', async ({
  page,
  places,
}) => {
  const secret = randomBytes(15).toString('hex')
  const frames: string[] = []
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => frames.push(String(payload))))
  await page.reload()
  await foreignContainer(
    places,
    { Env: [`API_TOKEN=${secret}`, 'LEVEL=info'], Labels: { 'app.password': secret, 'app.name': 'shop' } },
    'looked-at',
  )
  await new WorkloadsPage(page).open()
  await page.getByRole('link', { name: /^Other containers/ }).click()
  await button(page, 'looked-at').click()
  const sheet = page.getByRole('dialog')
  await expect(sheet.getByRole('region', { name: 'Environment' })).toContainText('API_TOKEN=hidden')
  await expect(sheet.getByRole('region', { name: 'Environment' })).toContainText('LEVEL=info')
  await expect(sheet.getByRole('region', { name: 'Labels' })).toContainText('app.password=hidden')
  await expect(sheet).toContainText('looks like a secret')
  // whatever this kernel counts, the engine's first figures have come
  await expect(sheet.getByRole('region', { name: 'Usage' })).toContainText('CPU')
  await sheet.getByRole('button', { name: 'All that the engine says (JSON)' }).click()
  await expect(sheet).toContainText('"API_TOKEN=********"')
  await expectAccessible(page, 'details')
  expect(await page.content()).not.toContain(secret)
  expect(frames.some((frame) => frame.includes('API_TOKEN'))).toBe(true)
  expect(frames.some((frame) => frame.includes(secret))).toBe(false)

  const address = page.url()
  await page.keyboard.press('Escape')
  await sheet.waitFor({ state: 'detached' })
  await expect(button(page, 'looked-at')).toBeFocused()
  await page.goBack()
  await expect(page).toHaveURL(address)
  await sheet.waitFor()
})

test('what fails is said at its row, and several are stopped and removed at once', async ({
  page,
  places,
}) => {
  const { first, engine } = places
  const registries = new RegistriesPage(page)
  const { name: username, password } = first.user
  await registries.open()
  await registries.add({ name: 'team', address: first.host, username, password })
  const launch = new LaunchPage(page)
  for (const [name, ports] of [
    ['holder', '18080:80'],
    ['waiter', ''],
  ] as const) {
    await launch.open()
    await launch.type(first.image, 'team')
    await launch.nameContainer(name)
    await page.getByLabel('Ports', { exact: true }).fill(ports)
    await launch.launch()
    await launch.launchIn(first.image, 'Started').waitFor()
  }
  const workloads = new WorkloadsPage(page)
  await workloads.open()
  await expect(workloads.rowIn('holder', 'Running').getByRole('link')).toHaveAttribute(
    'href',
    'http://127.0.0.1:18080',
  )

  // by the arrow keys: into the table, along the row, and to the same part of the next one
  await page.getByLabel('Search workloads').press('ArrowDown')
  await expect(button(page, 'waiter')).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await expect(button(page, 'Logs of waiter')).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(button(page, 'Logs of holder')).toBeFocused()
  await page.keyboard.press('Home')
  await expect(button(page, 'Logs of waiter')).toBeFocused()

  await askEngine(engine.socket, 'POST', '/containers/holder/kill')
  await workloads.rowIn('holder', 'Exited').waitFor()
  const taken = await foreignContainer(places, {
    ExposedPorts: { '80/tcp': {} },
    HostConfig: { PortBindings: { '80/tcp': [{ HostPort: '18080' }] } },
  })
  await button(page, 'Start holder').click()
  await expect(page.getByRole('alert')).toContainText('port')
  await expectAccessible(page, 'workloads, one failed')
  await askEngine(engine.socket, 'DELETE', `/containers/${taken}?force=1`)
  await button(page, 'Try again with holder').click()
  await workloads.rowIn('holder', 'Running').waitFor()
  await expect(page.getByRole('alert')).toHaveCount(0)

  await page.getByLabel('Choose all workloads').check()
  await expect(page.getByRole('region', { name: 'Chosen workloads' })).toContainText('2 chosen')
  await page.getByRole('region', { name: 'Chosen workloads' }).getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByRole('dialog')).toContainText('2 are running, and are stopped first.')
  await page.getByRole('dialog').getByRole('button', { name: 'Remove 2', exact: true }).click()
  await page.getByText('Nothing is running.').waitFor()
  expect(await stateOf(engine.socket, 'holder')).toBeUndefined()
  expect(await stateOf(engine.socket, 'waiter')).toBeUndefined()
})

test('an engine that goes away leaves the list as it was, with the reason', async ({ page, places }) => {
  await foreignContainer(places, {}, 'last-seen')
  const proxy = await startRecordingProxy(places.engine.socket)
  const shell = await startWebShell({ engine: proxy.endpoint })
  try {
    await page.goto(shell.url)
    await new VaultPage(page).protectByPassphrase(randomBytes(18).toString('base64url'))
    await new WorkloadsPage(page).open()
    await page.getByRole('link', { name: /^Other containers/ }).click()
    await otherRow(page, 'last-seen').waitFor()
    await proxy.dispose()
    await expect(page.getByRole('main').getByRole('alert')).toContainText('engine', { timeout: 45_000 })
    await expect(otherRow(page, 'last-seen')).toBeVisible()
    await expect(page.getByRole('table', { name: 'Other containers' })).toHaveAttribute('data-stale', 'true')
    await expectAccessible(page, 'other containers, engine away')
  } finally {
    await shell.dispose()
  }
})
