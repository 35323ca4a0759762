import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { test as base } from '../../bed/bed-test.ts'
import { type BedEngine, startEngine } from '../../bed/engines/engine.ts'
import { startWebShell } from '../../bed/page/web-shell.ts'
import { startOpenRegistry } from '../../bed/registries/open-registry.ts'
import { takeOutsideAddress } from '../../bed/registries/outside-address.ts'
import { startRegistry } from '../../bed/registries/private-registry.ts'
import type { BedRegistry } from '../../bed/registries/serve-distribution.ts'
import { startTlsRegistry } from '../../bed/registries/tls-registry.ts'
import { RegistriesPage } from '../../pages/registries-page.ts'
import { SettingsMenu } from '../../pages/settings-menu.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { expectAccessible } from '../../support/axe.ts'

const user = { name: 'ann', password: randomBytes(18).toString('base64url') }

/** `mirror` is an open registry that stands in the settings of `engine` as a mirror of Docker Hub. */
const test = base.extend<{ mirror: BedRegistry; engine: BedEngine }>({
  // the bed says whether parts are missing
  mirror: async ({ places: _ }, use) => {
    const mirror = await startOpenRegistry({ address: '127.0.0.4' })
    await use(mirror)
    await mirror.dispose()
  },
  engine: async ({ mirror }, use) => {
    const engine = await startEngine({ mirrors: [`http://${mirror.host}`] })
    await use(engine)
    await engine.dispose()
  },
  shell: async ({ engine }, use) => {
    const shell = await startWebShell({ engine: engine.endpoint })
    await use(shell)
    await shell.dispose()
  },
})

test.setTimeout(120_000)
test.beforeEach(async ({ page, shell }) => {
  await page.goto(shell.url)
  await new VaultPage(page).protectByPassphrase(randomBytes(18).toString('base64url'))
})

const step = (page: Page) => page.getByRole('region', { name: 'What to do for the engine' })

test('an untrusted certificate: the page says where the authority’s belongs, and there it works', async ({
  page,
  engine,
}) => {
  const registry = await startTlsRegistry({ address: takeOutsideAddress('192.0.2.10'), users: [user] })
  try {
    const registries = new RegistriesPage(page)
    await registries.open()
    const { host, authority } = registry
    await registries.create({ name: 'secure', address: host, username: user.name, password: user.password })
    await registries.dialog.getByText(`The engine does not trust the certificate of ${host}.`).waitFor()
    const path = `/etc/docker/certs.d/${host}/ca.crt`
    await step(page).getByText(path, { exact: true }).waitFor()

    await expectAccessible(page, 'a step for the engine')

    const file = join(engine.settings, path.replace('/etc/docker/', ''))
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, authority)
    await registries.dialog.getByRole('button', { name: 'Create', exact: true }).click()
    await registries.rowIn('secure', 'Active').waitFor()
  } finally {
    await registry.dispose()
  }
})

test('plain HTTP: the page gives the entry for the engine’s settings, and how it is read', async ({
  page,
}) => {
  const registry = await startRegistry({ address: takeOutsideAddress('192.0.2.12'), users: [user] })
  try {
    const registries = new RegistriesPage(page)
    await registries.open()
    const { host } = registry
    await registries.create({ name: 'plain', address: host, username: user.name, password: user.password })
    await registries.dialog
      .getByText(`${host} speaks plain HTTP, and the engine expects HTTPS.`, { exact: true })
      .waitFor()
    await step(page).getByText('/etc/docker/daemon.json', { exact: true }).waitFor()
    await step(page).getByText(`"${host}"`).waitFor()
    await step(page).getByText('sudo systemctl reload docker', { exact: true }).waitFor()
  } finally {
    await registry.dispose()
  }
})

test('DE-22: a mirror is confirmed on the page Environments, and taken back', async ({ page, mirror }) => {
  const url = `http://${mirror.host}/`
  await new SettingsMenu(page).open('Environments')
  const mirrors = page.getByRole('region', { name: 'Mirrors of Docker Hub' })
  await mirrors.getByText('Not confirmed', { exact: true }).waitFor()
  await mirrors
    .getByText('Until all are confirmed, no image of Docker Hub is pulled with a credential here.')
    .waitFor()
  await expectAccessible(page, 'environments, a mirror')
  await mirrors.getByRole('button', { name: `Confirm ${url}`, exact: true }).click()
  await mirrors.getByText('All are confirmed: they are sent the credential of Docker Hub.').waitFor()
  await page.reload()
  await mirrors.getByText('Confirmed', { exact: true }).waitFor()
  await mirrors.getByRole('button', { name: `Take back the confirmation of ${url}`, exact: true }).click()
  await mirrors.getByText('Not confirmed', { exact: true }).waitFor()
  expect(await mirrors.getByRole('listitem').count()).toBe(1)
})
