import { randomBytes } from 'node:crypto'
import { expect } from '@playwright/test'
import { test as base } from '../../bed/bed-test.ts'
import { startRecordingProxy } from '../../bed/engines/recording-proxy.ts'
import { startWebShell } from '../../bed/page/web-shell.ts'
import { answeringAs, manifestListOf, saying } from '../../bed/registries/answering-registry.ts'
import { type ScriptedRegistry, startScriptedRegistry } from '../../bed/registries/scripted-registry.ts'
import { AccessRegion } from '../../pages/access-region.ts'
import { LaunchPage } from '../../pages/launch-page.ts'
import { RegistriesPage } from '../../pages/registries-page.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { expectAccessible } from '../../support/axe.ts'

/** `serve` starts a scripted registry, on loopback and without TLS, which lives as long as the test. */
const test = base.extend<{
  serve: (answer: Parameters<typeof startScriptedRegistry>[0]['answer']) => Promise<ScriptedRegistry>
}>({
  // the bed says whether parts are missing
  serve: async ({ places: _ }, use) => {
    const started: ScriptedRegistry[] = []
    await use(async (answer) => {
      const registry = await startScriptedRegistry({ address: '127.0.0.6', answer })
      started.push(registry)
      return registry
    })
    for (const each of started) await each.dispose()
  },
})
const user = { name: 'ann', password: randomBytes(18).toString('base64url') }
const anonymous = 'No registry matches. The image is pulled anonymously.'
const credential = 'This credential is used.'

test.setTimeout(120_000)
let registries: RegistriesPage
let launch: LaunchPage
let access: AccessRegion
test.beforeEach(async ({ page, shell }) => {
  registries = new RegistriesPage(page)
  launch = new LaunchPage(page)
  access = new AccessRegion(page)
  await page.goto(shell.url)
  await new VaultPage(page).protectByPassphrase(randomBytes(18).toString('base64url'))
  await registries.open()
})

test('ok: with which credential, and for which platforms', async ({ page, places }) => {
  const { host, user: ann, image } = places.first
  await registries.add({ name: 'private', address: host, username: ann.name, password: ann.password })
  await access.verdict(image, credential, 'This image may be read with “private”.')
  await access.region.getByText(/^sha256:[0-9a-f]{64}$/).waitFor()
  await access.region.getByText('linux/amd64').waitFor()
  await expectAccessible(page, 'access, ok')
})

test('wrong credential: the way to edit it is one press', async ({ page, places }) => {
  const { host, image } = places.first
  await registries.addAnyway({ name: 'private', address: host, username: 'ann', password: user.password })
  await access.verdict(image, credential, `${host} refused the username and password for ${image}.`)
  await expectAccessible(page, 'access, wrong credential')
  await access.remedy('Edit “private”').click()
  await registries.dialog.getByRole('heading', { name: 'Edit “private”' }).waitFor()
})

test('no right: another credential for this launch is one press', async ({ serve }) => {
  const { host } = await serve(answeringAs(saying(403, 'DENIED'), user))
  const account = { address: host, username: user.name, password: user.password }
  await registries.add({ name: 'wide', ...account })
  await registries.add({ name: 'narrow', namespace: 'default', ...account })
  const image = `${host}/team/app:1`
  await access.verdict(image, credential, `${host} accepts the credential, but it may not read ${image}.`)
  await access.remedy('Use “wide” for this launch').click()
  await launch.match.getByText('You chose this credential for this launch.').waitFor()
  await expect(access.region).toHaveText('')
})

test('no credential: the form for one stands open with the address in it', async ({ places }) => {
  const { host, image } = places.first
  await access.verdict(image, anonymous, `${host} wants a credential for ${image}, and none was sent.`)
  await access.remedy(`Add a registry for ${host}`).click()
  await expect(registries.field('Registry address')).toHaveValue(host)
})

test('no such tag: those that there are are one press away', async ({ page, places }) => {
  const { host, user: ann } = places.first
  await registries.add({ name: 'private', address: host, username: ann.name, password: ann.password })
  const image = `${host}/team/app:none`
  await access.verdict(
    image,
    credential,
    `${host} has no such repository or tag, or hides it from this credential: ${image}.`,
  )
  await access.remedy('Show the tags').click()
  await page.getByText('The registry shows “private” one tag.').waitFor()
  await page.getByRole('option', { name: `${host}/team/app:1`, exact: true }).click()
  await expect(launch.image).toHaveValue(`${host}/team/app:1`)
})

test('no image for this platform: for which there is one', async ({ serve }) => {
  const { host } = await serve(answeringAs(manifestListOf('windows/amd64', 'linux/s390x')))
  const image = `${host}/team/app:1`
  await access.verdict(image, anonymous, `${image} is not made for the platform of this engine.`)
  await access.region.getByText('Made for windows/amd64, linux/s390x. Wanted here: linux/amd64.').waitFor()
  await access.remedy('Take linux/s390x').click()
  await access.press()
  await access.region.getByText('This image may be read without a credential.').waitFor()
})

test('quota: another try, or a credential with a higher limit', async ({ serve }) => {
  let full = true
  const { host } = await serve((request, response) =>
    answeringAs(full ? saying(429, 'TOOMANYREQUESTS') : manifestListOf('linux/amd64'))(request, response),
  )
  const image = `${host}/team/app:1`
  await access.verdict(image, anonymous, `${host} has had too many requests and refuses more for a while.`)
  await expect(access.remedy(`Add a registry for ${host}`)).toBeVisible()
  full = false
  await access.remedy('Try again').click()
  await access.region.getByText('This image may be read without a credential.').waitFor()
})

test('engine down: where the engines are', async ({ page, places }) => {
  const between = await startRecordingProxy(places.engine.socket)
  const shell = await startWebShell({ engine: between.endpoint })
  try {
    await page.goto(shell.url)
    await new VaultPage(page).protectByPassphrase(randomBytes(18).toString('base64url'))
    await launch.open()
    await launch.type(places.first.image, anonymous)
    await between.dispose()
    await access.press()
    await access.remedy('Show the engines').waitFor()
    await expectAccessible(page, 'access, engine down')
  } finally {
    await shell.dispose()
  }
})

test('what is asked can be called off, and an answer that comes late is dropped', async ({ page, serve }) => {
  const waiting: (() => void)[] = []
  const { host, seen } = await serve((request, response) =>
    answeringAs(manifestListOf('linux/amd64'))(
      request,
      // held back until the test lets it go
      Object.assign(response, { end: holdBack(response.end.bind(response), waiting) }),
    ),
  )
  await launch.open()
  await launch.type(`${host}/team/app:1`, anonymous)
  await access.press()
  await expect.poll(() => seen.length).toBeGreaterThan(0)
  await access.remedy('Stop asking').click()
  await expect(access.region).toHaveText('')

  await access.press()
  await expect(access.remedy('Stop asking')).toBeVisible()
  await launch.type(`${host}/team/app:2`, anonymous)
  await expect(access.region).toHaveText('')
  for (const letGo of waiting.splice(0)) letGo()
  await page.waitForTimeout(300)
  await expect(access.region).toHaveText('')
})

function holdBack(end: (...args: never[]) => unknown, waiting: (() => void)[]) {
  return (...args: never[]) => void waiting.push(() => end(...args))
}
