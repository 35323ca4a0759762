import { expect } from '@playwright/test'
import { test } from '../../bed/bed-test.ts'
import { ServiceScene } from './service-scene.ts'

test.setTimeout(180_000)

let scene: ServiceScene
test.beforeEach(async ({ page, places, shell }) => {
  scene = new ServiceScene(page, places)
  await scene.open(shell.url)
  await scene.registries.add(scene.typed())
})

test('an update replaces one replica at a time, and is rolled back', async ({ page }) => {
  const [first, second] = [await scene.push('one'), await scene.push('two')]
  await scene.launch(first, 2)
  const before = await scene.imageOf()
  const watch = watchReplicas()
  await scene.web.update(second)
  await scene.web.note(`Update to ${second}: 1 of 2 replaced.`).waitFor({ timeout: 60_000 })
  await page.getByRole('progressbar', { name: 'Progress of the update of web' }).waitFor()
  await expect(scene.web.note('Update to')).toHaveCount(0, { timeout: 60_000 })
  await scene.web.rowAt(2, 2).filter({ hasText: second }).waitFor()
  const now = await scene.imageOf()
  expect(now).not.toBe(before)
  const seen = await watch()
  expect(Math.max(...seen.map(({ all }) => all))).toBeLessThanOrEqual(3)
  expect(Math.min(...seen.map(({ running }) => running))).toBeGreaterThanOrEqual(2)

  await scene.web.choose('Roll back')
  await scene.web.rowAt(2, 2).filter({ hasText: first }).waitFor({ timeout: 60_000 })
  await expect(scene.web.note('Update to')).toHaveCount(0, { timeout: 60_000 })
  await expect.poll(() => scene.imageOf(), { timeout: 30_000 }).toBe(before)
})

test('an update to an image that ends at once goes back by itself, and says why', async () => {
  const first = await scene.push('stays')
  const broken = await scene.push('ends', ['/bin/busybox', 'false'])
  await scene.launch(first, 2)
  const kept = (await scene.replicas()).map(({ id }) => id)
  await scene.web.update(broken)
  await scene.web
    .note(`The update to ${broken} failed, and the service went back.`)
    .waitFor({ timeout: 60_000 })
  await scene.web.rowAt(2, 2).filter({ hasText: first }).waitFor({ timeout: 30_000 })
  expect((await scene.replicas()).map(({ id }) => id).filter((id) => kept.includes(id))).toEqual(kept)
  await scene.expectOn(['web-1 running', 'web-2 running'])
})

/** Counts the replicas on the engine until it is asked for what it has seen. */
function watchReplicas(): () => Promise<{ all: number; running: number }[]> {
  const seen: { all: number; running: number }[] = []
  let isOver = false
  const watching = (async () => {
    while (!isOver) {
      const replicas = await scene.replicas()
      seen.push({ all: replicas.length, running: replicas.filter(({ state }) => state === 'running').length })
      await new Promise((done) => setTimeout(done, 100))
    }
  })()
  return async () => {
    isOver = true
    await watching
    return seen
  }
}
