import { join } from 'node:path'
import { type Browser, chromium, type Page } from '@playwright/test'
import { createBedFolder } from '../../bed/bed-folder.ts'
import { chromiumLaunch } from '../../bed/page/browser.ts'
import { RegistriesPage } from '../../pages/registries-page.ts'
import { busynessDuring, untilSettled } from '../app/page-clock.ts'
import { makeLockedVault, startWebProcess } from '../app/web-process.ts'
import { alternate } from '../measure/alternate.ts'
import { compare, type Goal, type Measurement, type Row } from '../measure/measurement.ts'
import { percentile, type Ratio } from '../measure/ratio.ts'
import { type Running, withRunning } from '../measure/running.ts'
import { fillWithRegistries } from './registry-folder.ts'

const few = 100
const many = 10_000

/** The Registries page in a running Chromium with ten thousand registries, against one with a hundred. */
export const registriesBench: Measurement = {
  name: 'registries',
  parts: ['browser'],
  pairs: 20,
  run: ({ pairs, progress }) =>
    withRunning(async (running) => {
      const browser = await chromium.launch(chromiumLaunch())
      await running.keep({ dispose: () => browser.close() })
      const [small, large] = [await openCrowd(running, browser, few), await openCrowd(running, browser, many)]
      const both = (sample: (page: Page) => Promise<number>) =>
        alternate(pairs, { small: () => sample(small), large: () => sample(large) }, progress)
      const loaded = await both(load)
      const opened = await both(open)
      const keys: Strokes = new Map()
      await both((page) => search(page, keys))
      // the first round warms up
      const strokesOn = (page: Page) => (keys.get(page) ?? []).slice(typed.length)
      const tasks = { small: [] as number[], large: [] as number[] }
      const frames = await both((page) => scroll(page, page === large ? tasks.large : tasks.small))
      return [
        row('page loaded anew', loaded),
        row('page opened from another', opened, within(300)),
        row('keystroke in search', { small: strokesOn(small), large: strokesOn(large) }, within(50)),
        row('scrolling, longest frame', frames, () => {
          const [base, longest] = [Math.max(...tasks.small), Math.max(...tasks.large)]
          const text = `no task over 100 ms (${Math.round(longest)}; with ${few} ${Math.round(base)})`
          return { text, met: longest <= 100 }
        }),
      ]
    }),
}

/** What each keystroke took, by page; equal indexes are the same keystroke. */
type Strokes = Map<Page, number[]>
type Sides = { readonly small: readonly number[]; readonly large: readonly number[] }

function row(
  what: string,
  { small, large }: Sides,
  goal?: (ratio: Ratio, values: readonly number[]) => Goal,
): Row {
  const sides = {
    base: { name: `${few} registries`, values: small },
    other: { name: `${many}`, values: large },
  }
  return compare({ what, unit: 'ms', ...sides }, goal)
}

/** At most twice the base, and so many milliseconds for 95 of 100. */
function within(limit: number): (ratio: Ratio, values: readonly number[]) => Goal {
  return (ratio, values) => {
    const slow = percentile(values, 0.95)
    const text = `at most 2, 95 % under ${limit} ms (${Math.round(slow)})`
    return { text, met: ratio.median <= 2 && slow < limit }
  }
}

/** Web mode on an open vault with so many registries, and its page in a browser context of its own. */
async function openCrowd(running: Running, browser: Browser, count: number): Promise<Page> {
  const folder = await running.keep(createBedFolder(`bench-${count}`))
  const dataFolder = await makeLockedVault(folder)
  await fillWithRegistries(dataFolder, count)
  const passphrase = ['--passphrase-file', join(folder.path, 'passphrase')]
  const web = await startWebProcess(folder, dataFolder, passphrase)
  await running.keep({ dispose: () => web.stop() })
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  await running.keep({ dispose: () => context.close() })
  const page = await context.newPage()
  await page.goto(web.url)
  await firstRow(page).waitFor({ timeout: 60_000 })
  return page
}

function firstRow(page: Page) {
  return new RegistriesPage(page).table.getByRole('row').nth(1)
}

/** From the reload until the first row is there: the program's start in the browser and the whole list. */
async function load(page: Page): Promise<number> {
  await page.bringToFront()
  const began = performance.now()
  await page.reload({ waitUntil: 'commit' })
  await firstRow(page).waitFor({ timeout: 60_000 })
  return performance.now() - began
}

async function open(page: Page): Promise<number> {
  await page.bringToFront()
  const link = (name: string) => page.getByRole('link', { name, exact: true })
  await link('Activity').click()
  await page.getByRole('heading', { name: 'Activity', exact: true }).waitFor()
  await page.waitForTimeout(200)
  const took = await untilSettled(page, 'click', () => link('Registries').click())
  await firstRow(page).waitFor()
  return took
}

/** Each of these changes the rows in sight: numbers stand in names only, apart from the port's. */
const typed = ['7', '7', 'Backspace', 'Backspace', '3', '6', 'Backspace', 'Backspace']

async function search(page: Page, strokes: Strokes): Promise<number> {
  await page.bringToFront()
  const field = page.getByLabel('Search registries', { exact: true })
  await field.focus()
  const took: number[] = []
  for (const key of typed) took.push(await untilSettled(page, 'keydown', () => page.keyboard.press(key)))
  await field.fill('')
  await firstRow(page).waitFor()
  strokes.set(page, [...(strokes.get(page) ?? []), ...took])
  return Math.max(...took)
}

/** By wheel in steps of most of a screen, then to the end and back to the start; gives the longest frame. */
async function scroll(page: Page, tasks: number[]): Promise<number> {
  await page.bringToFront()
  await firstRow(page).hover()
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
