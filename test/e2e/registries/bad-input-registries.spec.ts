import { randomBytes } from 'node:crypto'
import { expect } from '@playwright/test'
import { RegistriesPage } from '../../pages/registries-page.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { badValueSaid, badValues } from '../../support/bad-values.ts'
import { expectRefused, type Typed, watchPage } from '../../support/form-faults.ts'
import { json } from '../../support/scripted-engine.ts'
import { test } from '../../support/scripted-test.ts'

test.setTimeout(180_000)

const { overlong, control, scripts } = badValues
const { tooLong, controls, addressControls, nameFormat, namespaceFormat } = badValueSaid
const newSecret = () => randomBytes(18).toString('base64url')

let broken: () => Promise<readonly string[]>
test.beforeEach(async ({ page, shell }) => {
  broken = watchPage(page)
  await page.goto(shell.url)
})
test.afterEach(async () => expect(await broken()).toEqual([]))

test('bad input to the forms of a registry', async ({ page, engine }) => {
  const good = newSecret()
  engine.on('POST', '/auth', (request, response, socket) => {
    const { password } = JSON.parse(request.body) as { password: string }
    const answer =
      password === good
        ? json({ Status: 'Login Succeeded' })
        : json({ message: 'unauthorized: incorrect username or password' }, 401)
    answer(request, response, socket)
  })
  const registries = new RegistriesPage(page)
  const field = (label: string) => registries.field(label)
  const fill = async (typed: Typed) => {
    for (const [label, text] of Object.entries(typed)) await field(label).fill(text)
  }
  await new VaultPage(page).protectByPassphrase(newSecret())
  await registries.open()
  await registries.openAddForm()
  await registries.dialog.getByRole('radio', { name: 'A single namespace' }).check()
  await field('Name').fill('typed-once')

  const rest = { 'E-mail': '', Description: '', Expires: '' }
  const cases: readonly (readonly [string, Typed, Typed])[] = [
    [
      'empty',
      {
        ...rest,
        'Registry address': '',
        Username: '',
        Password: newSecret(),
        Name: '',
        Namespace: '',
        Expires: '2001-01-01T00:00',
      },
      {
        'Registry address': 'The address of the registry is needed.',
        Username: 'A password needs its username. Leave both empty for anonymous access.',
        Name: 'A name is needed to tell this registry from others.',
        Namespace: 'Choose a namespace, or type a new one.',
        Expires: 'This date has passed. Choose a later one, or leave it empty.',
      },
    ],
    [
      'no password',
      {
        ...rest,
        'Registry address': 'registry.example.com',
        Username: 'ann',
        Password: '',
        Name: 'ann',
        Namespace: 'web',
      },
      { Password: 'Type the password or token of this username.' },
    ],
    [
      'overlong',
      {
        'Registry address': overlong,
        Username: overlong,
        Password: overlong,
        'E-mail': overlong,
        Description: overlong,
        Name: overlong,
        Namespace: overlong,
      },
      {
        'Registry address': 'This is too long for an address.',
        Username: tooLong(255),
        Password: tooLong(65536),
        'E-mail': tooLong(254),
        Description: tooLong(1000),
        Name: tooLong(253),
        Namespace: tooLong(63),
      },
    ],
    [
      'control characters',
      {
        'Registry address': control,
        Username: control,
        Password: control,
        'E-mail': control,
        Description: control,
        Name: control,
        Namespace: control,
      },
      {
        'Registry address': addressControls,
        Username: controls,
        Password: controls,
        'E-mail': controls,
        Description: controls,
        Name: nameFormat,
        Namespace: namespaceFormat,
      },
    ],
    [
      'other scripts',
      {
        'Registry address': 'a\u202Egro.elpmaxe',
        Username: `${scripts}:`,
        Password: newSecret(),
        'E-mail': scripts,
        Description: scripts,
        Name: scripts,
        Namespace: scripts,
      },
      {
        'Registry address': addressControls,
        Username: 'A username cannot hold a colon.',
        'E-mail': 'This is not an e-mail address.',
        Name: nameFormat,
        Namespace: namespaceFormat,
      },
    ],
  ]
  for (const [name, typed, faults] of cases) {
    await test.step(`add: ${name}`, async () => {
      await fill(typed)
      await registries.dialog.getByRole('button', { name: 'Create', exact: true }).click()
      await expectRefused(page, field, typed, faults)
    })
  }

  await test.step('what other scripts may write is kept as it was typed', async () => {
    await fill({
      'Registry address': 'سجل.example',
      Username: scripts,
      Password: good,
      'E-mail': 'سجل@example.com',
      Description: scripts,
      Name: 'scripts',
      Namespace: 'web',
    })
    await registries.dialog.getByText('This host holds letters of other scripts.').waitFor()
    await registries.dialog.getByRole('button', { name: 'Create', exact: true }).click()
    await registries.rowIn('scripts', 'Active').waitFor()
    await registries.choose('scripts', 'Edit')
    await expect(field('Username')).toHaveValue(scripts)
    await expect(field('E-mail')).toHaveValue('سجل@example.com')
    await expect(field('Description')).toHaveValue(scripts)
  })

  const edits: readonly (readonly [string, Typed, Typed])[] = [
    [
      'empty',
      { ...rest, Username: '', Password: newSecret() },
      { Username: 'A password needs its username.' },
    ],
    [
      'no password',
      { ...rest, Username: 'ann', Password: '' },
      { Password: 'Type the password or token of this username.' },
    ],
    [
      'overlong',
      { Username: overlong, Password: overlong, 'E-mail': overlong, Description: overlong },
      {
        Username: tooLong(255),
        Password: tooLong(65536),
        'E-mail': tooLong(254),
        Description: tooLong(1000),
      },
    ],
    [
      'control characters',
      {
        Username: control,
        Password: control,
        'E-mail': control,
        Description: control,
        Expires: '2001-01-01T00:00',
      },
      {
        Username: controls,
        Password: controls,
        'E-mail': controls,
        Description: controls,
        Expires: 'This date has passed.',
      },
    ],
    [
      'other scripts',
      { 'E-mail': scripts, Username: `${scripts}:` },
      { 'E-mail': 'This is not an e-mail address.', Username: 'A username cannot hold a colon.' },
    ],
  ]
  for (const [name, typed, faults] of edits) {
    await test.step(`edit: ${name}`, async () => {
      await fill(typed)
      await registries.save()
      await expectRefused(page, field, typed, faults)
    })
  }
})
