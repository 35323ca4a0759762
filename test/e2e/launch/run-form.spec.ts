import { randomBytes } from 'node:crypto'
import { expect } from '@playwright/test'
import { testInBothShells as test } from '../../bed/bed-test.ts'
import { askEngine } from '../../bed/engines/engine-call.ts'
import { buildLayers } from '../../bed/engines/images.ts'
import { LaunchPage } from '../../pages/launch-page.ts'
import { RunForm } from '../../pages/run-form.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { expectAccessible } from '../../support/axe.ts'

test.setTimeout(180_000)

const image = 'registry.example/shop/app:1'
const newSecret = () => randomBytes(18).toString('base64url')

let launch: LaunchPage
let form: RunForm
test.beforeEach(async ({ page, shell, places }) => {
  await buildLayers(places.engine, image, [1])
  launch = new LaunchPage(page)
  form = new RunForm(page)
  await page.goto(shell.url)
  await new VaultPage(page).protectByPassphrase(newSecret())
  await launch.open()
})

/** What the engine knows of a container. */
async function inspect(socket: string, name: string): Promise<ContainerSeen> {
  return JSON.parse(await askEngine(socket, 'GET', `/containers/${name}/json`)) as ContainerSeen
}
interface ContainerSeen {
  readonly Config: { readonly Env: readonly string[]; readonly Cmd: readonly string[]; readonly User: string }
  readonly HostConfig: {
    readonly Binds: readonly string[]
    readonly Memory: number
    readonly NanoCpus: number
    readonly RestartPolicy: { readonly Name: string; readonly MaximumRetryCount: number }
    readonly PortBindings: Readonly<Record<string, readonly { readonly HostIp: string }[]>>
    readonly Init: boolean | null
    readonly AutoRemove: boolean
  }
}

test('the form with all its common fields makes the container that it says', async ({ places }) => {
  await launch.type(image, 'No registry matches.')
  await launch.openOptions()
  await form.fill({
    Name: 'formed',
    Command: '/bin/busybox sh -c "sleep 100"',
    Environment: 'A=1\nB=two words',
    Ports: '18081:80',
    Volumes: 'formed-data:/data\n/tmp:/host:ro',
    'CPU limit': '0.5',
    'Memory limit': '64m',
  })
  await form.restart.selectOption('on-failure')
  await form.fill({ Retries: '2' })
  await form.openMore()
  await form.fill({ User: '1000' })
  await form.check('Init process')
  await launch.launch()
  await launch.launchIn(image, 'Started').waitFor()
  const { Config, HostConfig } = await inspect(places.engine.socket, 'formed')
  expect(Config).toMatchObject({ User: '1000', Cmd: ['/bin/busybox', 'sh', '-c', 'sleep 100'] })
  expect(Config.Env).toEqual(expect.arrayContaining(['A=1', 'B=two words']))
  expect(HostConfig).toMatchObject({
    Binds: ['formed-data:/data', '/tmp:/host:ro'],
    Memory: 64 * 1024 * 1024,
    NanoCpus: 5e8,
    RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 2 },
    PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '18081' }] },
    Init: true,
  })
})

test('what is wrong is said at its field, which unfolds, and nothing typed is lost', async ({ page }) => {
  await launch.type(image, 'No registry matches.')
  await launch.openOptions()
  const typed = {
    Name: 'a b',
    Ports: '80:80:80',
    Volumes: './data:/data',
    'CPU limit': 'half',
    'Memory limit': '1k',
  }
  await form.fill(typed)
  await form.openMore()
  await form.fill({ 'Working directory': 'app' })
  await form.openMore(false)
  await launch.launch()
  for (const [label, sentence] of [
    ['Name', 'Use letters, digits, dots, dashes and underscores'],
    ['Ports', 'Write one port on each line'],
    ['Volumes', 'Write folders from the root on'],
    ['CPU limit', 'Write a number of processors'],
    ['Memory limit', 'Engines give a container 6 MB or more.'],
    ['Working directory', 'Write the path from the root on'],
  ] as const) {
    await expect(form.field(label), label).toHaveAttribute('aria-invalid', 'true')
    await expect(form.field(label), label).toHaveAccessibleDescription(new RegExp(sentence))
  }
  await expect(form.field('Name')).toBeFocused()
  for (const [label, text] of Object.entries(typed)) await expect(form.field(label)).toHaveValue(text)
  await expectAccessible(page, 'launch, with faults in the options')
  // a field that is changed is not refused any more
  await form.fill({ Volumes: '/srv/data:/data' })
  await expect(form.field('Volumes')).not.toHaveAttribute('aria-invalid', 'true')
})

test('a power over the machine is pointed out before it is given', async ({ page }) => {
  await launch.type(image, 'No registry matches.')
  await launch.openOptions()
  await form.fill({ Volumes: '/var/run/docker.sock:/s\n/:/host', Ports: '0.0.0.0:18082:80' })
  const warned = page.getByRole('list', { name: 'Worth a second look' })
  await expect(warned.getByRole('listitem')).toHaveText([
    /docker\.sock is the socket of an engine/,
    /the whole disk/,
    /is open to everyone who can reach this machine/,
  ])
  await form.fill({ Volumes: '', Ports: '' })
  await warned.waitFor({ state: 'detached' })
})

