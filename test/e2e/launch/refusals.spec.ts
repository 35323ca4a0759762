import { randomBytes } from 'node:crypto'
import { expect, type Page } from '@playwright/test'
import type { BedPlaces, RegistryPlace } from '../../bed/bed.ts'
import { testInBothShells as test } from '../../bed/bed-test.ts'
import { startGate } from '../../bed/engines/gate.ts'
import { readAccessLog } from '../../bed/registry-access.ts'
import { LaunchPage } from '../../pages/launch-page.ts'
import { RegistriesPage, type TypedRegistry } from '../../pages/registries-page.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { WorkloadsPage } from '../../pages/workloads-page.ts'

test.setTimeout(120_000)

let registries: RegistriesPage
let launch: LaunchPage
test.beforeEach(async ({ page, shell }) => {
  registries = new RegistriesPage(page)
  launch = new LaunchPage(page)
  await page.goto(shell.url)
  await new VaultPage(page).protectByPassphrase(randomBytes(18).toString('base64url'))
  await registries.open()
})

const typed = ({ host, user }: RegistryPlace, change: Partial<TypedRegistry> = {}): TypedRegistry => ({
  name: 'private',
  address: host,
  username: user.name,
  password: user.password,
  ...change,
})
const noCredential = ({ host, image }: RegistryPlace) =>
  `${host} wants a credential for ${image}, and none was sent.`
const needsCredential = ({ host, image }: RegistryPlace) =>
  `${image} was pulled with a credential once, and no active registry covers ${host} here.`

test('a private image without a registry, and with one of another host alone', async ({ places }) => {
  const { first, second } = places
  const seen = (await accesses(first)).length
  await launch.open()
  await launch.type(first.image, 'No registry matches. The image is pulled anonymously.')
  await launch.pull()
  await launch.pullIn(first.image, 'Failed').getByText(noCredential(first)).waitFor()

  await registries.open()
  await registries.add(typed(second, { name: 'elsewhere' }))
  await launch.open()
  await launch.type(first.image, 'No registry matches. The image is pulled anonymously.')
  await launch.match.getByText('One registry of another host does not count.').waitFor()
  await launch.launch()
  await launch.launchIn(first.image, 'Not launched').getByText(noCredential(first)).waitFor()
  // The other registry's user is nobody that this one has heard of.
  const users = (await accesses(first)).slice(seen).map(({ user }) => user)
  expect(users.length).toBeGreaterThan(0)
  expect(users.filter((user) => user !== undefined)).toEqual([])
})

test('the credential of another host, chosen by hand', async ({ page, places }) => {
  const { first, second } = places
  await registries.add(typed(first, { name: 'wide' }))
  await registries.add(typed(first, { name: 'narrow', namespace: 'default' }))
  await launch.open()
  await launch.type(first.image, 'narrow')
  await page.getByRole('button', { name: 'Use credential…' }).click()
  await page.getByRole('menuitem', { name: 'wide' }).click()
  await launch.match.getByText('You chose this credential for this launch.').waitFor()
  await launch.type(second.image, 'The credential that you chose cannot be used for this image.')
  await launch.pull()
  await launch.refusal.getByText(`The chosen credential cannot be used for ${second.image}.`).waitFor()
})

test('an inactive registry: nothing of it reaches the engine, though the image is there', async ({
  page,
  places,
  recorder,
}) => {
  const { image } = places.first
  await registries.add(typed(places.first))
  await launch.open()
  await launch.type(image, 'This credential is used.')
  await launch.nameContainer('stays')
  await launch.launch()
  await launch.launchIn(image, 'Started').waitFor()
  await registries.open()
  await registries.deactivate('private')

  const before = recorder.requests().length
  const sentence = `The registry “private” is inactive, so ${image} is refused.`
  for (const button of ['Pull', 'Launch', 'Check access']) {
    await launch.open()
    await launch.type(
      image,
      '“private” is inactive, so this image is neither pulled nor started, even if it is on the engine already.',
    )
    await page.getByRole('button', { name: button, exact: true }).click()
    await page.getByRole('main').getByText(sentence).waitFor()
    await registries.open()
  }
  await new WorkloadsPage(page).open()
  await new WorkloadsPage(page).rowIn('stays', 'Running').waitFor()
  const forbidden = recorder
    .requests()
    .slice(before)
    .filter(({ method, path }) => method === 'POST' || decodeURIComponent(path).includes('team/app'))
  expect(forbidden).toEqual([])
})

