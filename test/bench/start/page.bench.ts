import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Browser, chromium } from '@playwright/test'
import { createBedFolder } from '../../bed/bed-folder.ts'
import { chromiumLaunch } from '../../bed/page/browser.ts'
import { makeLockedVault, startWebProcess } from '../app/web-process.ts'
import { alternate } from '../measure/alternate.ts'
import { compare, type Measurement } from '../measure/measurement.ts'
import { spreadOf } from '../measure/ratio.ts'
import { withRunning } from '../measure/running.ts'

const goal = 1000

/**
 * From the ready line to the field of the Unlock page in a running Chromium with an empty cache, against a
 * page that has nothing but such a field.
 */
export const pageBench: Measurement = {
  name: 'page',
  parts: ['browser'],
  pairs: 10,
  run: ({ pairs, progress }) =>
    withRunning(async (running) => {
      const folder = await running.keep(createBedFolder('bench-page'))
      const plain = await running.keep(servePlainPage())
      const browser = await chromium.launch(chromiumLaunch())
      await running.keep({ dispose: () => browser.close() })
      const dataFolder = await makeLockedVault(folder)
      const values = await alternate(
        pairs,
        {
          plain: () => untilField(browser, async () => plain),
          page: () => untilField(browser, () => startWebProcess(folder, dataFolder)),
        },
        progress,
      )
      return [
        compare(
          {
            what: 'page ready from the ready line',
            unit: 'ms',
            base: { name: 'one plain field', values: values.plain },
            other: { name: 'Unlock page', values: values.page },
          },
          (_, took) => ({ text: `under ${goal} ms`, met: spreadOf(took).median < goal }),
        ),
      ]
    }),
}

/** A page to be opened, and how to end what serves it. */
interface Served {
  readonly url: string
  stop(): Promise<void>
}

/** In a browser context of its own, so that nothing is cached, made before the clock starts (milliseconds). */
async function untilField(browser: Browser, serve: () => Promise<Served>): Promise<number> {
  const context = await browser.newContext()
  const page = await context.newPage()
  const served = await serve()
  try {
    const began = performance.now()
    await page.goto(served.url, { waitUntil: 'commit' })
    await page.getByLabel('Passphrase', { exact: true }).waitFor()
    return performance.now() - began
  } finally {
    await context.close()
    await served.stop()
  }
}

async function servePlainPage(): Promise<{ url: string; stop(): Promise<void>; dispose(): Promise<void> }> {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html')
    response.end('<!doctype html><title>plain</title><label>Passphrase <input type="password"></label>')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop: async () => undefined,
    dispose: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}
