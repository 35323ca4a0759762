import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium, type Page } from '@playwright/test'
import { LaunchPage } from '../../pages/launch-page.ts'
import { RegistriesPage } from '../../pages/registries-page.ts'
import { ServiceRow } from '../../pages/service-row.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { WorkloadsPage } from '../../pages/workloads-page.ts'
import { createBedFolder } from '../bed-folder.ts'
import { startEngine } from '../engines/engine.ts'
import { askEngine } from '../engines/engine-call.ts'
import { startGate } from '../engines/gate.ts'
import { buildLayers, pushLocal } from '../engines/images.ts'
import { startKeyring } from '../keyring/keyring.ts'
import { startRegistry } from '../registries/private-registry.ts'
import { large, pictures, settled, shoot, small } from '../staged/picture.ts'
import { startRegistryCrowd } from '../staged/registry-crowds.ts'
import { startStagedEngine } from '../staged/staged-engine.ts'
import { addStaged, realHost, stagedLogins, stagedRegistries } from '../staged/staged-registries.ts'
import { chromiumLaunch } from './browser.ts'
import { startWebShell } from './web-shell.ts'

const minute = 60_000
const hour = 60 * minute

const api = { old: `${realHost}/harbour/tide-api:1.4`, fresh: `${realHost}/harbour/tide-api:1.5` }
const storefront = 'ghcr.io/acme/storefront:2.14'
const ledger = 'registry.gitlab.com/acme/payments/ledger:7.3'

const pastedLine =
  'docker run -d --name reports -p 8088:80 -e LEVEL=info -v reports:/data --memory 512m --restart unless-stopped ' +
  '--log-driver journald ghcr.io/acme/storefront:2.14'

const running: { dispose(): Promise<void> }[] = []
async function keep<T extends { dispose(): Promise<void> }>(part: Promise<T>): Promise<T> {
  const started = await part
  running.push(started)
  return started
}

/** The program with a past of three weeks, on real parts and a few staged ones. */
async function start(): Promise<{
  url: string
  password: string
  goTo(ago: number): void
  gate: Awaited<ReturnType<typeof startGate>>
}> {
  const user = { name: 'workshop', password: randomBytes(18).toString('base64url') }
  const registry = await keep(startRegistry({ address: '127.0.0.3', users: [user] }))
  const gate = await keep(startGate({ address: '127.0.0.2', port: 5000, to: registry.host }))
  const engine = await keep(startEngine())
  const { socket } = engine
  for (const [tag, layers] of [
    ['1.4', [3]],
    ['1.5', [4, 11, 7, 2, 16]],
  ] as const) {
    const image = { engine, registry, user, repository: 'harbour/tide-api', tag }
    await buildLayers(engine, `${registry.host}/harbour/tide-api:${tag}`, layers)
    if (tag === '1.4') {
      for (const other of [storefront, ledger]) {
        const [repo = '', version = ''] = [other.slice(0, other.lastIndexOf(':')), other.split(':').at(-1)]
        await askEngine(
          socket,
          'POST',
          `/images/${image.registry.host}/${image.repository}:1.4/tag?repo=${repo}&tag=${version}`,
        )
      }
    }
    await pushLocal(image)
  }
  const staged = await keep(startStagedEngine(socket, stagedLogins))
  const keyring = await keep(startKeyring())
  const folder = createBedFolder('clock')
  running.push(folder)
  const clock = join(folder.path, 'clock')
  const goTo = (ago: number): void => writeFileSync(clock, String(-ago))
  goTo(22 * 24 * hour)
  const preload = pathToFileURL(resolve(import.meta.dirname, '../staged/shifted-clock.mjs')).href
  const env = { ...keyring.env, FAIRLEAD_SHIFTED_CLOCK: clock, NODE_OPTIONS: `--import=${preload}` }
  const { url } = await keep(startWebShell({ engine: staged.endpoint, env }))
  return { url, password: user.password, goTo, gate }
}

async function pull(page: Page, image: string): Promise<void> {
  const launch = new LaunchPage(page)
  await launch.open()
  await launch.type(image, 'This credential is used.')
  await launch.pull()
  await launch.pullIn(image, 'Pulled').waitFor()
}

async function run(
  page: Page,
  image: string,
  name: string,
  ports: string,
  { command = '', scale = '' } = {},
): Promise<void> {
  const launch = new LaunchPage(page)
  await launch.open()
  await launch.type(image, 'This credential is used.')
  await launch.nameContainer(name)
  await page.getByLabel('Ports', { exact: true }).fill(ports)
  await page.getByLabel('Command', { exact: true }).fill(command)
  await page.getByLabel('Scale', { exact: true }).fill(scale)
  await launch.launch()
  await launch.launchIn(image, 'Started').filter({ hasText: name }).waitFor()
}