test('a wrong password', async ({ page, places }) => {
  const { host, image } = places.first
  await registries.create(typed(places.first, { password: randomBytes(18).toString('base64url') }))
  await registries.dialog.getByText(`${host} refused this username and password.`).waitFor()
  await registries.dialog.getByText('Edit the credential, or save anyway.').waitFor()
  await registries.dialog.getByRole('button', { name: 'Save anyway' }).click()
  await registries.row('private').getByText('Failed', { exact: true }).waitFor()

  const sentence = `${host} refused the username and password for ${image}.`
  await launch.open()
  await launch.type(image, 'This credential is used.')
  await page.getByRole('button', { name: 'Check access' }).click()
  await page.getByRole('region', { name: 'Access' }).getByText(sentence).waitFor()
  await launch.pull()
  await launch.pullIn(image, 'Failed').getByText(sentence).waitFor()
})

test('another namespace than the credential’s, with the image on the engine', async ({ page, places }) => {
  const { image } = places.first
  await registries.add(typed(places.first, { namespace: 'team-a' }))
  await launch.open()
  await page.getByLabel('Namespace', { exact: true }).selectOption('team-a')
  await launch.type(image, 'This credential is used.')
  await launch.launch()
  await launch.launchIn(image, 'Started').waitFor()

  await page.getByLabel('Namespace', { exact: true }).selectOption('default')
  await launch.match.getByText('No registry matches.').waitFor()
  await launch.match.getByText('One other registry of').click()
  await launch.match.getByText('Its scope is another namespace.').waitFor()
  await launch.launch()
  await launch.launchIn(image, 'Not launched').getByText(needsCredential(places.first)).waitFor()
  await launch.pull()
  await launch.pullIn(image, 'Failed').getByText(noCredential(places.first)).waitFor()
})

test('a deleted registry is not weaker than an inactive one: the image on the engine is refused', async ({
  places,
}) => {
  const { image } = places.first
  await registries.add(typed(places.first))
  await launch.open()
  await launch.type(image, 'This credential is used.')
  await launch.pull()
  await launch.pullIn(image, 'Pulled').waitFor()
  await registries.open()
  await registries.deactivate('private')
  await registries.remove('private')
  await launch.open()
  await launch.type(image, 'No registry matches.')
  await launch.launch()
  await launch.launchIn(image, 'Not launched').getByText(needsCredential(places.first)).waitFor()
})

test('a pull that a reloaded page finds again, and sees through to its end', async ({ page, places }) => {
  const gate = await startGate({ address: '127.0.0.4', to: places.first.host })
  try {
    const image = `${gate.host}/team/app:1`
    await registries.add(typed(places.first, { name: 'slow', address: gate.host }))
    await launch.open()
    await launch.type(image, 'This credential is used.')
    const held = gate.hold(200_000)
    await launch.pull()
    await held
    await launch.pullIn(image, 'Pulling').waitFor()
    await page.reload()
    await launch.pullIn(image, 'Pulling').getByRole('progressbar').first().waitFor()
    await registries.open()
    await page.getByRole('region', { name: 'Running pulls' }).getByText(image).waitFor()
    gate.open()
    await page.getByRole('region', { name: 'Running pulls' }).waitFor({ state: 'detached' })
    await launch.open()
    await launch.pullIn(image, 'Pulled').waitFor()
    await expect(pullsOf(page, image)).toHaveCount(1)
  } finally {
    await gate.dispose()
  }
})

function pullsOf(page: Page, image: string) {
  return page.getByRole('list', { name: 'Pulls' }).getByRole('listitem').filter({ hasText: image })
}

function accesses({ logFile, user }: BedPlaces['first']) {
  return readAccessLog(logFile, [user])
}
