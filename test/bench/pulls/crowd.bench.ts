import { setTimeout as sleep } from 'node:timers/promises'
import { type Browser, chromium, type Page } from '@playwright/test'
import { createBedFolder } from '../../bed/bed-folder.ts'
import { recordedPull, stretched } from '../../bed/engines/pull-recording.ts'
import { type ReplayingEngine, startReplayingEngine } from '../../bed/engines/replaying-engine.ts'
import { chromiumLaunch } from '../../bed/page/browser.ts'
import { startWebShell } from '../../bed/page/web-shell.ts'
import { type CoreClient, defaultPlace, pullEnd } from '../../support/core-client.ts'
import { cpuTimeOf, cpuTimeOfBrowser } from '../app/cpu-time.ts'
import { type Busyness, busynessDuring } from '../app/page-clock.ts'
import { connectToWeb } from '../app/web-client.ts'
import { writePassphrase } from '../app/web-process.ts'
import { alternate } from '../measure/alternate.ts'
import { compare, type Goal, type Measurement, type Row } from '../measure/measurement.ts'
import { type Ratio, spreadOf } from '../measure/ratio.ts'
import { withRunning } from '../measure/running.ts'

const crowd = 100
/** For each pull, a second. */
const events = 200
/** For how long is looked (milliseconds), and for how many seconds each pull is told. */
const window = 6000
const seconds = 12

/** One sample: milliseconds of processor time a second, and what the page could not do meanwhile. */
interface Cost extends Omit<Busyness, 'frames'> {
  /** The mean time from one frame to the next. */
  readonly frame: number
  readonly core: number
  readonly browser: number
}

/**
 * A hundred pulls of ten layers at once, told by a stand-in for the engine at 20,000 events a second, with the
 * list of pulls in sight; against one such pull at 200 a second.
 */
export const crowdBench: Measurement = {
  name: 'crowd',
  parts: ['browser'],
  pairs: 6,
  run: ({ pairs, progress }) =>
    withRunning(async (running) => {
      const browser = await chromium.launch(chromiumLaunch())
      await running.keep({ dispose: () => browser.close() })
      const lines = stretched(recordedPull(), events * seconds)
      const costs = { one: [] as Cost[], many: [] as Cost[] }
      const sample = (pulls: number, into: Cost[]) => async () => {
        const cost = await costOf(browser, lines, pulls)
        into.push(cost)
        return cost.core + cost.browser
      }
      const both = await alternate(
        pairs,
        { one: sample(1, costs.one), many: sample(crowd, costs.many) },
        progress,
      )
      // the first round warms up
      const [one, many] = [costs.one.slice(1), costs.many.slice(1)]
      const row = (
        what: string,
        of: (cost: Cost) => number,
        goal?: (ratio: Ratio, values: readonly number[]) => Goal,
      ): Row => rowOf(what, one.map(of), many.map(of), goal)
      return [
        rowOf('processor time a second, core and browser', both.one, both.many, ({ median }) => ({
          text: 'at most 3 times',
          met: median <= 3,
        })),
        row(
          '  of it the core',
          ({ core }) => core,
          (_, took) => ({
            text: 'under 500 ms',
            met: spreadOf(took).median < 500,
          }),
        ),
        row('  of it the browser', ({ browser: took }) => took),
        row(
          'longest frame of the page',
          ({ longestFrame }) => longestFrame,
          () => {
            const [base, longest] = [longestTaskOf(one), longestTaskOf(many)]
            const text = `no task over 50 ms (${Math.round(longest)}; with one ${Math.round(base)})`
            return { text, met: longest <= 50 }
          },
        ),
        row(
          'a frame of the page, mean',
          ({ frame }) => frame,
          (_, means) => ({
            text: 'under 20 ms',
            met: spreadOf(means).median < 20,
          }),
        ),
      ]
    }),
}

function longestTaskOf(costs: readonly Cost[]): number {
  return Math.max(...costs.map(({ longestTask }) => longestTask))
}

function rowOf(
  what: string,
  one: readonly number[],
  many: readonly number[],
  goal?: (ratio: Ratio, values: readonly number[]) => Goal,
): Row {
  const sides = { base: { name: '1 pull', values: one }, other: { name: `${crowd} pulls`, values: many } }
  return compare({ what, unit: 'ms', ...sides }, goal)
}

/** Throws if any pull ends otherwise than it was told. */
async function costOf(browser: Browser, lines: readonly string[], pulls: number): Promise<Cost> {
  return await withRunning(async (running) => {
    const engine = await running.keep(startReplayingEngine({ lines, eventsPerSecond: events * pulls }))
    const folder = await running.keep(createBedFolder('bench-crowd'))
    const args = ['--passphrase-file', writePassphrase(folder)]
    const shell = await running.keep(startWebShell({ engine: unixOf(engine), args }))
    const { client, cookie } = await running.keep(connectToWeb(shell.url))
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
    await running.keep({ dispose: () => context.close() })
    const page = await openLaunch(await context.newPage(), new URL(shell.url).origin, cookie)
    const jobs = await startPulls(client, pulls)
    await page
      .getByRole('list', { name: 'Pulls' })
      .getByRole('listitem')
      .nth(Math.min(pulls, 5) - 1)
      .waitFor()
    while (engine.open < pulls) await sleep(20)
    engine.play()
    await sleep(1000)
    const before = { core: cpuTimeOf(shell.pid), browser: await cpuTimeOfBrowser(browser) }
    const began = performance.now()
    const { longestTask, longestFrame, frames } = await busynessDuring(page, () => sleep(window))
    const core = cpuTimeOf(shell.pid) - before.core
    const browserTime = (await cpuTimeOfBrowser(browser)) - before.browser
    const took = performance.now() - began
    if (engine.open !== pulls) throw new Error('the pulls ended before they were measured')
    for (const id of jobs) {
      const { state, layers, current, total } = await pullEnd(client, id)
      if (state !== 'done' || layers !== 10 || current !== total) throw new Error(`a pull ended as ${state}`)
    }
    const aSecond = (milliseconds: number) => (milliseconds * 1000) / took
    const [coreShare, browserShare] = [aSecond(core), aSecond(browserTime)]
    return { longestTask, longestFrame, frame: took / frames, core: coreShare, browser: browserShare }
  })
}

function unixOf(engine: ReplayingEngine): `unix://${string}` {
  return `unix://${engine.endpoint.replace(/^unix:\/\//, '')}`
}

async function openLaunch(page: Page, origin: string, cookie: string): Promise<Page> {
  const [name = '', value = ''] = cookie.split(/=(.*)/s)
  await page.context().addCookies([{ name, value, url: origin }])
  await page.goto(`${origin}/#/launch`)
  await page.getByLabel('Image', { exact: true }).waitFor()
  return page
}

/** The ids of so many pulls of images without a credential, all of them under way. */
async function startPulls(client: CoreClient, pulls: number): Promise<readonly string[]> {
  await client.app.changeSettings({ pullsAtOnce: pulls })
  const place = await defaultPlace(client)
  const ids: string[] = []
  for (let at = 0; at < pulls; at += 1) {
    const image = `registry.test:5000/team/app-${at}`
    ids.push((await client.pulls.start({ ...place, namespace: 'default', image })).id)
  }
  return ids
}
