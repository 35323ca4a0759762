import { randomBytes } from 'node:crypto'
import type { Page } from '@playwright/test'
import { LaunchPage } from '../../pages/launch-page.ts'
import { RegistriesPage } from '../../pages/registries-page.ts'
import { ServiceRow } from '../../pages/service-row.ts'
import { SettingsMenu } from '../../pages/settings-menu.ts'
import { WorkloadsPage } from '../../pages/workloads-page.ts'
import { large, settled, shoot, shootDark, small } from './picture.ts'
import { minute, type Stage, stagedImages } from './stage.ts'

const pastedLine =
  'docker run -d --name reports -p 8088:80 -e LEVEL=info -v reports:/data --memory 512m --restart unless-stopped ' +
  '--log-driver journald ghcr.io/acme/storefront:2.14'

/** Every page of the guide, with a past to show. */
export async function takePages(page: Page, stage: Stage): Promise<void> {
  await takeRegistries(page)
  await takeLaunch(page, stage)
  // An engine cannot be told another time, so the page is: all containers then have run for a while.
  await page.clock.setFixedTime(Date.now() + 47 * minute)
  await takeWorkloads(page)
  await takeSettings(page)
}

async function takeRegistries(page: Page): Promise<void> {
  const registries = new RegistriesPage(page)
  await registries.open()
  await page.reload()
  await registries.row('workshop').waitFor()
  await shoot(page, 'registries-light')
  await shoot(page, 'registries-small', small)
  await shootDark(page, 'registries-dark')

  await registries.openAddForm()
  await registries.field('Registry address').fill('https://harbor.acme.example/v2/')
  await registries.field('Username').fill('acme-builder')
  await registries.field('Password').fill(randomBytes(12).toString('hex'))
  await registries.dialog.getByText('Saved as').waitFor()
  await shoot(page, 'add-registry-light')
  await shoot(page, 'add-registry-small', small)
  await page.setViewportSize(large)
  await registries.dialog.getByRole('button', { name: 'Cancel' }).click()
}

async function takeLaunch(page: Page, { gate }: Stage): Promise<void> {
  const { api } = stagedImages
  const launch = new LaunchPage(page)
  const held = gate.hold(17_000_000)
  await launch.open()
  await launch.type(api.fresh, 'This credential is used.')
  await launch.pull()
  await held
  await settled(launch.pullIn(api.fresh, 'Pulling'))
  await page.getByRole('button', { name: `Layers of ${api.fresh}` }).click()
  await launch.type('ghcr.io/acme/storefront:2.15', 'This credential is used.')
  await launch.match.getByText('One other registry of').click()
  await shoot(page, 'launch-light')
  await shootDark(page, 'launch-dark')

  await launch.type('nexus.acme.example:8443/tools/report:9', 'is inactive')
  await launch.launch()
  await launch.refusal.waitFor()
  await shoot(page, 'refused-light')
  await launch.image.fill(pastedLine)
  await page.getByRole('button', { name: 'Fill the form' }).click()
  await launch.containerName.waitFor()
  await launch.match.getByText('This credential is used.').waitFor()
  await shoot(page, 'launch-options-light')
  gate.open()
  await launch.pullIn(api.fresh, 'Pulled').waitFor()
}

async function takeWorkloads(page: Page): Promise<void> {
  const workloads = new WorkloadsPage(page)
  await workloads.open()
  await page.reload()
  await workloads.rowIn('ledger-migrate', 'Exited').waitFor()
  await shoot(page, 'workloads-light')
  await page.getByRole('link', { name: 'Images', exact: true }).click()
  await page.getByRole('row').filter({ hasText: 'ledger' }).first().waitFor()
  await shoot(page, 'images-light')

  const registries = new RegistriesPage(page)
  await registries.open()
  await registries.deactivate('acme-packages')
  await workloads.open()
  const service = new ServiceRow(page, 'storefront')
  await service.scaleUp()
  await service.rowIn('Blocked').waitFor()
  await shoot(page, 'service-blocked-light')
  await shootDark(page, 'service-blocked-dark')
}

async function takeSettings(page: Page): Promise<void> {
  const settings = new SettingsMenu(page)
  for (const [name, picture] of [
    ['Environments', 'environments-light'],
    ['Vault and security', 'vault-light'],
    ['Terminal', 'terminal-light'],
  ] as const) {
    await settings.open(name)
    await settled(page.getByRole('main'))
    await withUsualPaths(page)
    await shoot(page, picture)
    if (name !== 'Vault and security') continue
    await page.setViewportSize(small)
    await page.getByRole('main').evaluate((main) => main.scrollTo(0, main.scrollHeight))
    await shoot(page, 'sessions-light', small)
    await page.setViewportSize(large)
  }
  await page.keyboard.press('Control+K')
  await page
    .getByRole('dialog')
    .getByRole('textbox')
    .or(page.getByRole('dialog').getByRole('combobox'))
    .first()
    .fill('acme')
  await settled(page.getByRole('dialog'))
  await shoot(page, 'palette-light')
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'Activity', exact: true }).click()
  await settled(page.getByRole('main'))
  await shoot(page, 'activity-light')
}

/** What the bed calls its temporary folders means nothing to a reader: they are written as a user has them. */
async function withUsualPaths(page: Page): Promise<void> {
  await page.getByRole('main').evaluate((main, bed) => {
    const texts = document.createTreeWalker(main, NodeFilter.SHOW_TEXT)
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      text.nodeValue = (text.nodeValue ?? '')
        .replaceAll(bed, '/opt/fairlead')
        .replaceAll(/\/tmp\/fairlead-bed-[\w-]+\/docker\.sock/g, '/run/docker.sock')
        .replaceAll(/\/tmp\/fairlead-bed-[\w-]+\/docker\b/g, '/home/ann/.docker')
        .replaceAll(/\/tmp\/fairlead-bed-[\w-]+/g, '/home/ann')
    }
  }, process.cwd())
}
