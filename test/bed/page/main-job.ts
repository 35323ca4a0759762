import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import { LaunchPage } from '../../pages/launch-page.ts'
import { RegistriesPage } from '../../pages/registries-page.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { WorkloadsPage } from '../../pages/workloads-page.ts'
import type { BedPlaces } from '../bed.ts'
import { askEngine } from '../engines/engine-call.ts'
import type { RecordingProxy } from '../engines/recording-proxy.ts'

const registryName = 'demo-registry'
const containerName = 'demo-app'

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

/**
 * The whole main job through the page, on real parts, from the first start on. `say` hears what was done.
 * Throws at the first thing amiss. `proxy` stands between the program and the engine of `places`.
 */
export async function performMainJob(
  page: Page,
  places: BedPlaces,
  proxy: RecordingProxy,
  say: (text: string) => void,
): Promise<void> {
  const { first } = places
  const vault = new VaultPage(page)
  const registries = new RegistriesPage(page)
  const launch = new LaunchPage(page)
  const workloads = new WorkloadsPage(page)
  /** Requests that fetch, inspect or run something: all that a refused launch must not cause. */
  const acts = (from: number) =>
    proxy
      .requests()
      .slice(from)
      .filter(({ method, path }) => method === 'POST' || decodeURIComponent(path).includes('team/app'))
  const pulls = () => acts(0).filter(({ path }) => path.includes('/images/create'))

  await vault.protectByPassphrase(randomBytes(18).toString('base64url'))
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
  await launch.launchIn(first.image, 'Started').waitFor()
  await must('the container runs', () => containerRuns(places))
  await workloads.open()
  await workloads.rowIn(containerName, 'Running').waitFor()
  say(`container "${containerName}" runs`)

  await registries.open()
  await registries.deactivate(registryName)
  const before = proxy.requests().length
  await launch.open()
  await launch.type(first.image, 'inactive')
  await launch.pull()
  await launch.refusal.filter({ hasText: 'inactive' }).waitFor()
  // Away and back, so that the next refusal cannot be the one that stood there.
  await registries.open()
  await launch.open()
  await launch.type(first.image, 'inactive')
  await launch.refusal.waitFor({ state: 'hidden' })
  await launch.launch()
  await launch.refusal.filter({ hasText: 'inactive' }).waitFor()
  // A request that came late would still have to be seen.
  await sleep(1000)
  const forbidden = acts(before)
  if (forbidden.length > 0) throw new Error(`reached the engine: ${JSON.stringify(forbidden)}`)
  const since = proxy.requests().length - before
  say(
    `registry deactivated: pull and launch refused; requests to the engine since: ${since}, for the image: 0`,
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
