import { randomBytes } from 'node:crypto'
import type { Page } from '@playwright/test'
import { LaunchPage } from '../../pages/launch-page.ts'
import { RegistriesPage } from '../../pages/registries-page.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { addStaged, realHost, stagedRegistries } from '../staged/staged-registries.ts'
import { shoot } from './picture.ts'
import { hour, type Stage, stagedImages } from './stage.ts'

/** Makes the vault, the registries and what runs, as if it had been done over three weeks. */
export async function makePast(page: Page, { url, password, goTo }: Stage): Promise<void> {
  const { api, ledger, storefront } = stagedImages
  await page.goto(url)
  await new VaultPage(page).protectHeading.waitFor()
  await page.getByRole('radio', { name: 'Operating system keyring', checked: true }).waitFor()
  await shoot(page, 'protect-vault')
  await new VaultPage(page).protectByKeyring()

  for (const staged of stagedRegistries) {
    await goTo(page, staged.ago)
    await new RegistriesPage(page).open()
    await addStaged(page, staged, staged.address === realHost ? password : randomBytes(18).toString('hex'))
  }
  const namespace = page.getByLabel('Namespace', { exact: true })
  await goTo(page, 4 * hour)
  await pull(page, api.old)
  await run(page, api.old, 'tide-api', '5080:80')
  await goTo(page, 3 * hour)
  await namespace.selectOption('payments')
  await pull(page, ledger)
  await run(page, ledger, 'ledger', '9090:9090')
  await run(page, ledger, 'ledger-migrate', '', { command: '/bin/busybox true' })
  await goTo(page, 2 * hour)
  await namespace.selectOption('default')
  await pull(page, storefront)
  await run(page, storefront, 'storefront', '8080-8089:80', { scale: '3' })
  await goTo(page, 0)
}

async function pull(page: Page, image: string): Promise<void> {
  const launch = new LaunchPage(page)
  await launch.open()
  await launch.type(image, 'This credential is used.')
  await launch.pull()
  await launch.pullIn(image, 'Pulled').waitFor()
}

async function run(
  page: Page,
  image: string,
  name: string,
  ports: string,
  { command = '', scale = '' } = {},
): Promise<void> {
  const launch = new LaunchPage(page)
  await launch.open()
  await launch.type(image, 'This credential is used.')
  await launch.nameContainer(name)
  await page.getByLabel('Ports', { exact: true }).fill(ports)
  await page.getByLabel('Command', { exact: true }).fill(command)
  await page.getByLabel('Scale', { exact: true }).fill(scale)
  await launch.launch()
  await launch.launchIn(image, 'Started').filter({ hasText: name }).waitFor()
}
