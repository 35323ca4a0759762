import { randomBytes } from 'node:crypto'
import { expect } from '@playwright/test'
import type { RegistryPlace } from '../../bed/bed.ts'
import { testInBothShells as test } from '../../bed/bed-test.ts'
import { startCaptivePortalStandIn } from '../../bed/registries/captive-portal.ts'
import { startOpenRegistry } from '../../bed/registries/open-registry.ts'
import { takeOutsideAddress } from '../../bed/registries/outside-address.ts'
import { startRegistry } from '../../bed/registries/private-registry.ts'
import { startTlsRegistry } from '../../bed/registries/tls-registry.ts'
import { startTokenRegistry } from '../../bed/registries/token-registry.ts'
import { RegistriesPage, type TypedRegistry } from '../../pages/registries-page.ts'
import { VaultPage } from '../../pages/vault-page.ts'

test.setTimeout(240_000)

const newSecret = () => randomBytes(18).toString('base64url')
const newUser = (name: string) => ({ name, password: newSecret() })
const typed = ({ host, user }: RegistryPlace, change: Partial<TypedRegistry> = {}): TypedRegistry => ({
  name: 'private',
  address: host,
  username: user.name,
  password: user.password,
  ...change,
})

let registries: RegistriesPage
test.beforeEach(async ({ page, shell }) => {
  registries = new RegistriesPage(page)
  await page.goto(shell.url)
  await new VaultPage(page).protectByPassphrase(newSecret())
  await registries.open()
})

test('Rules 1 and 2: one credential per address and scope, and names are unique', async ({ places }) => {
  const { first } = places
  const { dialog } = registries
  await registries.add(typed(first))

  await registries.create(typed(first, { name: 'second' }))
  await dialog.getByText('“private” holds the credential').waitFor()
  await expect(registries.field('Username')).toHaveValue(first.user.name)
  await dialog.getByRole('link', { name: 'Edit “private”' }).click()
  await dialog.getByRole('heading', { name: 'Edit “private”' }).waitFor()
  await dialog.getByRole('button', { name: 'Cancel' }).click()

  // The same address in another scope is another credential; a namespace that is typed is made on the spot.
  await registries.add(typed(first, { name: 'for-edge', namespace: 'edge' }))
  await expect(registries.row('for-edge').getByText('edge', { exact: true })).toBeVisible()

  await registries.create(typed(first, { name: 'PRIVATE', namespace: 'web' }))
  await expect(registries.field('Name')).toHaveAttribute('aria-invalid', 'true')
  await registries.field('Name').fill('private')
  await dialog.getByRole('button', { name: 'Create', exact: true }).click()
  await dialog.getByText('The name is taken by “private”.').waitFor()
  await dialog.getByRole('button', { name: 'Cancel' }).click()

  await registries.openAddForm()
  await dialog.getByRole('radio', { name: 'DockerHub' }).check()
  await registries.field('Username').fill('acme-build')
  await expect(registries.field('Name')).toHaveValue('dockerhub-acme-build')
})

test('Rule 3: what is pasted is normalised and shown before it is saved', async () => {
  const { dialog } = registries
  const address = () => registries.field('Registry address')
  await registries.openAddForm()
  const cases = [
    ['https://Registry.example.com', 'Use registry.example.com'],
    ['https://registry.example.com:443/v2/', 'Saved as registry.example.com'],
    ['http://registry.example.com:5000/team/', 'Saved as registry.example.com:5000/team'],
    ['me:pw@registry.example.com', 'Leave the username and password out of the address.'],
    ['registry.example.com:70000', 'A port is a number from 1 to 65535.'],
    ['bücher.example', 'This host holds letters of other scripts.'],
    ['https://index.docker.io/v1/', 'This is Docker Hub by another name.'],
  ] as const
  for (const [text, said] of cases) {
    await address().fill(text)
    await expect(dialog, text).toContainText(said)
  }
  await address().fill('Registry.example.com')
  await dialog.getByRole('button', { name: 'Use registry.example.com' }).click()
  await expect(address()).toHaveValue('registry.example.com')

  await dialog.getByLabel('Well-known registry').selectOption('AWS ECR')
  await expect(registries.field('Username')).toHaveValue('AWS')
  await address().fill('123456789012.dkr.ecr.eu-west-1.amazonaws.com')
  await dialog.getByRole('button', { name: 'In 12 hours' }).click()
  await expect(registries.field('Expires')).not.toHaveValue('')
  await dialog.getByRole('radio', { name: 'DockerHub' }).check()
  await registries.field('Username').fill('me@example.com')
  await dialog.getByText('Docker Hub takes your username (Docker ID), not your e-mail address.').waitFor()
})

