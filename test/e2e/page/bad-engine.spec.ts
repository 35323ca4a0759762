import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { startWebShell, type WebShell } from '../../bed/page/web-shell.ts'
import { LaunchPage } from '../../pages/launch-page.ts'
import { RegistriesPage } from '../../pages/registries-page.ts'
import { SettingsMenu } from '../../pages/settings-menu.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { expectAccessible } from '../../support/axe.ts'
import { watchPage } from '../../support/form-faults.ts'
import { json, lines, raw, type Scene, type ScriptedEngine } from '../../support/scripted-engine.ts'
import { test } from '../../support/scripted-test.ts'

test.setTimeout(180_000)
/** An engine that went away is looked for again after a pause that grows. */
const untilFound = { timeout: 45_000 }

const image = 'registry.example.com/team/app:1'
const digest = `sha256:${'4'.repeat(64)}`

let folder = ''
let place = ''
let shell: WebShell
let broken: () => Promise<readonly string[]>
test.beforeEach(async ({ page }) => {
  folder = mkdtempSync(join(tmpdir(), 'fairlead-bad-engine-'))
  place = join(folder, 'docker.sock')
  broken = watchPage(page)
  shell = await startWebShell({ engine: `unix://${place}` })
  await page.goto(shell.url)
  await new VaultPage(page).protectByPassphrase(randomBytes(18).toString('base64url'))
})
test.afterEach(async () => {
  const found = await broken()
  await shell.dispose()
  rmSync(folder, { recursive: true, force: true })
  expect(found).toEqual([])
})

/** From now on this engine is the one that the program finds. */
function put(engine: ScriptedEngine): void {
  rmSync(place, { force: true })
  if (engine.endpoint.kind === 'socket') symlinkSync(engine.endpoint.path, place)
}

/** What a healthy engine with one image says. */
function makeHealthy(engine: ScriptedEngine): void {
  engine.on('GET', '/version', json({ Version: '20.10.24', ApiVersion: '1.41', MinAPIVersion: '1.12' }))
  engine.on('GET', '/_ping', (_request, response) => response.end('OK'))
  engine.on('GET', '/info', json({ ID: 'scripted', Name: 'scripted' }))
  engine.on('GET', '/images/json', json([]))
  engine.on('GET', '/containers/json', json([]))
  engine.on('GET', '/events', (_request, response) => {
    response.writeHead(200)
    response.flushHeaders()
  })
  engine.on(
    'POST',
    '/images/create',
    lines({ status: `Digest: ${digest}` }, { status: 'Status: Downloaded newer image' }),
  )
  engine.on(
    'GET',
    '/images/*',
    json({ Id: digest, RepoTags: [image], RepoDigests: [], Size: 1, Created: '2026-01-01T00:00:00Z' }),
  )
}

async function openList(page: Page, name: 'Workloads' | 'Images'): Promise<void> {
  await page.getByRole('link', { name, exact: true }).click()
  await page.getByRole('main').getByRole('heading', { name, exact: true }).waitFor()
}

const chip = (page: Page) => page.getByRole('link', { name: /^Engine:/ })

test('no engine: every page says so in words, what needs none goes on, and all is well once it is there', async ({
  page,
  engine,
}) => {
  const registries = new RegistriesPage(page)
  const launch = new LaunchPage(page)
  const main = page.getByRole('main')
  const sentence = `There is no engine at unix://${place}.`
  await expect(chip(page)).toHaveText('No engine · default')
  await new SettingsMenu(page).open('Environments')
  await main.getByText(sentence).waitFor()
  await expectAccessible(page, 'environments, no engine')

  await registries.open()
  await registries.create({
    name: 'kept',
    address: 'registry.example.com',
    username: 'ann',
    password: randomBytes(18).toString('hex'),
  })
  await registries.dialog.getByText('The engine that would prove the credential does not answer.').waitFor()
  await registries.dialog.getByText('Start the engine and try again, or save anyway.').waitFor()
  await registries.dialog.getByRole('button', { name: 'Save anyway' }).click()
  await registries.row('kept').getByText('Not verified').waitFor()

  await launch.open()
  await launch.type(image, 'This credential is used.')
  await launch.pull()
  await launch.pullIn(image, 'Failed').getByText(sentence).waitFor()
  await launch.launch()
  await launch.launchIn(image, 'Not launched').getByText(sentence).waitFor()
  await page.getByRole('button', { name: 'Check access' }).click()
  await page.getByRole('region', { name: 'Access' }).getByText(sentence).waitFor()
  for (const name of ['Workloads', 'Images'] as const) {
    await openList(page, name)
    await main.getByText(sentence).waitFor()
    await expectAccessible(page, `${name}, no engine`)
  }

  makeHealthy(engine)
  put(engine)
  await main.getByRole('button', { name: 'Try again' }).click()
  await main.getByText('There is no image on this engine yet.').waitFor()
  await expect(chip(page)).toHaveText('Docker 20.10 · default', untilFound)
})

