import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { createBedFolder } from '../../bed/bed-folder.ts'
import { causeToSkip } from '../../bed/machine/bed-parts.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { startWeb } from '../../web/web-process.ts'

test('the page works on ::1, its socket included', async ({ page }) => {
  const missing = causeToSkip(['browser'])
  test.skip(missing !== undefined, missing)
  const folder = createBedFolder('ipv6')
  const { child, ended, address } = startWeb([
    ...['--data-dir', join(folder.path, 'data'), '--no-open', '--listen', '::1'],
    ...['--engine', `unix://${join(folder.path, 'no-engine.sock')}`],
  ])
  try {
    const errors: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text())
    })
    await page.goto(await address())
    await new VaultPage(page).protectByPassphrase(randomBytes(18).toString('base64url'))
    await page.reload()
    await page.getByRole('button', { name: 'Account', exact: true }).waitFor()
    expect(errors).toEqual([])
  } finally {
    child.kill('SIGTERM')
    await ended
    await folder.dispose()
  }
})
