import { randomBytes } from 'node:crypto'
import { chromium, type Page } from '@playwright/test'
import { createBedFolder } from '../../bed/bed-folder.ts'
import { startEngine } from '../../bed/engines/engine.ts'
import { askEngine } from '../../bed/engines/engine-call.ts'
import { pushImage } from '../../bed/engines/images.ts'
import { chromiumLaunch } from '../../bed/page/browser.ts'
import { startWebShell } from '../../bed/page/web-shell.ts'
import { startRegistry } from '../../bed/registries/private-registry.ts'
import { AccessRegion } from '../../pages/access-region.ts'
import { LaunchPage } from '../../pages/launch-page.ts'
import { RegistriesPage } from '../../pages/registries-page.ts'
import { writePassphrase } from '../app/web-process.ts'
import { alternate, type Sample } from '../measure/alternate.ts'
import { compare, type Goal, type Measurement } from '../measure/measurement.ts'
import { percentile } from '../measure/ratio.ts'
import { withRunning } from '../measure/running.ts'
import { startTimedFront, type TimedFront } from './timed-front.ts'

const mostMilliseconds = 100
const mostRequests = 4

/**
 * *Check access* in a running Chromium: from the registry's last answer to the verdict in the page, against the
 * same to the engine's own answer at its socket; and how many requests the registry has had.
 */
export const rehearsalBench: Measurement = {
  name: 'rehearsal',
  parts: ['engine', 'registry', 'image', 'browser'],
  pairs: 30,
  run: ({ pairs, progress }) =>
    withRunning(async (running) => {
      const user = { name: 'ann', password: randomBytes(18).toString('base64url') }
      const registry = await running.keep(startRegistry({ address: '127.0.0.2', users: [user] }))
      const good = await running.keep(startTimedFront('127.0.0.7', registry.host))
      const bad = await running.keep(startTimedFront('127.0.0.8', registry.host))
      const engine = await running.keep(startEngine())
      await pushImage({ engine, registry, user, repository: 'team/app', tag: '1' })
      const folder = await running.keep(createBedFolder('bench-rehearsal'))
      const args = ['--passphrase-file', writePassphrase(folder)]
      const shell = await running.keep(startWebShell({ engine: engine.endpoint, args }))
      const browser = await chromium.launch(chromiumLaunch())
      await running.keep({ dispose: () => browser.close() })
      const page = await browser.newPage()
      await page.goto(shell.url)
      const registries = new RegistriesPage(page)
      await registries.open()
      const account = { username: user.name, password: user.password }
      await registries.add({ name: 'good', address: good.host, ...account })
      const wrong = randomBytes(9).toString('hex')
      await registries.addAnyway({ name: 'bad', address: bad.host, username: user.name, password: wrong })
      await new LaunchPage(page).open()

      const requests = { good: 0, bad: 0 }
      const checked =
        (name: 'good' | 'bad', front: TimedFront, words: string): Sample =>
        async () => {
          await new LaunchPage(page).type(`${front.host}/team/app:1`, name)
          front.reset()
          const shownAt = await verdictAt(page, words)
          const passed = front.passed()
          requests[name] = Math.max(requests[name], passed.requests)
          return shownAt - passed.lastAt
        }
      const values = await alternate(
        pairs,
        {
          good: checked('good', good, 'may be read with'),
          bad: checked('bad', bad, 'refused the username and password'),
          raw: () => byApi(engine.socket, good, user),
        },
        progress,
      )
      const goal =
        (name: 'good' | 'bad') =>
        (_: unknown, taken: readonly number[]): Goal => {
          const slow = Math.round(percentile(taken, 0.95))
          const most = requests[name]
          return {
            text: `95 % under ${mostMilliseconds} ms (${slow}), at most ${mostRequests} requests (${most})`,
            met: slow < mostMilliseconds && most > 0 && most <= mostRequests,
          }
        }
      const base = { name: 'engine’s answer', values: values.raw }
      const row = (name: 'good' | 'bad', what: string) =>
        compare(
          { what, unit: 'ms', base, other: { name: 'verdict in the page', values: values[name] } },
          goal(name),
        )
      return [
        row('good', 'after the registry’s last answer: ok'),
        row('bad', 'after the registry’s last answer: wrong credential'),
      ]
    }),
}

/** Presses *Check access*; gives when the frame came that shows these words (milliseconds since 1970). */
async function verdictAt(page: Page, words: string): Promise<number> {
  const shown = page.evaluate(
    (wanted) =>
      new Promise<number>((done) => {
        const region = document.querySelector('[aria-label="Access"]')
        let gone = !region?.textContent?.includes(wanted)
        const look = () => {
          if (!region?.textContent?.includes(wanted)) gone = true
          else if (gone) requestAnimationFrame(() => done(performance.timeOrigin + performance.now()))
        }
        if (region)
          new MutationObserver(look).observe(region, { subtree: true, childList: true, characterData: true })
      }),
    words,
  )
  await new AccessRegion(page).press()
  return await shown
}

/** The same question at the engine's socket, from the registry's last answer to the engine's. */
async function byApi(
  socket: string,
  front: TimedFront,
  { name, password }: { readonly name: string; readonly password: string },
): Promise<number> {
  const config = Buffer.from(JSON.stringify({ username: name, password, serveraddress: front.host }))
  const header = config.toString('base64').replaceAll('+', '-').replaceAll('/', '_')
  const path = `/distribution/${front.host}/team/app:1/json`
  await askEngine(socket, 'GET', path, { headers: { 'x-registry-auth': header } })
  return performance.timeOrigin + performance.now() - front.passed().lastAt
}