async function takeAll(page: Page): Promise<void> {
  const { url, password, goTo, gate } = await start()
  const registries = new RegistriesPage(page)
  const launch = new LaunchPage(page)
  await page.goto(url)
  await new VaultPage(page).protectHeading.waitFor()
  await page.getByRole('radio', { name: 'Operating system keyring', checked: true }).waitFor()
  await shoot(page, 'protect-vault')
  await new VaultPage(page).protectByKeyring()
  await registries.open()

  for (const staged of stagedRegistries) {
    goTo(staged.ago)
    await addStaged(page, staged, staged.address === realHost ? password : randomBytes(18).toString('hex'))
  }
  const namespace = page.getByLabel('Namespace', { exact: true })
  goTo(4 * hour)
  await pull(page, api.old)
  await run(page, api.old, 'tide-api', '5080:80')
  goTo(3 * hour)
  await namespace.selectOption('payments')
  await pull(page, ledger)
  await run(page, ledger, 'ledger', '9090:9090')
  await run(page, ledger, 'ledger-migrate', '', { command: '/bin/busybox true' })
  goTo(2 * hour)
  await namespace.selectOption('default')
  await pull(page, storefront)
  await run(page, storefront, 'storefront', '8080-8089:80', { scale: '3' })
  goTo(0)

  await registries.open()
  await page.reload()
  await registries.row('workshop').waitFor()
  await shoot(page, 'registries-light')
  await shoot(page, 'registries-small', small)
  await page.setViewportSize(large)
  await page.emulateMedia({ colorScheme: 'dark' })
  await shoot(page, 'registries-dark')
  await page.emulateMedia({ colorScheme: 'light' })

  await registries.openAddForm()
  await registries.field('Registry address').fill('https://harbor.acme.example/v2/')
  await registries.field('Username').fill('acme-builder')
  await registries.field('Password').fill(randomBytes(12).toString('hex'))
  await registries.dialog.getByText('Saved as').waitFor()
  await shoot(page, 'add-registry-light')
  await shoot(page, 'add-registry-small', small)
  await page.setViewportSize(large)
  await registries.dialog.getByRole('button', { name: 'Cancel' }).click()

  const held = gate.hold(17_000_000)
  await launch.open()
  await launch.type(api.fresh, 'This credential is used.')
  await launch.pull()
  await held
  await settled(launch.pullIn(api.fresh, 'Pulling'))
  await page.getByRole('button', { name: `Layers of ${api.fresh}` }).click()
  await launch.type('ghcr.io/acme/storefront:2.15', 'This credential is used.')
  await launch.match.getByText('One other registry of').click()
  await shoot(page, 'launch-light')
  await page.emulateMedia({ colorScheme: 'dark' })
  await shoot(page, 'launch-dark')
  await page.emulateMedia({ colorScheme: 'light' })

  await launch.type('nexus.acme.example:8443/tools/report:9', 'is inactive')
  await launch.launch()
  await launch.refusal.waitFor()
  await shoot(page, 'refused-light')
  await launch.image.fill(pastedLine)
  await page.getByRole('button', { name: 'Fill the form' }).click()
  await launch.containerName.waitFor()
  await launch.match.getByText('This credential is used.').waitFor()
  await shoot(page, 'launch-options-light')
  gate.open()
  await launch.pullIn(api.fresh, 'Pulled').waitFor()

  // An engine cannot be told another time, so the page is: all containers then have run for a while.
  await page.clock.setFixedTime(Date.now() + 47 * minute)
  await new WorkloadsPage(page).open()
  await page.reload()
  await new WorkloadsPage(page).rowIn('ledger-migrate', 'Exited').waitFor()
  await shoot(page, 'workloads-light')
  await page.getByRole('link', { name: 'Images', exact: true }).click()
  await page.getByRole('row').filter({ hasText: 'ledger' }).first().waitFor()
  await shoot(page, 'images-light')

  await registries.open()
  await registries.deactivate('acme-packages')
  await new WorkloadsPage(page).open()
  const service = new ServiceRow(page, 'storefront')
  await service.scaleUp()
  await service.rowIn('Blocked').waitFor()
  await shoot(page, 'service-blocked-light')
  await page.emulateMedia({ colorScheme: 'dark' })
  await shoot(page, 'service-blocked-dark')
  await page.emulateMedia({ colorScheme: 'light' })
}

/** The table with none, a few and many registries, in both themes and both windows. */
async function takeCrowds(page: Page): Promise<void> {
  for (const count of [0, 3, 300]) {
    const crowd = await keep(startRegistryCrowd(count))
    await crowd.show(page)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await shoot(page, `registries-${count}-${colorScheme}`)
      await shoot(page, `registries-${count}-${colorScheme}-small`, small)
    }
    await page.emulateMedia({ colorScheme: 'light' })
  }
}

try {
  mkdirSync(pictures, { recursive: true })
  const browser = await chromium.launch(chromiumLaunch())
  running.push({ dispose: () => browser.close() })
  const page = await browser.newPage({
    viewport: large,
    reducedMotion: 'reduce',
    colorScheme: 'light',
    locale: 'en-GB',
  })
  page.setDefaultTimeout(30_000)
  const take = async (): Promise<void> => {
    await takeCrowds(page)
    await takeAll(page)
  }
  await take().catch(async (error) => {
    mkdirSync('reports', { recursive: true })
    await page.screenshot({ path: 'reports/screenshots-failed.png' })
    throw error
  })
} catch (error) {
  console.error(error)
  process.exitCode = 1
} finally {
  for (const part of running.reverse()) await part.dispose()
}
