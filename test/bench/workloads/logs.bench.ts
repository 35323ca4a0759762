import { setTimeout as sleep } from 'node:timers/promises'
import { type Browser, chromium, type Page } from '@playwright/test'
import { createBedFolder } from '../../bed/bed-folder.ts'
import { type BedEngine, startEngine } from '../../bed/engines/engine.ts'
import { callEngine } from '../../bed/engines/engine-call.ts'
import { startTalker } from '../../bed/engines/talker.ts'
import { chromiumLaunch } from '../../bed/page/browser.ts'
import { startWebShell } from '../../bed/page/web-shell.ts'
import { LogsSheet } from '../../pages/logs-sheet.ts'
import { cpuTimeOf, cpuTimeOfBrowser } from '../app/cpu-time.ts'
import { busynessDuring } from '../app/page-clock.ts'
import { connectToWeb } from '../app/web-client.ts'
import { writePassphrase } from '../app/web-process.ts'
import { alternate } from '../measure/alternate.ts'
import { compare, type Goal, type Measurement, type Row } from '../measure/measurement.ts'
import { spreadOf } from '../measure/ratio.ts'
import { withRunning } from '../measure/running.ts'

/** For how long is looked (milliseconds). */
const window = 6000

/** Writes ten times a second a thousand lines of a hundred bytes, with colours, and how often it has. */
const megabyteASecond = [
  'i=0; while [ $i -lt 1000 ]; do i=$((i+1))',
  `printf '\\033[32mINFO\\033[0m %04d the quick brown fox jumps over the lazy dog, and over \\033[36m%d\\033[0m more of them ....\\n' $i $i`,
  'done > /lines',
  'n=0; while :; do n=$((n+1)); $B cat /lines; echo "turn $n"; $B usleep 92000; done',
].join('\n')
const lineASecond = 'n=0; while :; do n=$((n+1)); echo "turn $n"; $B sleep 1; done'

/** One sample: milliseconds of processor time a second, and what the page could not do meanwhile. */
interface Cost {
  readonly core: number
  readonly browser: number
  readonly longestTask: number
  readonly longestFrame: number
  readonly frame: number
  /** Megabytes a second. */
  readonly rate: number
}

/**
 * The log of a container that writes a megabyte a second, followed in the page; against one that writes a line a
 * second. Ends the measurement where the page falls behind.
 */
export const logsBench: Measurement = {
  name: 'logs',
  parts: ['engine', 'image', 'browser'],
  pairs: 6,
  run: ({ pairs, progress }) =>
    withRunning(async (running) => {
      const engine = await running.keep(startEngine())
      const browser = await chromium.launch(chromiumLaunch())
      await running.keep({ dispose: () => browser.close() })
      const costs = { quiet: [] as Cost[], loud: [] as Cost[] }
      const sample = (script: string, into: Cost[]) => async () => {
        const cost = await costOf(browser, engine, script)
        into.push(cost)
        return cost.core + cost.browser
      }
      const both = await alternate(
        pairs,
        { quiet: sample(lineASecond, costs.quiet), loud: sample(megabyteASecond, costs.loud) },
        progress,
      )
      // the first round warms up
      const [quiet, loud] = [costs.quiet.slice(1), costs.loud.slice(1)]
      const row = (
        what: string,
        of: (cost: Cost) => number,
        goal?: (values: readonly number[]) => Goal,
      ): Row => rowOf(what, quiet.map(of), loud.map(of), goal)
      const [rate] = [spreadOf(loud.map((cost) => cost.rate)).median]
      return [
        rowOf(
          `log at ${rate.toFixed(2)} MB/s: processor time a second, core and browser`,
          both.quiet,
          both.loud,
        ),
        row('  of it the core', ({ core }) => core),
        row('  of it the browser', ({ browser: took }) => took),
        row(
          'longest frame of the page',
          ({ longestFrame }) => longestFrame,
          () => {
            const longest = Math.max(...loud.map(({ longestTask }) => longestTask))
            const base = Math.max(...quiet.map(({ longestTask }) => longestTask))
            const text = `no task over 50 ms (${Math.round(longest)}; quiet ${Math.round(base)})`
            return { text, met: longest <= 50 }
          },
        ),
        row(
          'a frame of the page, mean',
          ({ frame }) => frame,
          (means) => ({ text: 'under 20 ms', met: spreadOf(means).median < 20 }),
        ),
      ]
    }),
}

