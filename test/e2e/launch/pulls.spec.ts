import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { expect, type Page, type WebSocketRoute } from '@playwright/test'
import { LaunchPage } from '../../pages/launch-page.ts'
import { RegistriesPage } from '../../pages/registries-page.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { json, lines, type Scene, type ScriptedEngine } from '../../support/scripted-engine.ts'
import { test } from '../../support/scripted-test.ts'

test.setTimeout(90_000)

const host = 'registry.test:5000'
const shown = (path: string) => `${host}/${path}:1`

/** Every pull of a scripted engine, told line by line by the test. */
class Told {
  readonly #pulls = new Map<string, ServerResponse>()

  constructor(engine: ScriptedEngine) {
    engine.on('GET', '/images/*', json({ message: 'no such image' }, 404))
    engine.on('POST', '/images/create', ({ query }, response) => {
      this.#pulls.set(query.get('fromImage') ?? '', response)
      response.writeHead(200)
      response.flushHeaders()
    })
  }

  get count(): number {
    return this.#pulls.size
  }

  say(path: string, ...values: readonly object[]): void {
    const text = values.map((value) => `${JSON.stringify(value)}\r\n`).join('')
    this.#pulls.get(`${host}/${path}`)?.write(text)
  }
}
const downloading = (id: string, current: number, total: number) => ({
  id,
  status: 'Downloading',
  progressDetail: { current, total },
})

async function open(page: Page, url: string): Promise<LaunchPage> {
  await page.goto(url)
  await new VaultPage(page).protectByPassphrase(randomBytes(18).toString('base64url'))
  const launch = new LaunchPage(page)
  await launch.open()
  return launch
}
async function pull(launch: LaunchPage, image: string): Promise<void> {
  await launch.type(image, 'The image is pulled anonymously.')
  await launch.pull()
}
const row = (page: Page, image: string) =>
  page
    .getByRole('list', { name: 'Pulls', exact: true })
    .getByRole('listitem')
    .filter({ hasText: image })
    .first()

test('a reload, a second page and a line that was cut find every pull again', async ({
  page,
  shell,
  engine,
}) => {
  const told = new Told(engine)
  const lineCut: WebSocketRoute[] = []
  await page.routeWebSocket(/\/rpc$/, (route) => {
    route.connectToServer()
    lineCut.push(route)
  })
  const launch = await open(page, shell.url)
  for (const path of ['one', 'two', 'three', 'four']) await pull(launch, shown(path))
  await expect.poll(() => told.count).toBe(3)
  told.say('one', downloading('aaaa', 25, 100), downloading('bbbb', 25, 100))
  const bar = (on: Page) => on.getByRole('progressbar', { name: `Progress of ${shown('one')}`, exact: true })
  await expect(bar(page)).toHaveAttribute('aria-valuenow', '25')
  await row(page, shown('four')).getByText('Waiting', { exact: true }).waitFor()

  await page.reload()
  await expect(bar(page)).toHaveAttribute('aria-valuenow', '25')
  await expect(row(page, shown('four'))).toContainText('Waiting')

  const second = await page.context().newPage()
  await second.goto(`${new URL(shell.url).origin}/#/launch`)
  await expect(bar(second)).toHaveAttribute('aria-valuenow', '25')
  await second.getByRole('button', { name: `Layers of ${shown('one')}`, exact: true }).click()
  const layer = second.getByRole('progressbar', { name: 'Layer aaaa' })
  // half of a layer's way is done when it is here, the other half when it is unpacked
  await expect(layer).toHaveAttribute('aria-valuenow', '12')

  const before = lineCut.length
  await lineCut.at(-1)?.close()
  told.say('one', downloading('aaaa', 75, 100), downloading('bbbb', 75, 100))
  await expect(bar(second)).toHaveAttribute('aria-valuenow', '75')
  await expect(layer).toHaveAttribute('aria-valuenow', '37')
  await expect.poll(() => lineCut.length).toBeGreaterThan(before)
  await expect(bar(page)).toHaveAttribute('aria-valuenow', '75')

  await second.getByRole('button', { name: `Cancel pull of ${shown('two')}`, exact: true }).click()
  await expect(row(page, shown('two'))).toContainText('Stopped')
  await expect(row(page, shown('four'))).toContainText('Pulling')
})

test('1.3.6: a refused login is said, and the image is tried without it only when asked', async ({
  page,
  shell,
  engine,
}) => {
  let local = false
  const pulling: Scene = (request, ...rest) => {
    if (request.headers['x-registry-auth'] !== undefined) {
      return lines({ errorDetail: { message: 'unauthorized: incorrect username or password' } })(
        request,
        ...rest,
      )
    }
    local = true
    lines({ status: 'Status: Downloaded' })(request, ...rest)
  }
  const image = { Id: 'sha256:1', RepoTags: [], RepoDigests: [], Size: 1, Created: '' }
  engine.on('POST', '/images/create', pulling)
  engine.on('POST', '/auth', json({ message: 'unauthorized: incorrect username or password' }, 401))
  engine.on('GET', '/images/*', (...call) =>
    json(local ? image : { message: 'no such image' }, local ? 200 : 404)(...call),
  )
  const launch = await open(page, shell.url)
  const registries = new RegistriesPage(page)
  await registries.open()
  const password = randomBytes(12).toString('hex')
  await registries.addAnyway({ name: 'team', address: host, username: 'ann', password })
  await launch.open()
  await launch.type(shown('app'), 'This credential is used.')
  await launch.pull()
  const failed = row(page, shown('app'))
  await expect(failed).toContainText('Failed')
  expect(engine.asked('/images/create')).toHaveLength(1)
  await failed.getByRole('button', { name: `Try without credential: ${shown('app')}`, exact: true }).click()
  const again = row(page, shown('app')).filter({ hasText: 'Pulled' })
  await expect(again).toContainText('without team, as asked for')
  await page.getByRole('link', { name: 'Activity', exact: true }).click()
  await expect(page.getByRole('main')).toContainText('without its credential, as asked for')

  await launch.open()
  await page.getByRole('button', { name: 'Clear ended' }).click()
  await expect(page.getByText('Nothing is being pulled.')).toBeVisible()
})

test('the tray, the title and the number at once; hostile words stay words', async ({
  page,
  shell,
  engine,
}) => {
  const told = new Told(engine)
  const launch = await open(page, shell.url)
  await page.getByLabel('Pulls at once').selectOption('1')
  await pull(launch, shown('one'))
  await pull(launch, shown('two'))
  await expect.poll(() => told.count).toBe(1)
  const hostile = '<img src=x onerror=document.title=1>'
  told.say('one', { status: hostile }, downloading(hostile, 30, 100))
  await page.getByRole('button', { name: `Layers of ${shown('one')}`, exact: true }).click()
  await expect(row(page, shown('one'))).toContainText(hostile)
  expect(await page.locator('img[src="x"]').count()).toBe(0)
  await expect(page).toHaveTitle('30% · Launch · Fairlead')
  await expect(page.getByText('1 pulling, 1 waiting')).toBeVisible()

  await page.getByRole('link', { name: 'Workloads', exact: true }).click()
  const tray = page.getByRole('region', { name: 'Running pulls' })
  await expect(tray).toContainText(shown('one'))
  await tray.getByRole('button', { name: `Cancel pull of ${shown('one')}`, exact: true }).click()
  await tray.getByRole('button', { name: `Cancel pull of ${shown('two')}`, exact: true }).click()
  await expect(tray).toBeHidden()
  await expect(page).toHaveTitle('Workloads · Fairlead')
})
