import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect } from '@playwright/test'
import { testInBothShells as test } from '../../bed/bed-test.ts'
import { ServiceScene } from './service-scene.ts'

const hour = 3_600_000
const folder = mkdtempSync(join(tmpdir(), 'services-'))
const clock = join(folder, 'clock')
/** Sets the program's clock so far ahead of the machine's (milliseconds). */
const goTo = (ahead: number): void => writeFileSync(clock, String(ahead))
goTo(0)

test.setTimeout(180_000)
test.use({
  shellEnv: {
    FAIRLEAD_SHIFTED_CLOCK: clock,
    NODE_OPTIONS: `--import=${pathToFileURL(resolve(import.meta.dirname, '../../bed/staged/shifted-clock.mjs')).href}`,
  },
})
test.afterAll(() => rmSync(folder, { recursive: true }))

/** What the registry allows again stands after so long, at most. */
const soon = { timeout: 10_000 }

let scene: ServiceScene
test.beforeEach(async ({ page, places, shell }) => {
  goTo(0)
  scene = new ServiceScene(page, places)
  await scene.open(shell.url)
})

test('a deactivated registry: what runs stays and is started again, nothing is added until it is active', async ({
  page,
}) => {
  const image = await scene.push('kept')
  await scene.registries.add(scene.typed())
  await scene.launch(image, 2)
  await scene.expectOn(['web-1 running', 'web-2 running'])
  await scene.registries.open()
  await scene.registries.deactivate('private')
  await scene.workloads.open()
  await scene.web.rowAt(2, 2).waitFor()
  await scene.expectOn(['web-1 running', 'web-2 running'])

  await scene.web.scaleUp()
  await scene.web.scaleUp()
  await refusesGrowth(image, `The registry “private” is inactive, so ${image} is refused.`)

  await page.getByRole('button', { name: 'Activate private', exact: true }).click()
  await growsToFour()
})

test('a deleted registry: the same, until one for that address is added', async ({ places }) => {
  const image = await scene.push('deleted')
  await scene.registries.add(scene.typed())
  await scene.launch(image, 2)
  await scene.registries.open()
  await scene.registries.deactivate('private')
  await scene.registries.remove('private')
  await scene.workloads.open()
  await scene.web.rowAt(2, 2).waitFor()
  await scene.expectOn(['web-1 running', 'web-2 running'])

  await scene.web.setScale(4)
  const { host } = places.first
  await refusesGrowth(image, `was pulled with a credential once, and no active registry covers ${host} here.`)

  await scene.registries.open()
  await scene.registries.add(scene.typed({ name: 'again' }))
  await scene.workloads.open()
  await growsToFour()
})

test('an expired credential: the service grows with the image on the engine, and not without it', async ({
  page,
  places,
}) => {
  const image = await scene.push('expired')
  await scene.registries.openAddForm()
  const { host, user } = places.first
  await scene.registries.field('Registry address').fill(host)
  await scene.registries.field('Username').fill(user.name)
  await scene.registries.field('Password').fill(user.password)
  await scene.registries.field('Name').fill('short')
  await scene.registries.field('Expires').fill(localTime(Date.now() + 4 * hour))
  await scene.registries.dialog.getByRole('button', { name: 'Create', exact: true }).click()
  await scene.registries.rowIn('short', 'Active').waitFor()
  await scene.launch(image, 2)

  goTo(5 * hour)
  await scene.registries.open()
  await page.reload()
  await scene.registries.rowIn('short', 'Expired').waitFor()
  await scene.workloads.open()
  await scene.web.scaleUp()
  await scene.web.rowAt(3, 3).waitFor()
  await scene.web
    .note('The credential has expired: the replicas run the image that is on the engine.')
    .waitFor()
  await scene.expectOn(['web-1 running', 'web-2 running', 'web-3 running'])

  const [{ imageId = '' } = {}] = await scene.replicas()
  await scene.web.setScale(0)
  await scene.expectOn([])
  await scene.web.rowAt(0, 0).waitFor()
  await scene.engine('DELETE', `/images/${imageId}?force=1`)
  await scene.web.setScale(2)
  await scene.web
    .note(`Running 0 of 2. The credential of “short” has expired, so ${image} cannot be pulled.`)
    .waitFor()
  await scene.expectOn([])

  await scene.registries.open()
  await page.getByRole('button', { name: 'Activate short', exact: true }).click()
  await scene.registries.dialog.getByLabel('New expiry').fill(localTime(Date.now() + 20 * hour))
  await scene.registries.dialog.getByRole('button', { name: 'Activate', exact: true }).click()
  await scene.registries.rowIn('short', 'Active').waitFor()
  await scene.workloads.open()
  await scene.web.rowAt(2, 2).waitFor()
  expect((await scene.replicas()).map((replica) => replica.imageId)).toEqual([imageId, imageId])
})

/** With two of four wanted: one is removed by hand, the other killed, each with what has to come of it. */
async function refusesGrowth(image: string, sentence: string): Promise<void> {
  await scene.web.note('Running 2 of 4.').filter({ hasText: sentence }).waitFor()
  await scene.web.rowIn('Blocked').filter({ hasText: image }).waitFor()
  await scene.web.rowAt(2, 4).waitFor()
  await scene.expectOn(['web-1 running', 'web-2 running'])

  const [first, second] = await scene.replicas()
  await scene.engine('DELETE', `/containers/${first?.id}?force=1`)
  await scene.web.note('Running 1 of 4.').filter({ hasText: sentence }).waitFor()
  await scene.web.rowAt(1, 4).waitFor()
  await scene.expectOn(['web-2 running'])

  const before = await scene.startOf(second?.id)
  await scene.engine('POST', `/containers/${second?.id}/kill`)
  await expect.poll(() => scene.startOf(second?.id), { timeout: 30_000 }).not.toBe(before)
  await scene.expectOn(['web-2 running'])
  await scene.web.note('Running 1 of 4.').filter({ hasText: sentence }).waitFor()
  expect((await scene.replicas()).map(({ id }) => id)).toEqual([second?.id])
}

async function growsToFour(): Promise<void> {
  await expect(scene.web.rowAt(4, 4)).toBeVisible(soon)
  await scene.web.rowIn('Running').waitFor()
  await expect(scene.web.note('Running 4 of 4.')).toHaveCount(0)
  await scene.expectOn(['web-1 running', 'web-2 running', 'web-3 running', 'web-4 running'])
}

function localTime(at: number): string {
  const date = new Date(at - new Date(at).getTimezoneOffset() * 60_000)
  return date.toISOString().slice(0, 16)
}
