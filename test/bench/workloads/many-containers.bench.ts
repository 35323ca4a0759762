import { join } from 'node:path'
import { type Browser, chromium, type Page } from '@playwright/test'
import { createBedFolder } from '../../bed/bed-folder.ts'
import { type BedEngine, startEngine } from '../../bed/engines/engine.ts'
import { askEngine } from '../../bed/engines/engine-call.ts'
import { buildLayers } from '../../bed/engines/images.ts'
import { chromiumLaunch } from '../../bed/page/browser.ts'
import { startWebShell } from '../../bed/page/web-shell.ts'
import { WorkloadsPage } from '../../pages/workloads-page.ts'
import { defaultPlace, launchEnd, launchOf } from '../../support/core-client.ts'
import { busynessDuring, untilSettled } from '../app/page-clock.ts'
import { connectToWeb } from '../app/web-client.ts'
import { writePassphrase } from '../app/web-process.ts'
import { alternate } from '../measure/alternate.ts'
import { compare, type Goal, type Measurement } from '../measure/measurement.ts'
import { type Ratio, spreadOf } from '../measure/ratio.ts'
import { type Running, withRunning } from '../measure/running.ts'

const image = 'registry.example/bench/app:1'
const many = 1000
const goal = 500

/**
 * The Workloads page in a running Chromium over a real engine with a thousand containers that this workspace
 * launched: from a change on the engine until it stands in the page, against the engine's own answer to the list.
 */
export const workloadsBench: Measurement = {
  name: 'workloads',
  parts: ['engine', 'image', 'browser'],
  pairs: 20,
  run: ({ pairs, progress }) =>
    withRunning(async (running) => {
      const engine = await running.keep(startEngine())
      await buildLayers(engine, image, [1])
      const page = await openCrowd(running, engine)
      const renamed = { id: await newest(engine), turn: 0 }
      const tasks: number[] = []
      const values = await alternate(
        pairs,
        {
          engine: () => timed(() => askEngine(engine.socket, 'GET', '/containers/json?all=true')),
          change: () => change(page, engine, renamed),
          opened: () => opened(page),
          scrolled: () => scrolled(page, tasks),
        },
        progress,
      )
      const base = { name: 'the engine’s list', values: values.engine }
      const row = (what: string, side: readonly number[], wanted: (ratio: Ratio) => Goal) =>
        compare({ what, unit: 'ms', base, other: { name: 'in the page', values: side } }, wanted)
      const within = (side: readonly number[]) => (ratio: Ratio) => {
        const { median } = spreadOf(side)
        return {
          text: `at most 3 (the answer and twice as much), under ${goal} ms (${Math.round(median)})`,
          met: ratio.median <= 3 && median < goal,
        }
      }
      return [
        row(`${many} containers: a change stands in the page`, values.change, within(values.change)),
        row(`${many} containers: page opened from another`, values.opened, within(values.opened)),
        row(`${many} containers: scrolling, longest frame`, values.scrolled, () => {
          const longest = Math.max(...tasks)
          return { text: `no task over 100 ms (${Math.round(longest)})`, met: longest <= 100 }
        }),
      ]
    }),
}

/** A web shell whose workspace has launched so many containers, and its page in a browser of its own. */
async function openCrowd(running: Running, engine: BedEngine): Promise<Page> {
  const folder = await running.keep(createBedFolder('bench-workloads'))
  const dataFolder = join(folder.path, 'data')
  const options = {
    engine: engine.endpoint,
    dataFolder,
    args: ['--passphrase-file', writePassphrase(folder)],
  }
  await createCrowd(engine, await labelsOf(options, engine))
  const shell = await running.keep(startWebShell(options))
  const browser: Browser = await chromium.launch(chromiumLaunch())
  await running.keep({ dispose: () => browser.close() })
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await page.goto(shell.url)
  await new WorkloadsPage(page).open()
  await rows(page).nth(1).waitFor({ timeout: 60_000 })
  return page
}

/** The labels that this workspace gives its containers, from one that it has launched. */
async function labelsOf(
  options: Parameters<typeof startWebShell>[0],
  { socket }: BedEngine,
): Promise<Record<string, string>> {
  const shell = await startWebShell(options)
  try {
    const { client, dispose } = await connectToWeb(shell.url)
    const launch = await client.workloads.launch(
      launchOf(await defaultPlace(client), image, { name: 'first' }),
    )
    const { workloadId } = await launchEnd(client, launch.id)
    await dispose()
    return JSON.parse(await askEngine(socket, 'GET', `/containers/${workloadId}/json`)).Config.Labels
  } finally {
    await shell.dispose()
  }
}

/** By the engine alone and not started: that is enough for a list, and takes a minute instead of ten. */
async function createCrowd({ socket }: BedEngine, labels: Record<string, string>): Promise<void> {
  const left = Array.from({ length: many - 1 }, (_, at) => `crowd-${at + 1}`)
  const create = async (): Promise<void> => {
    for (let name = left.pop(); name !== undefined; name = left.pop()) {
      await askEngine(socket, 'POST', `/containers/create?name=${name}`, {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ Image: image, Cmd: ['/bin/busybox', 'true'], Labels: labels }),
      })
    }
  }
  await Promise.all(Array.from({ length: 4 }, create))
}

/** The container that stands at the top of the list. */
async function newest({ socket }: BedEngine): Promise<string> {
  const [found] = JSON.parse(await askEngine(socket, 'GET', '/containers/json?all=true&limit=1')) as {
    Id: string
  }[]
  if (!found) throw new Error('The engine has no container')
  return found.Id
}

function rows(page: Page) {
  return page.getByRole('table', { name: 'Workloads' }).getByRole('row')
}

/** A new name for one container, from the engine's word that it has it until the page shows it. */
async function change(
  page: Page,
  { socket }: BedEngine,
  renamed: { id: string; turn: number },
): Promise<number> {
  await page.bringToFront()
  await new WorkloadsPage(page).open()
  // what is left of the change before is over
  await page.waitForTimeout(1500)
  renamed.turn += 1
  // among those that were made in the same second it stands first
  const name = `a-${renamed.turn}`
  await askEngine(socket, 'POST', `/containers/${renamed.id}/rename?name=${name}`)
  return await timed(() =>
    page.waitForFunction((wanted) => document.querySelector(`[title="${wanted}"]`) !== null, name, {
      polling: 'raf',
    }),
  )
}

async function opened(page: Page): Promise<number> {
  await page.bringToFront()
  const link = (name: string) => page.getByRole('link', { name, exact: true })
  await link('Registries').click()
  await page.getByRole('heading', { name: 'Registries', exact: true }).waitFor()
  await page.waitForTimeout(200)
  const took = await untilSettled(page, 'click', () => link('Workloads').click())
  await rows(page).nth(1).waitFor()
  return took
}

/** By wheel in steps of most of a screen, then to the end and back to the start; gives the longest frame. */
async function scrolled(page: Page, tasks: number[]): Promise<number> {
  await page.bringToFront()
  await rows(page).nth(2).hover()
  const { longestTask, longestFrame } = await busynessDuring(page, async () => {
    for (let turn = 0; turn < 30; turn += 1) await page.mouse.wheel(0, 600)
    await page.mouse.wheel(0, 1_000_000)
    await page.waitForTimeout(50)
    await page.mouse.wheel(0, -1_000_000)
    await page.waitForTimeout(50)
  })
  tasks.push(longestTask)
  return longestFrame
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await act()
  return performance.now() - began
}