test('an engine that dies in the middle of a pull, and comes back', async ({ page, engine }) => {
  const launch = new LaunchPage(page)
  makeHealthy(engine)
  engine.on('POST', '/images/create', (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.write('{"status":"Pulling fs layer","id":"aaaaaaaaaaaa"}\r\n')
    response.write(
      '{"status":"Downloading","progressDetail":{"current":5000000,"total":20000000},"id":"aaaaaaaaaaaa"}\r\n',
    )
  })
  put(engine)
  await expect(chip(page)).toHaveText('Docker 20.10 · default', untilFound)
  await launch.open()
  await launch.type(image, 'No registry matches.')
  await launch.pull()
  await launch.pullIn(image, 'Pulling').getByText('5.0 MB of 20.0 MB').waitFor()
  engine.hangUp()
  await launch
    .pullIn(image, 'Failed')
    .getByText(`The engine stopped sending before ${image} was complete.`)
    .waitFor()
  await launch.pullIn(image, 'Failed').getByText('Layers that are there are not fetched twice.').waitFor()

  rmSync(place)
  engine.hangUp()
  await expect(chip(page)).toHaveText('No engine · default', untilFound)
  makeHealthy(engine)
  put(engine)
  await page.getByRole('button', { name: `Retry pull of ${image}` }).click()
  await launch.pullIn(image, 'Pulled').waitFor()
  await expect(chip(page)).toHaveText('Docker 20.10 · default', untilFound)
})

const notAnEngine = 'is not a container engine.'
const rubbish: readonly (readonly [string, Scene, string])[] = [
  ['no HTTP', raw('SSH-2.0-OpenSSH_9.2\r\n'), notAnEngine],
  ['a web page', (_request, response) => response.end('<!doctype html><title>Sign in</title>'), notAnEngine],
  ['JSON of another kind', json({ Version: 7, ApiVersion: null, Id: [], RepoTags: {} }), notAnEngine],
  [
    'nothing',
    (_request, _response, socket) => socket.destroy(),
    'closed the connection in the middle of its answer.',
  ],
  [
    'an error in another script',
    json({ message: 'سجل \u001b[31m\u202Eda' }, 500),
    'The engine answered with an error (status 500).',
  ],
]
test('an engine that answers rubbish', async ({ page, engine }) => {
  const launch = new LaunchPage(page)
  const main = page.getByRole('main')
  for (const [name, scene, sentence] of rubbish) {
    await test.step(name, async () => {
      for (const path of [
        '/version',
        '/_ping',
        '/info',
        '/images/json',
        '/containers/json',
        '/events',
        '/distribution/*',
      ]) {
        engine.on('GET', path, scene)
      }
      engine.on('POST', '/images/create', scene)
      put(engine)
      engine.hangUp()
      await openList(page, 'Images')
      await main.getByText(sentence).waitFor()
      await launch.open()
      await launch.type(image, 'No registry matches.')
      await launch.pull()
      await launch.pullIn(image, 'Failed').waitFor()
      await page.getByRole('button', { name: 'Check access' }).click()
      await page.getByRole('region', { name: 'Access' }).getByRole('paragraph').first().waitFor()
      await openList(page, 'Workloads')
      await main.getByText(sentence).waitFor()
    })
  }
  makeHealthy(engine)
  await main.getByRole('button', { name: 'Try again' }).click()
  await main.getByText('Nothing is running.').waitFor()
  await launch.open()
  await launch.type(image, 'No registry matches.')
  await launch.pull()
  await launch.pullIn(image, 'Pulled').waitFor()
})
