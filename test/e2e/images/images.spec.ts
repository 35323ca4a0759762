import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { expect } from '@playwright/test'
import { testInBothShells as test } from '../../bed/bed-test.ts'
import { startEngine } from '../../bed/engines/engine.ts'
import { askEngine, callEngine } from '../../bed/engines/engine-call.ts'
import { pushImage } from '../../bed/engines/images.ts'
import { tar } from '../../bed/machine/tar.ts'
import { ImagesPage } from '../../pages/images-page.ts'
import { LaunchPage } from '../../pages/launch-page.ts'
import { RegistriesPage } from '../../pages/registries-page.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { expectAccessible } from '../../support/axe.ts'

test.setTimeout(120_000)
test.beforeEach(async ({ page, shell }) => {
  await page.goto(shell.url)
  await new VaultPage(page).protectByPassphrase(randomBytes(18).toString('base64url'))
})

/** Makes an image of one random file, which no registry has. */
async function makeImage(socket: string, name: string, tag: string, bytes = 3_000_000): Promise<void> {
  const files = [{ path: 'payload.bin', mode: 0o644, bytes: randomBytes(bytes) }]
  const said = await askEngine(
    socket,
    'POST',
    `/images/create?fromSrc=-&repo=${encodeURIComponent(name)}&tag=${tag}`,
    {
      headers: { 'content-type': 'application/x-tar' },
      body: tar(files),
    },
  )
  expect(said).not.toContain('"error"')
}

test('an image is saved to a file, removed, and loaded back from it', async ({ page, places }, info) => {
  const { socket } = places.engine
  await makeImage(socket, 'team/tool', '1.0', 9_000_000)
  const images = new ImagesPage(page)
  await images.open()
  await expect(images.row('team/tool:1.0')).toContainText('Not from a registry')

  const download = await images.save('team/tool:1.0')
  expect(download.suggestedFilename()).toBe('team-tool-1.0.tar')
  const path = info.outputPath('team-tool-1.0.tar')
  await download.saveAs(path)
  await images.file('team-tool-1.0.tar').getByText('Saved', { exact: true }).waitFor()
  expect((await readFile(path)).length).toBeGreaterThan(9_000_000)
  await expectAccessible(page, 'the page Images with a transfer')

  await images.act('team/tool:1.0', 'Remove')
  await images.dialog.getByRole('button', { name: 'Remove', exact: true }).click()
  await page.getByText('There is no image on this engine yet.').waitFor()
  expect((await callEngine(socket, 'GET', '/images/team/tool:1.0/json')).status).toBe(404)

  await images.load(path)
  await images.files.getByText('Loaded: team/tool:1.0').waitFor()
  await images.row('team/tool:1.0').waitFor()
  expect((await callEngine(socket, 'GET', '/images/team/tool:1.0/json')).status).toBe(200)

  // a second page finds both again
  await page.reload()
  await images.files.getByText('Loaded: team/tool:1.0').waitFor()
  await page.getByRole('button', { name: 'Dismiss team-tool-1.0.tar' }).first().click()
  await expect(images.files.getByRole('listitem')).toHaveCount(1)
})

test('a file that is no image is told in the engine’s words, and one that is cut short as well', async ({
  page,
  places,
}, info) => {
  await makeImage(places.engine.socket, 'team/tool', '1.0')
  const images = new ImagesPage(page)
  await images.open()
  const download = await images.save('team/tool:1.0')
  const whole = info.outputPath('whole.tar')
  await download.saveAs(whole)

  const noise = info.outputPath('noise.tar')
  await writeFile(noise, randomBytes(200_000))
  await images.load(noise)
  await images
    .file('noise.tar')
    .getByText('“noise.tar” is not an image file that this engine can read.')
    .waitFor()
  await images.file('noise.tar').locator('summary').click()
  await expect(images.file('noise.tar').locator('pre')).not.toBeEmpty()

  const cut = info.outputPath('cut.tar')
  await writeFile(cut, (await readFile(whole)).subarray(0, 1_000_000))
  await images.load(cut)
  await images
    .file('cut.tar')
    .getByText(/^“cut\.tar” (?:ends too early|is not an image file)/)
    .waitFor()

  const empty = info.outputPath('empty.tar')
  await writeFile(empty, '')
  await images.load(empty)
  await page.getByRole('alert').getByText('“empty.tar” is empty.').waitFor()
})

