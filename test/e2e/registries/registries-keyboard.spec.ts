import { randomBytes } from 'node:crypto'
import { expect } from '@playwright/test'
import { RegistriesPage } from '../../pages/registries-page.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { KeyboardUser } from '../../support/keyboard.ts'
import { json } from '../../support/scripted-engine.ts'
import { test } from '../../support/scripted-test.ts'

test.setTimeout(180_000)

test('the Registries page by keyboard alone: add, lease, choose, deactivate, clone and delete', async ({
  page,
  engine,
  shell,
}) => {
  engine.on('GET', '/containers/json', json([]))
  engine.on('GET', '/images/json', json([]))
  const keys = new KeyboardUser(page)
  const registries = new RegistriesPage(page)
  const { dialog } = registries
  const inDialog = (name: string) => dialog.getByRole('button', { name, exact: true })
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto(shell.url)
  await new VaultPage(page).protectByPassphrase(randomBytes(18).toString('base64url'))
  await registries.open()

  for (const name of ['first', 'second']) {
    await test.step(`add ${name}`, async () => {
      await keys.press('n')
      await expect(dialog.getByRole('radio', { name: 'DockerHub' })).toBeFocused()
      await keys.press('ArrowLeft')
      await expect(dialog.getByRole('radio', { name: 'Custom' })).toBeChecked()
      await keys.fill(registries.field('Registry address'), `${name}.example.com`)
      await keys.fill(registries.field('Name'), name)
      await keys.press('Enter')
      await registries.rowIn(name, 'Active').waitFor()
      await dialog.waitFor({ state: 'detached' })
      await keys.expectPlace('after the sheet has closed')
    })
  }

  await test.step('lease by the menu', async () => {
    await keys.use(page.getByRole('button', { name: 'Actions for first', exact: true }))
    await expect(page.getByRole('menuitem', { name: 'Deactivate' })).toBeFocused()
    await keys.press('ArrowDown')
    await keys.press('Enter')
    await keys.reach(dialog.getByRole('radio', { name: 'For an hour' }))
    await keys.press('ArrowDown')
    await expect(dialog.getByRole('radio', { name: 'Until Fairlead quits' })).toBeChecked()
    await keys.use(inDialog('Start lease'))
    await registries.rowIn('first', 'Active').getByText('until quit').waitFor()
    await keys.expectPlace('after the dialog has closed')
  })

  await test.step('choose both and deactivate them', async () => {
    await keys.press('/')
    await keys.press('ArrowDown')
    await keys.press('ArrowLeft')
    await keys.press('Space')
    await keys.press('ArrowDown')
    await keys.press('Space')
    const bar = page.getByRole('region', { name: 'Chosen registries' })
    await bar.getByText('2 registries chosen').waitFor()
    await keys.use(bar.getByRole('button', { name: 'Deactivate', exact: true }), 'Space')
    await keys.use(inDialog('Deactivate'))
    await registries.rowIn('second', 'Inactive').waitFor()
    await dialog.waitFor({ state: 'detached' })
    await keys.expectPlace('after both were deactivated')
  })

  await test.step('clone from the details, and delete', async () => {
    await keys.use(registries.row('second').getByRole('button', { name: 'second', exact: true }))
    await keys.use(inDialog('Clone'))
    await keys.fill(registries.field('Namespace'), 'edge')
    await keys.fill(registries.field('Name'), 'cloned')
    await keys.press('Enter')
    await registries.row('cloned').waitFor()
    await dialog.waitFor({ state: 'detached' })
    await keys.reach(registries.row('cloned').getByRole('button', { name: 'cloned', exact: true }))
    await keys.press('Delete')
    await keys.use(inDialog('Delete registry'))
    await registries.row('cloned').waitFor({ state: 'detached' })
    await dialog.waitFor({ state: 'detached' })
    await keys.expectPlace('after the deletion')
  })
})

test('a name that is being typed is not replaced by the suggested one', async ({ page, shell }) => {
  const registries = new RegistriesPage(page)
  await page.goto(shell.url)
  await new VaultPage(page).protectByPassphrase(randomBytes(18).toString('base64url'))
  await registries.open()
  await registries.openAddForm()
  const name = registries.field('Name')
  await registries.field('Registry address').fill('registry.example.com')
  await expect(name).toHaveValue(/^registry/)
  const suggested = await name.inputValue()
  await registries.field('Username').fill('ann')
  await name.focus()
  // longer than it takes until the next suggestion is there
  await page.waitForTimeout(1000)
  await expect(name).toHaveValue(suggested)
  await registries.field('Username').focus()
  await expect(name).not.toHaveValue(suggested)
  await name.fill('mine')
  await registries.field('Username').fill('eve')
  await page.waitForTimeout(1000)
  await expect(name).toHaveValue('mine')
})
