import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { freshAddress } from '../../bed/page/fresh-address.ts'
import { percentile } from '../../bench/measure/ratio.ts'
import { collecting, flood, settledMegabytes, waitsUntil } from '../../support/flood/flooded.ts'
import { ensureBuild, openPage, startWeb, type WebProcess } from '../web-process.ts'

let folder: string
let web: WebProcess

beforeAll(ensureBuild, 180_000)
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fairlead-flood-'))
  const args = ['--data-dir', folder, '--no-open', '--engine', `unix://${join(folder, 'no-engine.sock')}`]
  web = startWeb(args, collecting)
})
afterEach(async () => {
  web.child.kill('SIGKILL')
  await web.ended
  await rm(folder, { recursive: true })
})

const sumOf = (tally: Record<string, number>) => Object.values(tally).reduce((sum, count) => sum + count, 0)

it('WB-11, WB-06: slow headers, wrong tokens and huge frames at once reach their limits, and the user is answered', async () => {
  const address = await web.address()
  const { origin } = new URL(address)
  const user = { ...(await openPage(address)), origin }
  const { cookie } = await openPage(await freshAddress(folder))
  const pid = web.child.pid ?? 0
  await waitsUntil(sleep(3000), user)
  const before = await settledMegabytes(pid, Number.POSITIVE_INFINITY)

  const began = performance.now()
  const flooding = flood({ origin, cookie })
  const waits = await waitsUntil(flooding, user)
  const { tokens, frames, slow } = await flooding
  const windows = Math.ceil((performance.now() - began) / 10_000) + 1

  expect(Object.keys(tokens).sort()).toEqual(['401', '429'])
  expect(sumOf(tokens)).toBe(10_000)
  expect(tokens['401']).toBeLessThanOrEqual(20 * windows)
  expect(frames).toEqual({ 'cut off': 40 })
  expect(Object.keys(slow)).toEqual(['cut off'])
  // The bench measures how fast; here, that nobody is left to wait.
  expect(waits.calls.length).toBeGreaterThan(20)
  expect(waits.pages.length).toBeGreaterThan(2)
  expect(percentile(waits.calls, 0.95)).toBeLessThan(2000)
  expect(percentile(waits.pages, 0.95)).toBeLessThan(5000)

  expect(await settledMegabytes(pid, before + 20)).toBeLessThanOrEqual(before + 20)
  expect((await user.client.sessions.list()).map(({ windows }) => windows)).toEqual([1, 1])
  expect(web.stderr()).not.toContain('"level":"error"')
}, 240_000)
