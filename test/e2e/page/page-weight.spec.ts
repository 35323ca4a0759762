import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { expect, type Page } from '@playwright/test'
import { RegistriesPage } from '../../pages/registries-page.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { test } from '../../support/scripted-test.ts'

/** The most that a browser may have to read before a page shows (bytes of gzip). */
const most = 300_000

/** All scripts that the page has asked for so far, each by its weight in gzip. */
function watchScripts(page: Page): () => Promise<Map<string, number>> {
  const bodies = new Map<string, Promise<Buffer>>()
  page.on('response', (response) => {
    const { pathname } = new URL(response.url())
    if (pathname.endsWith('.js')) bodies.set(pathname, response.body())
  })
  return async () => {
    const weights = new Map<string, number>()
    for (const [path, body] of bodies) weights.set(path, gzipSync(await body).length)
    return weights
  }
}

const sum = (weights: Map<string, number>): number => [...weights.values()].reduce((all, one) => all + one, 0)

test('the first page, and the page Registries on the next visit, need few scripts', async ({
  page,
  shell,
}, info) => {
  const scripts = watchScripts(page)
  const vault = new VaultPage(page)
  await page.goto(shell.url)
  await vault.protectHeading.waitFor()
  const first = await scripts()
  await vault.protectByPassphrase(randomBytes(18).toString('base64url'))

  await new RegistriesPage(page).open()
  const visit = watchScripts(page)
  await page.reload()
  await page.getByRole('button', { name: 'Add Registry' }).first().waitFor()
  const registries = await visit()

  await info.attach('weights', {
    body: JSON.stringify([...first, ...registries], undefined, 1),
    contentType: 'application/json',
  })
  expect(first.size).toBeGreaterThan(0)
  expect(registries.size).toBeGreaterThan(0)
  expect(sum(first)).toBeLessThanOrEqual(most)
  expect(sum(registries)).toBeLessThanOrEqual(most)
})