function rowOf(
  what: string,
  quiet: readonly number[],
  loud: readonly number[],
  goal?: (values: readonly number[]) => Goal,
): Row {
  const base = { name: 'a line a second', values: quiet }
  const sides = { base, other: { name: 'a megabyte a second', values: loud } }
  return compare({ what, unit: 'ms', ...sides }, goal && ((_, values) => goal(values)))
}

async function costOf(browser: Browser, engine: BedEngine, script: string): Promise<Cost> {
  return await withRunning(async (running) => {
    const folder = await running.keep(createBedFolder('bench-logs'))
    const args = ['--passphrase-file', writePassphrase(folder)]
    const shell = await running.keep(startWebShell({ engine: engine.endpoint, args }))
    const { client, cookie } = await running.keep(connectToWeb(shell.url))
    await client.projects.list()
    const name = 'bench-talker'
    const talker = await startTalker(engine, { dataFolder: shell.dataFolder, name, script })
    await running.keep({ dispose: () => talker.remove() })
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
    await running.keep({ dispose: () => context.close() })
    const page = await openLog(await context.newPage(), new URL(shell.url).origin, cookie, name)
    await sleep(2000)

    const began = Date.now()
    const before = { core: cpuTimeOf(shell.pid), browser: await cpuTimeOfBrowser(browser) }
    const { longestTask, longestFrame, frames } = await busynessDuring(page, () => sleep(window))
    const core = cpuTimeOf(shell.pid) - before.core
    const browserTime = (await cpuTimeOfBrowser(browser)) - before.browser
    const ended = Date.now()
    const took = ended - began
    await mustKeepUp(engine, page, talker.id)
    const bytes = await written(engine, talker.id, began, ended)
    if (script === megabyteASecond && bytes < took * 900) throw new Error(`only ${bytes} bytes in ${took} ms`)
    const aSecond = (milliseconds: number) => (milliseconds * 1000) / took
    return {
      core: aSecond(core),
      browser: aSecond(browserTime),
      longestTask,
      longestFrame,
      frame: took / frames,
      rate: bytes / took / 1000,
    }
  })
}

async function openLog(page: Page, origin: string, cookie: string, name: string): Promise<Page> {
  const [key = '', value = ''] = cookie.split(/=(.*)/s)
  await page.context().addCookies([{ name: key, value, url: origin }])
  await page.goto(`${origin}/#/workloads`)
  const logs = new LogsSheet(page)
  await logs.open(name)
  await logs.box
    .getByText(/^turn \d+$/)
    .first()
    .waitFor()
  return page
}

/** Throws if what the page shows is more than a second behind what the engine has. */
async function mustKeepUp(engine: BedEngine, page: Page, id: string): Promise<void> {
  const said = await callEngine(engine.socket, 'GET', `/containers/${id}/logs?stdout=true&tail=1001`)
  const last = turnIn(said.text)
  const deadline = Date.now() + 1000
  while (turnIn((await new LogsSheet(page).box.textContent()) ?? '') < last) {
    if (Date.now() > deadline) throw new Error('the page is behind the container')
  }
}

function turnIn(text: string): number {
  return Math.max(0, ...[...text.matchAll(/turn (\d+)/g)].map(([, turn]) => Number(turn)))
}

/** How many bytes a container has written in this time, by its engine. */
async function written(engine: BedEngine, id: string, from: number, to: number): Promise<number> {
  const query = new URLSearchParams({ stdout: 'true', since: `${from / 1000}`, until: `${to / 1000}` })
  const { text } = await callEngine(engine.socket, 'GET', `/containers/${id}/logs?${query}`)
  const lines = text.split('\n').length - 1
  // each has a header of eight bytes
  return text.length - lines * 8
}
