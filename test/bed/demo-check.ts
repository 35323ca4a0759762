import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium, type Page } from '@playwright/test'
import { LaunchPage } from '../pages/launch-page.ts'
import { RegistriesPage } from '../pages/registries-page.ts'
import { VaultPage } from '../pages/vault-page.ts'
import { type BedPlaces, startBed } from './bed.ts'
import { chromiumLaunch } from './browser.ts'
import { askEngine } from './engine-call.ts'
import { type RecordingProxy, startRecordingProxy } from './recording-proxy.ts'
import { startWebShell } from './web-shell.ts'

const registryName = 'demo-registry'
const containerName = 'demo-app'
const passphrase = randomBytes(18).toString('base64url')

const say = (text: string): void => console.log(`  ${text}`)

/** Throws with `what` unless `holds` becomes true within ten seconds. */
async function must(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`not so: ${what}`)
    await sleep(50)
  }
}

/** Whether the container that the demo launched runs, by the engine's own word. */
async function containerRuns({ engine, first }: BedPlaces): Promise<boolean> {
  const found = JSON.parse(await askEngine(engine.socket, 'GET', '/containers/json')) as {
    Names: string[]
    Image: string
  }[]
  return found.some(({ Names, Image }) => Names.includes(`/${containerName}`) && Image === first.image)
}

/** The whole main job through the page of a real browser, on real parts. Throws at the first thing amiss. */
async function mainJob(page: Page, places: BedPlaces, proxy: RecordingProxy): Promise<void> {
  const { first } = places
  const vault = new VaultPage(page)
  const registries = new RegistriesPage(page)
  const launch = new LaunchPage(page)
  /** Requests that fetch, inspect or run something: all that a refused launch must not cause. */
  const acts = (from: number) =>
    proxy
      .requests()
      .slice(from)
      .filter(({ method, path }) => method === 'POST' || decodeURIComponent(path).includes('team/app'))
  const pulls = () => acts(0).filter(({ path }) => path.includes('/images/create'))

  await vault.protectByPassphrase(passphrase)
  say('vault made, opened by a passphrase')

  await registries.open()
  await registries.add({
    name: registryName,
    address: first.host,
    username: first.user.name,
    password: first.user.password,
  })
  say(`registry ${first.host} added as "${registryName}": its credential was proven through the engine`)

  await launch.open()
  await launch.type(first.image, registryName)
  await launch.pull()
  await launch.pullIn(first.image, 'Pulled').waitFor()
  if (pulls().length !== 1) throw new Error(`the engine saw ${pulls().length} pulls instead of one`)
  say(`private image ${first.image} pulled with it`)

  await launch.nameContainer(containerName)
  await launch.launch()
  await launch.launchIn(first.image, /^Running/).waitFor()
  await must('the container runs', () => containerRuns(places))
  say(`container "${containerName}" runs`)

  await registries.open()
  await registries.deactivate(registryName)
  const before = proxy.requests().length
  await launch.open()
  await launch.type(first.image, 'inactive')
  await launch.pull()
  await launch.refusal.filter({ hasText: 'inactive' }).waitFor()
  await launch.launch()
  await launch.refusal.filter({ hasText: 'inactive' }).waitFor()
  // A request that came late would still have to be seen.
  await sleep(1000)
  const forbidden = acts(before)
  if (forbidden.length > 0) throw new Error(`reached the engine: ${JSON.stringify(forbidden)}`)
  say(
    `registry deactivated: pull and launch refused; of ${proxy.requests().length - before} requests that reached the engine since, none was for the image`,
  )
  await must('what ran keeps running', () => containerRuns(places))
  say(`container "${containerName}" still runs`)

  await registries.open()
  await registries.activate(registryName)
  await launch.open()
  await launch.type(first.image, registryName)
  await launch.pull()
  await must('the engine is asked for the image again', () => pulls().length === 2)
  await launch.pullIn(first.image, 'Pulled').waitFor()
  say('registry activated: the same image pulled again')
}

const running: { dispose(): Promise<void> }[] = []
try {
  const bed = await startBed()
  running.push(bed)
  const proxy = await startRecordingProxy(bed.places.engine.socket)
  running.push(proxy)
  const shell = await startWebShell({ engine: proxy.endpoint })
  running.push(shell)
  const browser = await chromium.launch({
    ...chromiumLaunch(),
    headless: process.argv.includes('--headless'),
  })
  running.push({ dispose: () => browser.close() })
  const page = await browser.newPage()
  page.setDefaultTimeout(20_000)
  try {
    await page.goto(shell.url)
    await mainJob(page, bed.places, proxy)
    console.log('demo: ok')
  } catch (error) {
    mkdirSync('reports', { recursive: true })
    await page.screenshot({ path: 'reports/demo-failed.png' })
    console.error(`demo: failed (the page is in reports/demo-failed.png)\n${shell.output()}`)
    throw error
  }
} catch (error) {
  console.error(error)
  process.exitCode = 1
} finally {
  for (const part of running.reverse()) await part.dispose()
}
