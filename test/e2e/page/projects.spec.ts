import { randomBytes } from 'node:crypto'
import { expect } from '@playwright/test'
import { RegistriesPage } from '../../pages/registries-page.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { expectAccessible } from '../../support/axe.ts'
import { json } from '../../support/scripted-engine.ts'
import { test } from '../../support/scripted-test.ts'

test.setTimeout(240_000)

test('Projects and namespaces are made, renamed, switched, and deleted once nothing depends on them', async ({
  page,
  engine,
  shell,
}) => {
  engine.on('GET', '/containers/json', json([]))
  const registries = new RegistriesPage(page)
  const dialog = page.getByRole('dialog')
  const project = page.getByLabel('Project', { exact: true })
  const namespace = page.getByLabel('Namespace', { exact: true })
  const manage = () => page.getByRole('link', { name: 'Manage projects and namespaces' }).click()
  const button = (name: string) => page.getByRole('main').getByRole('button', { name, exact: true })
  const name = async (text: string, verb: string) => {
    await dialog.getByLabel('Name', { exact: true }).fill(text)
    await dialog.getByRole('button', { name: verb, exact: true }).click()
  }
  await page.goto(shell.url)
  await new VaultPage(page).protectByPassphrase(randomBytes(18).toString('base64url'))
  await registries.open()
  await registries.create({
    name: 'in-web',
    address: 'registry.example.com',
    username: '',
    password: '',
    namespace: 'web',
  })
  await registries.rowIn('in-web', 'Active').waitFor()
  await expect(namespace.getByRole('option'), 'made on the spot').toHaveText(['default', 'web'])

  await manage()
  await expectAccessible(page, 'projects')
  await expect(button('Delete Default'), 'the last project stays').toBeDisabled()
  await button('Add namespace to Default').click()
  await name('Not A Name', 'Add namespace')
  await expect(dialog.getByLabel('Name', { exact: true })).toHaveAttribute('aria-invalid', 'true')
  await expect(dialog.getByLabel('Name', { exact: true })).toBeFocused()
  await expectAccessible(page, 'a name with a fault')
  await name('edge', 'Add namespace')
  await button('Rename web').click()
  await name('edge', 'Rename')
  await dialog.getByText('This project has a namespace “edge” already.').waitFor()
  await name('shop', 'Rename')
  await expect(namespace.getByRole('option')).toHaveText(['default', 'edge', 'shop'])

  await button('Delete shop').click()
  await dialog.getByText('These still belong to “shop”.').waitFor()
  await dialog.getByText('in-web', { exact: true }).waitFor()
  await expect(dialog.getByRole('button', { name: 'Delete namespace' })).toBeDisabled()
  await expectAccessible(page, 'a namespace in use')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await button('Delete edge').click()
  await dialog.getByText('Nothing depends on it.').waitFor()
  await dialog.getByRole('button', { name: 'Delete namespace' }).click()
  await expect(namespace.getByRole('option')).toHaveText(['default', 'shop'])

  await button('Add project').click()
  await name('Harbour', 'Add project')
  await expect(project).toHaveText(/Harbour/)
  await registries.open()
  await page.getByText('No registry yet.').waitFor()
  await project.selectOption('Default')
  await registries.row('in-web').waitFor()
  await expect(registries.row('in-web').getByText('shop', { exact: true }), 'renamed').toBeVisible()

  await manage()
  await button('Rename Harbour').click()
  await name('Default', 'Rename')
  await dialog.getByText('There is a project “Default” already.').waitFor()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await button('Delete Harbour').click()
  await dialog.getByRole('button', { name: 'Delete project' }).click()
  await expect(project.getByRole('option')).toHaveText(['Default'])
})
