import { randomBytes } from 'node:crypto'
import { expect } from '@playwright/test'
import { LaunchPage } from '../../pages/launch-page.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { badValueSaid, badValues } from '../../support/bad-values.ts'
import { expectRefused, type Typed, watchPage } from '../../support/form-faults.ts'
import { test } from '../../support/scripted-test.ts'

test.setTimeout(180_000)

const { overlong, control, scripts } = badValues
const { tooLong, addressControls } = badValueSaid
const newSecret = () => randomBytes(18).toString('base64url')

let broken: () => Promise<readonly string[]>
test.beforeEach(async ({ page, shell }) => {
  broken = watchPage(page)
  await page.goto(shell.url)
})
test.afterEach(async () => expect(await broken()).toEqual([]))

test('bad input to the vault', async ({ page }) => {
  const vault = new VaultPage(page)
  const field = (label: string) =>
    label === 'Passphrase' ? vault.passphrase : page.getByLabel(label, { exact: true })
  await vault.protectHeading.waitFor()
  const cases: readonly (readonly [Typed, Typed])[] = [
    [{ Passphrase: '', 'Repeat passphrase': '' }, { Passphrase: 'Type the passphrase.' }],
    [
      { Passphrase: 'سر👩🏽‍🚀', 'Repeat passphrase': 'سر👩🏽‍🚀' },
      { Passphrase: 'This passphrase is too short. Four or five unrelated words are good.' },
    ],
    [{ Passphrase: overlong, 'Repeat passphrase': overlong }, { Passphrase: tooLong(1024) }],
    [
      { Passphrase: newSecret(), 'Repeat passphrase': newSecret() },
      { 'Repeat passphrase': 'The two passphrases are not the same.' },
    ],
  ]
  for (const [typed, faults] of cases) {
    for (const [label, text] of Object.entries(typed)) await field(label).fill(text)
    await page.getByRole('button', { name: 'Create vault' }).click()
    await expectRefused(page, field, typed, faults)
  }
  // Whatever can be typed can be a passphrase.
  const passphrase = `${newSecret()} ${scripts} ${control}`
  await vault.protectByPassphrase(passphrase)
  await page.getByRole('link', { name: /^Vault:/ }).click()
  await vault.lockNow()
  await page.getByRole('main').getByRole('link', { name: 'Unlock the vault' }).click()
  for (const typed of ['', overlong, scripts]) {
    await vault.unlock(typed)
    const faults = { Passphrase: 'This passphrase does not open the vault.' }
    await expectRefused(page, field, { Passphrase: typed }, faults)
  }
  // The third wrong one in a row makes the next wait a second.
  await expect(async () => {
    await vault.unlock(passphrase)
    await vault.unlockHeading.waitFor({ state: 'detached', timeout: 5000 })
  }).toPass()
})

test('bad input to the image and the run form', async ({ page }) => {
  const launch = new LaunchPage(page)
  const field = (label: string) =>
    label === 'Image' ? launch.image : page.getByRole('main').getByLabel(label, { exact: true })
  await new VaultPage(page).protectByPassphrase(newSecret())
  await launch.open()
  for (const [typed, sentence] of [
    ['', 'Which image? For example nginx:1.27 or quay.io/team/app.'],
    [overlong, 'This is too long for the name of an image.'],
    [control, addressControls],
    ['a\u202Egnp.b', addressControls],
    ['سجل/app', 'Names of images are written in plain letters without accents.'],
    ['app:🚀', 'Names of images are written in plain letters without accents.'],
    ['Team/App', 'Repositories are written in small letters.'],
    ['https://nginx', 'Leave out https:// in front.'],
  ] as const) {
    for (const button of ['Launch', 'Pull']) {
      await test.step(`${button}: ${typed.slice(0, 20)}`, async () => {
        await launch.image.fill('')
        await launch.image.fill(typed)
        await page.getByRole('button', { name: button, exact: true }).click()
        await expectRefused(page, field, { Image: typed }, { Image: sentence })
      })
    }
  }

  await launch.image.fill('nginx')
  await launch.openOptions()
  for (const [name, typed, faults] of [
    [
      'overlong',
      { Name: overlong, Command: overlong, Environment: overlong, Ports: overlong },
      {
        Name: 'Use letters, digits, dots, dashes and underscores, with a letter or digit at the front.',
        Command: tooLong(65536),
        Environment: tooLong(65536),
        Ports: 'Write one port on each line',
      },
    ],
    [
      'control characters',
      { Name: control, Command: `echo "${control}`, Environment: control, Ports: control },
      {
        Name: 'Use letters, digits',
        Command: 'A quote in the command is opened but not closed.',
        Environment: 'Write one NAME=value on each line',
        Ports: 'Write one port',
      },
    ],
    [
      'other scripts',
      { Name: scripts, Command: `"${scripts}`, Environment: scripts, Ports: '٨٠' },
      {
        Name: 'Use letters, digits',
        Command: 'A quote',
        Environment: 'Write one NAME=value on each line',
        Ports: 'Write one port',
      },
    ],
  ] as const) {
    await test.step(name, async () => {
      for (const [label, text] of Object.entries(typed)) await field(label).fill(text)
      // Folded away, they come back with their sentences.
      await page.getByRole('button', { name: 'Options', exact: true }).click()
      await launch.launch()
      await expectRefused(page, field, typed, faults)
    })
  }
})