test('what a container uses is kept, and the page says which container', async ({ page, places }) => {
  const { socket } = places.engine
  await makeImage(socket, 'team/used', '1')
  await makeImage(socket, 'team/free', '1')
  const made = await callEngine(socket, 'POST', '/containers/create?name=the-user', {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ Image: 'team/used:1', Cmd: ['/nothing'] }),
  })
  expect(made.status).toBe(201)
  const images = new ImagesPage(page)
  await images.open()
  await page.getByRole('checkbox', { name: 'Choose all images' }).check()
  await page.getByRole('region', { name: 'Chosen images' }).getByRole('button', { name: 'Remove' }).click()
  await images.dialog.getByRole('button', { name: 'Remove 2 images' }).click()
  await images.dialog.getByText('The container “the-user” was made from team/used:1.').waitFor()
  await expectAccessible(page, 'images that were kept')
  await images.dialog.getByRole('button', { name: 'Close' }).click()
  await expect(images.row('team/used:1')).toBeVisible()
  await expect(images.row('team/free:1')).toHaveCount(0)
})

test('an update shows once the registry has another image under the tag, and goes with the pull', async ({
  page,
  places: { first },
  recorder,
}) => {
  // another engine pushes, as another machine would: this one keeps what it has under the tag
  const elsewhere = await startEngine()
  const moving = { engine: elsewhere, registry: first, user: first.user, repository: 'team/moving', tag: '1' }
  try {
    const image = await pushImage(moving)
    const registries = new RegistriesPage(page)
    await registries.open()
    const { name: username, password } = first.user
    await registries.add({ name: 'team', address: first.host, username, password })
    const launch = new LaunchPage(page)
    await launch.open()
    await launch.type(image, 'team')
    await launch.pull()
    await launch.pullIn(image, 'Pulled').waitFor()

    const images = new ImagesPage(page)
    await images.open()
    await expect(images.row(image)).toContainText('Not checked')
    await expect(images.row(image)).toContainText('team')
    // the pull has asked, too; from here on nobody asks but the page Images
    const since = recorder.requests().length
    const asked = () =>
      recorder
        .requests()
        .slice(since)
        .filter(({ path }) => path.includes('/distribution/'))
    await page.reload()
    await expect(images.row(image)).toContainText('Not checked')
    expect(asked()).toEqual([])
    await images.act(image, 'Check for update')
    await expect(images.row(image)).toContainText('Up to date')
    expect(asked()).toHaveLength(1)

    await pushImage(moving)
    await page.getByRole('button', { name: 'Check for updates', exact: true }).click()
    await expect(images.row(image)).toContainText('Update available')
    expect(asked()).toHaveLength(2)
    await page.reload()
    await expect(images.row(image)).toContainText('Update available')
    await images.act(image, 'Pull again')
    await expect(images.row(image)).not.toContainText('Update available')
    expect(asked()).toHaveLength(2)

    // an inactive registry is not asked, and the row says so
    await registries.open()
    await page.getByRole('button', { name: 'Deactivate team', exact: true }).click()
    await page.getByRole('button', { name: 'Activate team', exact: true }).waitFor()
    await images.open()
    await images.act(image, 'Check for update')
    await expect(images.row(image)).toContainText('Not asked')
    await images.act(image, 'Save to file')
    await page.getByRole('alert').filter({ hasText: 'is inactive' }).waitFor()
    expect(asked()).toHaveLength(2)
    expect(recorder.requests().filter(({ path }) => path.includes('/images/get'))).toEqual([])
  } finally {
    await elsewhere.dispose()
  }
})
