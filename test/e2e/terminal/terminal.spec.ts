import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect } from '@playwright/test'
import { test } from '../../bed/bed-test.ts'
import { RegistriesPage } from '../../pages/registries-page.ts'
import { SettingsMenu } from '../../pages/settings-menu.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { expectAccessible } from '../../support/axe.ts'

const home = mkdtempSync(join(tmpdir(), 'fairlead-terminal-'))
const bin = join(home, 'bin')
const file = join(home, '.docker', 'config.json')
const env = { HOME: home, PATH: `${bin}:/usr/bin:/bin` }

test.setTimeout(120_000)
test.use({ shellEnv: env })
test.beforeEach(() => mkdirSync(bin, { mode: 0o755 }))
test.afterEach(() => rmSync(bin, { recursive: true }))
test.afterAll(() => rmSync(home, { recursive: true }))

test('Terminal: docker is told to ask Fairlead, asks, is refused, and is told back', async ({
  page,
  shell,
  places,
}) => {
  const { host, user, image } = places.first
  mkdirSync(join(home, '.docker'), { mode: 0o700 })
  const before = '{\n\t"credsStore": "desktop",\n\t"detachKeys": "ctrl-q"\n}'
  writeFileSync(file, before, { mode: 0o600 })
  const pull = () => {
    const run = spawnSync('docker', ['--host', `unix://${places.engine.socket}`, 'pull', image], {
      env: { ...env, FAIRLEAD_DATA_DIR: shell.dataFolder, PATH: `${env.PATH}:${process.env.PATH}` },
    })
    return { exit: run.status, said: `${run.stdout}${run.stderr}` }
  }

  await page.goto(shell.url)
  await new VaultPage(page).protectByPassphrase(randomBytes(9).toString('hex'))
  const registries = new RegistriesPage(page)
  await registries.open()
  await registries.add({ name: 'team-hub', address: host, username: user.name, password: user.password })

  await new SettingsMenu(page).open('Terminal')
  const main = page.getByRole('main')
  const docker = main.getByRole('region', { name: 'Docker' })
  await docker.getByText('Every other registry: docker-credential-desktop').waitFor()
  await expect(docker.getByText('program is missing')).toBeVisible()
  await main.getByText('Terminals do not find docker-credential-fairlead yet').waitFor()
  await expectAccessible(page, 'before the set-up')
  await main.getByRole('button', { name: `Place a link in ${bin}` }).click()
  await main.getByText('Terminals find docker-credential-fairlead.').waitFor()
  await docker.getByRole('button', { name: 'Use Fairlead for every registry in Docker' }).click()
  await docker.getByText('Asks Fairlead for every registry.').waitFor()
  expect(readFileSync(file, 'utf8')).toBe(before.replace('desktop', 'fairlead'))
  await expectAccessible(page, 'set up')

  expect(pull()).toMatchObject({ exit: 0 })
  await page.getByText(`docker was given the login for ${host}`).waitFor()
  await registries.open()
  await registries.deactivate('team-hub')
  const refused = pull()
  expect(refused.exit).toBe(1)
  expect(refused.said).toContain('Fairlead: registry "team-hub" is inactive')
  await page.getByRole('link', { name: 'Activity', exact: true }).click()
  await page.getByText(`docker was refused a login for ${host}`).waitFor()

  await new SettingsMenu(page).open('Terminal')
  await docker.getByRole('button', { name: 'Take it back from Docker' }).click()
  await docker.getByText('Does not ask Fairlead.').waitFor()
  expect(readFileSync(file, 'utf8')).toBe(before)
})

test('Terminal: notices can be turned off, and single registries chosen', async ({ page, shell }) => {
  rmSync(join(home, '.docker'), { recursive: true, force: true })
  const name = 'docker-credential-fairlead'
  symlinkSync(resolve(import.meta.dirname, '../../../out/bin', name), join(bin, name))
  await page.goto(shell.url)
  await new VaultPage(page).protectByPassphrase(randomBytes(9).toString('hex'))
  await new SettingsMenu(page).open('Terminal')
  const docker = page.getByRole('main').getByRole('region', { name: 'Docker' })
  await docker.getByLabel('Registries in Docker').fill('ghcr.io, bad/host')
  const use = docker.getByRole('button', { name: 'Use Fairlead for these in Docker' })
  await use.click()
  await page.getByRole('alert').waitFor()
  await docker.getByLabel('Registries in Docker').fill('ghcr.io quay.io')
  await use.click()
  await docker.getByText('quay.io: docker-credential-fairlead').waitFor()
  await docker.getByText('Asks Fairlead for single registries.').waitFor()
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    credHelpers: { 'ghcr.io': 'fairlead', 'quay.io': 'fairlead' },
  })

  const choice = page.getByRole('checkbox', { name: 'Tell me of the first look-up of each program' })
  await expect(choice).toBeChecked()
  await choice.uncheck()
  await page.reload()
  await expect(choice).not.toBeChecked()
  spawnSync(join(bin, name), ['get'], {
    input: 'ghcr.io',
    env: { ...env, FAIRLEAD_DATA_DIR: shell.dataFolder },
  })
  await page.getByRole('link', { name: 'Activity', exact: true }).click()
  await page.getByText('node asked for ghcr.io, which has no registry').waitFor()
  await expect(page.getByText('It asked from a terminal')).toHaveCount(0)
})
