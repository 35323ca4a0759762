import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { VaultPage } from '../../pages/vault-page.ts'
import { expectAccessible } from '../../support/axe.ts'
import { json } from '../../support/scripted-engine.ts'
import { test } from '../../support/scripted-test.ts'

interface Workspace {
  readonly workspaceId: string
  readonly projects: readonly {
    readonly id: string
    readonly namespaces: readonly { readonly id: string; readonly name: string }[]
  }[]
}

test('What runs in a namespace is removed first, up to what fails, and then the namespace with its network', async ({
  page,
  engine,
  shell,
}) => {
  test.setTimeout(180_000)
  engine.on('GET', '/containers/json', json([]))
  engine.on('GET', '/networks', json([]))
  await page.goto(shell.url)
  await new VaultPage(page).protectByPassphrase(randomBytes(18).toString('base64url'))
  await page.getByRole('link', { name: 'Manage projects and namespaces' }).click()
  const dialog = page.getByRole('dialog')
  const main = page.getByRole('main')
  await main.getByRole('button', { name: 'Add namespace to Default' }).click()
  await dialog.getByLabel('Name', { exact: true }).fill('shop')
  await dialog.getByRole('button', { name: 'Add namespace' }).click()
  await main.getByText('shop', { exact: true }).waitFor()

  const file = readFileSync(join(shell.dataFolder, 'projects.json'), 'utf8')
  const { value } = JSON.parse(file) as { value: Workspace }
  const [project] = value.projects
  const labels = {
    'io.fairlead.workspace': value.workspaceId,
    'io.fairlead.project': project?.id,
    'io.fairlead.namespace': project?.namespaces.find(({ name }) => name === 'shop')?.id,
  }
  const containers = new Map(['db', 'cache'].map((name) => [randomBytes(32).toString('hex'), name]))
  const removed: string[] = []
  let stubborn = true
  const list = () =>
    [...containers].map(([Id, name]) => ({
      Id,
      Names: [`/${name}`],
      Image: 'app:1',
      ImageID: 'sha256:1',
      State: 'running',
      Status: 'Up',
      Created: name === 'db' ? 2 : 1,
      Ports: [],
      Labels: labels,
    }))
  engine.on('GET', '/containers/json', (request, response, socket) => json(list())(request, response, socket))
  engine.on('GET', '/networks', json([{ Id: 'net-of-shop', Name: 'x', Driver: 'bridge', Labels: labels }]))
  engine.on('DELETE', '/networks/net-of-shop', (_request, response) => {
    removed.push('network')
    response.writeHead(204).end()
  })
  for (const [id, name] of containers) {
    const State = { Status: 'running' }
    engine.on(
      'GET',
      `/containers/${id}/json`,
      json({ Id: id, Name: `/${name}`, State, Config: { Labels: labels } }),
    )
    engine.on('DELETE', `/containers/${id}`, (request, response, socket) => {
      if (name === 'cache' && stubborn)
        return json({ message: 'device is busy' }, 500)(request, response, socket)
      containers.delete(id)
      removed.push(name)
      response.writeHead(204).end()
    })
  }

  await main.getByRole('button', { name: 'Delete shop' }).click()
  const confirm = dialog.getByRole('button', { name: 'Delete namespace' })
  await dialog.getByText('cache', { exact: true }).waitFor()
  await expect(confirm).toBeDisabled()
  await expectAccessible(page, 'what runs there')
  await dialog.getByRole('checkbox', { name: 'Remove them first' }).check()
  await confirm.click()
  await dialog.getByText('“cache” could not be removed').waitFor()
  await expect(dialog.getByText('db', { exact: true }), 'gone, and said so').toBeHidden()
  await expect(dialog.getByText('cache', { exact: true })).toBeVisible()
  await page.setViewportSize({ width: 390, height: 800 })
  await expectAccessible(page, 'one that could not be removed')
  expect(removed).toEqual(['db'])
  await expect(page.locator('#page').getByText('shop', { exact: true }), 'still there').toBeAttached()

  stubborn = false
  await confirm.click()
  await dialog.waitFor({ state: 'hidden' })
  await expect(main.getByText('shop', { exact: true })).toHaveCount(0)
  expect(removed).toEqual(['db', 'cache', 'network'])
})

test('An engine that is away is not taken for one with nothing on it', async ({ page, engine, shell }) => {
  engine.on('GET', '/containers/json', json([]))
  await page.goto(shell.url)
  await new VaultPage(page).protectByPassphrase(randomBytes(18).toString('base64url'))
  await page.getByRole('link', { name: 'Manage projects and namespaces' }).click()
  const dialog = page.getByRole('dialog')
  const main = page.getByRole('main')
  await main.getByRole('button', { name: 'Add namespace to Default' }).click()
  await dialog.getByLabel('Name', { exact: true }).fill('shop')
  await dialog.getByRole('button', { name: 'Add namespace' }).click()
  await main.getByText('shop', { exact: true }).waitFor()
  engine.on('GET', '/containers/json', (_request, _response, socket) => socket.destroy())
  await main.getByRole('button', { name: 'Delete shop' }).click()
  await dialog
    .getByRole('alert')
    .getByText(/The engine at .* (closed|does not)/)
    .first()
    .waitFor()
  await expect(dialog.getByRole('button', { name: 'Delete namespace' })).toBeDisabled()
  // for one that is gone for good
  await dialog.getByRole('checkbox', { name: 'Delete it all the same' }).click()
  await dialog.getByRole('button', { name: 'Delete namespace' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await expect(main.getByText('shop', { exact: true })).toHaveCount(0)
})
