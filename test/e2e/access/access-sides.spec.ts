import { randomBytes, X509Certificate } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { expect, type Page } from '@playwright/test'
import { createBedFolder } from '../../bed/bed-folder.ts'
import { test as base } from '../../bed/bed-test.ts'
import { startEngine } from '../../bed/engines/engine.ts'
import { startClosedProxyStandIn } from '../../bed/failing/closed-proxy.ts'
import { startExpiredRegistry } from '../../bed/failing/expired-registry.ts'
import { startWebShell } from '../../bed/page/web-shell.ts'
import { takeOutsideAddress } from '../../bed/registries/outside-address.ts'
import { startRegistry } from '../../bed/registries/private-registry.ts'
import { startTlsRegistry, type TlsRegistry } from '../../bed/registries/tls-registry.ts'
import { AccessRegion } from '../../pages/access-region.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { expectAccessible } from '../../support/axe.ts'

const user = { name: 'ann', password: randomBytes(18).toString('base64url') }
const anonymous = 'No registry matches. The image is pulled anonymously.'

/** `secure` speaks TLS with a certificate of a private authority, at an address where engines look at it. */
const test = base.extend<{ secure: TlsRegistry }>({
  secure: async ({ places: _ }, use) => {
    const registry = await startTlsRegistry({ address: takeOutsideAddress('192.0.2.10'), users: [user] })
    await use(registry)
    await registry.dispose()
  },
})
test.setTimeout(120_000)

async function open(page: Page, url: string): Promise<AccessRegion> {
  await page.goto(url)
  await new VaultPage(page).protectByPassphrase(randomBytes(18).toString('base64url'))
  return new AccessRegion(page)
}

test('a certificate of a private authority: both sides, and the step that makes the engine trust it', async ({
  page,
  shell,
  places,
  secure,
}) => {
  const access = await open(page, shell.url)
  const { host } = secure
  await access.verdict(
    `${host}/team/app:1`,
    anonymous,
    `The engine does not trust the certificate of ${host}.`,
  )
  await access.sides.getByText(/^Neither side knows who vouches for this certificate\./).waitFor()
  await expect(access.fact('Subject')).toHaveText('CN=192.0.2.10')
  await expect(access.fact('Issuer')).toHaveText('CN=Fairlead bed authority')
  await expect(access.fact('For')).toHaveText('IP Address:192.0.2.10')
  await expect(access.fact('SHA-256')).toHaveText(await fingerprintAt(host))
  await expectAccessible(page, 'both sides of a certificate')

  const path = `/etc/docker/certs.d/${host}/ca.crt`
  await access.sides.getByText(path, { exact: true }).waitFor()
  const folder = join(places.engine.settings, 'certs.d', host)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'ca.crt'), secure.authority)
  await access.sides.getByRole('button', { name: 'Look again', exact: true }).click()
  await access.sides.getByText('The engine reaches', { exact: false }).waitFor()
  rmSync(folder, { recursive: true })
  // the registry wants a login, and no side has sent one
  const users = (await secure.accessLog()).map((each) => each.user)
  expect(users.filter((each) => each !== undefined)).toEqual([])
})

test('a certificate that this computer trusts and the engine does not', async ({ page, places, secure }) => {
  const folder = createBedFolder('trust')
  const file = join(folder.path, 'authorities.pem')
  writeFileSync(file, secure.authority)
  const shell = await startWebShell({ engine: places.engine.endpoint, env: { SSL_CERT_FILE: file } })
  try {
    const access = await open(page, shell.url)
    const { host } = secure
    await access.verdict(
      `${host}/team/app:1`,
      anonymous,
      `The engine does not trust the certificate of ${host}.`,
    )
    await access.sides
      .getByText('This computer trusts the certificate, the engine does not.', { exact: false })
      .waitFor()
    await access.sides
      .getByText('It trusts the certificate. The registry answered with status 401.')
      .waitFor()
  } finally {
    await shell.dispose()
    await folder.dispose()
  }
})

test('plain HTTP, and nobody there', async ({ page, shell }) => {
  const registry = await startRegistry({ address: takeOutsideAddress('192.0.2.12'), users: [user] })
  try {
    const access = await open(page, shell.url)
    const { host } = registry
    await access.verdict(
      `${host}/team/app:1`,
      anonymous,
      `${host} speaks plain HTTP, and the engine expects HTTPS.`,
    )
    await access.sides.getByText(`${host} speaks plain HTTP to both.`, { exact: false }).waitFor()
    await access.sides.getByText('/etc/docker/daemon.json', { exact: true }).waitFor()
    await expectAccessible(page, 'both sides, plain HTTP')

    await access.verdict(
      '127.0.0.99:5000/team/app:1',
      anonymous,
      'The engine could not reach 127.0.0.99:5000.',
    )
    await access.sides.getByText('Neither side reaches 127.0.0.99:5000.', { exact: false }).waitFor()
    await access.sides.getByText('Nobody listens there.').waitFor()
  } finally {
    await registry.dispose()
  }
})

test('a certificate that has run out: no setting of the engine is offered', async ({ page, shell }) => {
  const registry = await startExpiredRegistry({ address: takeOutsideAddress('192.0.2.13') })
  try {
    const access = await open(page, shell.url)
    const { host } = registry
    await access.verdict(
      `${host}/team/app:1`,
      anonymous,
      `The engine does not trust the certificate of ${host}.`,
    )
    await access.sides.getByRole('button', { name: 'Look again', exact: true }).waitFor()
    await expect(access.sides.getByRole('region')).toHaveCount(0)
  } finally {
    await registry.dispose()
  }
})

test('a proxy on the engine’s way', async ({ page, secure }) => {
  const proxy = await startClosedProxyStandIn('127.0.0.6')
  const engine = await startEngine({ env: { HTTPS_PROXY: proxy.url } })
  const shell = await startWebShell({ engine: engine.endpoint })
  try {
    const access = await open(page, shell.url)
    const { host } = secure
    await access.verdict(
      `${host}/team/app:1`,
      anonymous,
      `A proxy stands between the engine and ${host} and gave an answer of its own.`,
    )
    await access.sides.getByText('The engine goes through a proxy', { exact: false }).waitFor()
  } finally {
    await shell.dispose()
    await engine.dispose()
    await proxy.dispose()
  }
})

/** The fingerprint as this test's own handshake has it. */
function fingerprintAt(host: string): Promise<string> {
  const [name = '', port = ''] = host.split(':')
  return new Promise((done, fail) => {
    const socket = connect({ host: name, port: Number(port), rejectUnauthorized: false }, () => {
      const { raw } = socket.getPeerCertificate()
      socket.destroy()
      done(new X509Certificate(raw).fingerprint256)
    })
    socket.on('error', fail)
  })
}
