import { test as base, type Page } from '@playwright/test'
import { causeWithoutElectron, type DesktopShell, startDesktopShell } from '../../bed/page/desktop-shell.ts'

/**
 * Playwright's `test` with the desktop app on an empty data folder and without an engine. Where the runtime of
 * Electron is missing, the test is skipped and the cause stands in the report.
 */
export const test = base.extend<{ desktop: DesktopShell }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern
  desktop: async ({}, use, info) => {
    const missing = causeWithoutElectron()
    info.skip(missing !== undefined, missing ?? '')
    const desktop = await startDesktopShell()
    await use(desktop)
    if (info.status !== info.expectedStatus) await info.attach('output', { body: desktop.output() })
    await desktop.dispose()
  },
})

interface WithPort {
  portOfTest?: MessagePort
}

/** Loads the page anew and keeps its port where `onPort` finds it, as a script in the page could. */
export async function seizePort({ app, window: page }: DesktopShell): Promise<void> {
  await app.context().addInitScript(() => {
    window.addEventListener('message', (event) => {
      const [port] = event.ports
      if (port) (globalThis as WithPort).portOfTest = port
    })
  })
  await page.reload()
  await page.waitForFunction(() => (globalThis as WithPort).portOfTest !== undefined)
}

/** Sends frames over the seized port past the page, and tells whether it was closed within five seconds. */
export async function sendFrames(page: Page, frames: readonly unknown[], times = 1): Promise<boolean> {
  return await page.evaluate(
    async ({ all, repeat }) => {
      const port = (globalThis as WithPort).portOfTest
      if (!port) throw new Error('no port was seized')
      const closed = new Promise<boolean>((resolve) => {
        port.addEventListener('close', () => resolve(true))
        setTimeout(() => resolve(false), 5000)
      })
      for (let round = 0; round < repeat; round += 1) for (const frame of all) port.postMessage(frame)
      return await closed
    },
    { all: frames, repeat: times },
  )
}