test('Rule 4: each kind of registry leads to its own verdict, and may be saved anyway', async ({
  places,
}) => {
  const user = newUser('ann')
  const open = await startOpenRegistry({ address: '127.0.0.4' })
  const portal = await startCaptivePortalStandIn('127.0.0.5')
  const tokens = await startTokenRegistry({
    address: '127.0.0.6',
    realmAddress: '127.0.0.7',
    users: [user],
  })
  const tls = await startTlsRegistry({ address: takeOutsideAddress('192.0.2.10'), users: [user] })
  const { dialog } = registries
  try {
    const refused = { name: 'refused', address: places.first.host, username: 'ann', password: newSecret() }
    const cases = [
      [refused, 'refused this username and password.'],
      [{ ...refused, name: 'open', address: open.host }, 'never asks for a credential'],
      [{ ...refused, name: 'portal', address: portal.host }, 'is not a registry'],
      [{ ...refused, name: 'tls', address: tls.host }, 'does not trust the certificate of'],
      [{ ...refused, name: 'tokens', address: tokens.host }, 'refused this username and password.'],
    ] as const
    for (const [registry, said] of cases) {
      await registries.create(registry)
      await dialog.getByText(said).waitFor()
      await expect(registries.field('Username'), 'nothing typed is lost').toHaveValue(registry.username)
      await dialog.getByRole('button', { name: 'Save anyway', exact: true }).click()
      await registries.rowIn(registry.name, 'Active').waitFor()
      await expect(registries.row(registry.name).getByText(/^(Not verified|Failed)$/)).toBeVisible()
    }
    await registries.editPassword('tokens', user.password)
    await dialog.waitFor({ state: 'detached' })
    await expect(registries.row('tokens').getByText('now', { exact: true })).toBeVisible()
    await registries.openDetails('tokens')
    await dialog.getByText(`Passwords are checked at http://${tokens.realmHost}.`).waitFor()
    const history = dialog.getByRole('list', { name: 'Verification history' }).getByRole('listitem')
    await expect(history.first()).toContainText('Verified')
  } finally {
    for (const part of [tls, tokens, portal, open]) await part.dispose()
  }
})

test('Rule 5: the menu offers what the state allows, in its order, and the first as one press', async ({
  page,
  places,
}) => {
  await registries.add(typed(places.first))
  const menu = async () => {
    await page.getByRole('button', { name: 'Actions for private', exact: true }).click()
    await page.getByRole('menu').waitFor()
    const names = await page.getByRole('menuitem').allTextContents()
    await page.keyboard.press('Escape')
    return names.map((name) => name.trim())
  }
  const always = ['Edit', 'Clone', 'Export as Kubernetes secret']
  expect(await menu()).toEqual(['Deactivate', 'Lease…', 'Verify', ...always])
  await registries.deactivate('private')
  expect(await menu()).toEqual(['Activate', 'Lease…', ...always, 'Delete'])
  await registries.activate('private')
})

test('Rule 6: a change of the credential is proven beside the old one, and can be undone', async ({
  page,
}) => {
  const users = [newUser('ann'), newUser('bert')]
  const registry = await startRegistry({ address: '127.0.0.4', users })
  const [ann, bert] = users
  if (!ann || !bert) throw new Error('Two users')
  const { dialog } = registries
  const cell = (text: string) => registries.row('team').getByText(text, { exact: true })
  try {
    await registries.add({
      name: 'team',
      address: registry.host,
      username: ann.name,
      password: ann.password,
    })
    await registries.choose('team', 'Edit')
    for (const fixed of ['Registry address', 'Name', 'Namespace']) {
      await expect(registries.field(fixed), `${fixed} is text`).toHaveCount(0)
    }
    await expect(registries.field('Password'), 'the password never comes back').toHaveValue('')
    await registries.field('Username').fill(bert.name)
    await registries.save()
    await dialog.getByText('Type the password or token of this username.').first().waitFor()
    await registries.field('Password').fill(newSecret())
    await registries.save()
    await dialog.getByText('refused this username and password.').waitFor()
    await registries.field('Password').fill(bert.password)
    await registries.save()
    await expect(cell(bert.name)).toBeVisible()

    await registries.openDetails('team')
    await dialog.getByText('The one before can be brought back for').waitFor()
    await expect(dialog.getByRole('timer')).toHaveText(/^(10:00|9:\d\d)$/)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Undo change of team', exact: true }).click()
    await expect(cell(ann.name)).toBeVisible()
    await expect(page.getByRole('button', { name: 'Undo change of team', exact: true })).toHaveCount(0)
    await registries.choose('team', 'Verify')
    await page.getByText('The credential of “team” is verified.').waitFor()
  } finally {
    await registry.dispose()
  }
})