test('a pasted docker run line fills the form, says what it left out, and launches', async ({
  page,
  places,
}) => {
  const secret = newSecret()
  const line = [
    'docker run -d --rm --name pasted \\',
    `  -e DB_PASSWORD=${secret} -e "GREETING=it's me" -p 18083:80 \\`,
    '  --network host -v pasted-data:/data --memory=64m \\',
    `  ${image} /bin/busybox sh -c 'sleep 100'`,
  ].join('\n')
  await form.pasteImage(line)
  await page.getByText('This is a command line. It can fill the form.').waitFor()
  await expectAccessible(page, 'launch, with an offer')
  // neither the address of the page nor the core's lists have it
  await launch.image.press('Tab')
  expect(decodeURIComponent(page.url())).not.toContain(secret)
  await form.fillFromLine()
  await expect(launch.image).toHaveValue(image)
  await expect(form.field('Name')).toHaveValue('pasted')
  await expect(form.field('Environment')).toHaveValue(`DB_PASSWORD=${secret}\nGREETING=it's me`)
  await expect(form.field('Ports')).toHaveValue('18083:80')
  await expect(form.field('Volumes')).toHaveValue('pasted-data:/data')
  await expect(form.field('Memory limit')).toHaveValue('64m')
  await expect(form.field('Command')).toHaveValue("/bin/busybox sh -c 'sleep 100'")
  await expect(page.getByRole('list', { name: 'Left out of the line' }).getByRole('listitem')).toHaveText([
    /-p 18083:80.*on this machine only/,
    /--network host.*a network of their own/,
  ])
  await expectAccessible(page, 'launch, filled from a line')

  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await expect(launch.image).toHaveValue(/^docker run/)
  await expect(form.field('Name')).toHaveValue('')
  await form.fillFromLine()
  await launch.launch()
  await launch.launchIn(image, 'Started').waitFor()
  const { Config, HostConfig } = await inspect(places.engine.socket, 'pasted')
  expect(Config.Env).toEqual(expect.arrayContaining([`DB_PASSWORD=${secret}`, "GREETING=it's me"]))
  expect(HostConfig.AutoRemove).toBe(true)
  expect(decodeURIComponent(page.url())).not.toContain(secret)
})

test('a line that is typed is offered too, and Enter fills the form', async ({ page }) => {
  await launch.image.fill(`podman run --name typed ${image}`)
  await launch.image.press('Enter')
  await expect(launch.image).toHaveValue(image)
  await expect(form.field('Name')).toHaveValue('typed')
  await launch.image.fill('docker run --name x')
  await page.getByRole('button', { name: 'Fill the form' }).click()
  await page.getByText('This line names no image.').waitFor()
  await expect(launch.image).toHaveValue('docker run --name x')
})

test('the form is shown as docker run and as compose, without its secrets', async ({ page }) => {
  const secret = newSecret()
  await launch.type(image, 'No registry matches.')
  await launch.openOptions()
  await form.fill({ Name: 'shown', Ports: '18084:80', Environment: `A=1\nAPI_TOKEN=${secret}` })
  const run = await form.showAs('Show as docker run')
  await expect(run).toContainText('docker run -d')
  await expect(run).toContainText('-p 127.0.0.1:18084:80')
  await expect(run).toContainText('-e API_TOKEN')
  await expect(run).toContainText('These look like secrets and are not shown: API_TOKEN.')
  expect(await run.textContent()).not.toContain(secret)
  await run.getByRole('button', { name: 'Copy the line' }).waitFor()
  await expectAccessible(page, 'launch, shown as docker run')
  await run.getByRole('button', { name: 'Close', exact: true }).click()

  const compose = await form.showAs('Show as compose')
  await expect(compose).toContainText('container_name: shown')
  await expect(compose).toContainText(/API_TOKEN: \$\{API_TOKEN:\?set API_TOKEN\}/)
  expect(await compose.textContent()).not.toContain(secret)
  await page.keyboard.press('Escape')
  await compose.waitFor({ state: 'detached' })

  await form.fill({ Ports: 'nonsense' })
  await page.getByRole('button', { name: 'Show as…' }).click()
  await page.getByRole('menuitem', { name: 'Show as compose' }).click()
  await expect(form.field('Ports')).toHaveAttribute('aria-invalid', 'true')
})

test('a failed launch is done again from the list', async ({ page, places }) => {
  await launch.type(image, 'No registry matches.')
  await launch.nameContainer('twice')
  await launch.launch()
  await launch.launchIn(image, 'Started').waitFor()
  await launch.launch()
  const failed = launch.launchIn(image, 'Not launched')
  await failed.getByText('The engine has a container with the name twice already.').waitFor()
  await failed.getByText('Choose another name, such as twice-2').waitFor()
  await askEngine(places.engine.socket, 'DELETE', '/containers/twice?force=1')
  await page.getByRole('button', { name: `Launch ${image} again` }).click()
  await launch.launchIn(image, 'Started').waitFor()
  expect((await inspect(places.engine.socket, 'twice')).HostConfig.AutoRemove).toBe(false)
})

test('the form by keyboard alone', async ({ page }) => {
  await launch.type(image, 'No registry matches.')
  const options = page.getByRole('button', { name: 'Options', exact: true })
  await options.focus()
  await page.keyboard.press('Enter')
  await expect(options).toHaveAttribute('aria-expanded', 'true')
  const order = [
    'Name',
    'Restart policy',
    'Command',
    'Environment',
    'Ports',
    'Volumes',
    'CPU limit',
    'Memory limit',
    'Scale',
  ]
  for (const label of order) {
    await page.keyboard.press('Tab')
    await expect(form.field(label), label).toBeFocused()
  }
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await expect(form.field('Entrypoint')).toBeFocused()
})
