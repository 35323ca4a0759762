import { randomBytes } from 'node:crypto'
import { expect, type Page, test } from '@playwright/test'
import { createBedFolder } from '../../bed/bed-folder.ts'
import { startSshd } from '../../bed/engines/far/sshd.ts'
import { causeToSkip } from '../../bed/machine/bed-parts.ts'
import { freePort } from '../../bed/machine/free-port.ts'
import { freshAddress } from '../../bed/page/fresh-address.ts'
import { startTunnel } from '../../bed/page/ssh-tunnel.ts'
import { startWebShell, type WebShell } from '../../bed/page/web-shell.ts'
import { VaultPage } from '../../pages/vault-page.ts'

/** Runs with web mode on the far side of an ssh tunnel that begins at `near`, a port of 127.0.0.1. */
async function throughTunnel(
  options: { permitted: boolean },
  work: (shell: WebShell, near: string) => Promise<void>,
): Promise<void> {
  const missing = causeToSkip(['browser', 'ssh'])
  test.skip(missing !== undefined, missing)
  const folder = createBedFolder('tunnel')
  const parts: { dispose(): Promise<void> }[] = [folder]
  try {
    const engine = `unix://${folder.path}/no-engine.sock`
    const sshd = await startSshd({
      address: '127.0.0.1',
      farSide: { engine: { endpoint: engine }, programs: [] },
    })
    parts.push(sshd)
    const localPort = await freePort('127.0.0.1')
    const near = `http://127.0.0.1:${localPort}`
    const shell = await startWebShell({ engine, args: options.permitted ? ['--origin', near] : [] })
    parts.push(shell)
    parts.push(await startTunnel(sshd, { localPort, far: new URL(shell.url).host }))
    await work(shell, near)
  } finally {
    for (const part of parts.reverse()) await part.dispose()
  }
}

const status = (page: Page) => page.evaluate(async () => (await fetch('/session')).status)

test('the page works through an ssh tunnel with another local port, which --origin permits', async ({
  page,
}) => {
  await throughTunnel({ permitted: true }, async (shell, near) => {
    const refused: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') refused.push(message.text())
    })
    await page.goto(await freshAddress(shell.dataFolder, near))
    // calls over the socket, in and out
    await new VaultPage(page).protectByPassphrase(randomBytes(18).toString('base64url'))
    await page.reload()
    await page.getByRole('button', { name: 'Account', exact: true }).waitFor()
    expect(await status(page)).toBe(204)
    expect(refused).toEqual([])
    // at both ends there is one cookie, named for the port of the server
    const [cookie, ...rest] = await page.context().cookies()
    expect(rest).toEqual([])
    expect(cookie?.name).toBe(`fairlead-${new URL(shell.url).port}`)
  })
})

test('WB-01: a tunnel that was not permitted shows nothing', async ({ page }) => {
  await throughTunnel({ permitted: false }, async (shell, near) => {
    const answer = await page.goto(`${near}/${new URL(shell.url).hash}`)
    expect(answer?.status()).toBe(403)
    await expect(page.locator('body')).toHaveText('Forbidden')
    expect(shell.output()).toContain('"reason":"host"')
    await page.goto(shell.url)
    await new VaultPage(page).protectHeading.waitFor()
  })
})
