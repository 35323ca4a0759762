import { randomBytes } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, expect, type Page } from '@playwright/test'
import type { BedPlaces, RegistryPlace } from '../../bed/bed.ts'
import { test } from '../../bed/bed-test.ts'
import { chromiumLaunch } from '../../bed/page/browser.ts'
import { startWebShell } from '../../bed/page/web-shell.ts'
import { LaunchPage } from '../../pages/launch-page.ts'
import { RegistriesPage, type TypedRegistry } from '../../pages/registries-page.ts'
import { SettingsMenu } from '../../pages/settings-menu.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { WorkloadsPage } from '../../pages/workloads-page.ts'
import { browserStorage } from '../../support/browser-storage.ts'
import { type CanaryHit, CanaryScanner } from '../../support/canary/canary.ts'

test.setTimeout(240_000)

/** Variables that make Node and many packages print what they send and receive. */
const talkative = { DEBUG: '*', NODE_DEBUG: 'http,net,stream,tls', GODEBUG: 'http2debug=2' }

let folder = ''
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fairlead-canary-'))
})
test.afterEach(() => rmSync(folder, { recursive: true, force: true }))

const newSecret = () => randomBytes(24).toString('base64url')

test('LK-01, DE-19: a full run leaves no secret in files, outputs, frames to the page, browser, processes or logs', async ({
  places,
  recorder,
}) => {
  const secrets = {
    passphrase: newSecret(),
    'wrong passphrase': newSecret(),
    'wrong password': newSecret(),
    'first password': places.first.user.password,
    'second password': places.second.user.password,
  }
  const scanner = new CanaryScanner(secrets)
  const hits: CanaryHit[] = []
  const inFolder = (name: string): string => {
    mkdirSync(join(folder, name))
    return join(folder, name)
  }
  const dataFolder = inFolder('data')
  const shell = await startWebShell({
    engine: recorder.endpoint,
    dataFolder,
    env: { ...talkative, HOME: inFolder('home'), TMPDIR: inFolder('temp') },
  })
  const sampling = setInterval(() => hits.push(...scanner.scanProcesses(shell.pid)), 200)
  const context = await chromium.launchPersistentContext(inFolder('profile'), {
    ...chromiumLaunch(),
    acceptDownloads: true,
  })
  try {
    const page = context.pages()[0] ?? (await context.newPage())
    const frames = watchFrames(page)
    await page.goto(shell.url)
    const exported = await fullRun(page, places, secrets, async (state) => {
      hits.push(...scanner.scan(`the page: ${state}`, await page.content()))
    })
    hits.push(...scanner.scan('browser storage', await browserStorage(page)))
    hits.push(...scanner.scan('activity, exported', exported))
    expect(frames.received.length).toBeGreaterThan(20)
    frames.received.forEach((frame, index) => {
      hits.push(...scanner.scan(`frame ${index} to the page`, frame))
    })
    // What the page sends inwards holds the secrets by nature: it is how they reach the core. That the
    // scanner finds them there shows that it would find them in the other direction too.
    const sent = new Set(frames.sent.flatMap((frame) => scanner.scan('sent', frame)).map((hit) => hit.canary))
    expect([...sent].sort()).toEqual(Object.keys(secrets).sort())
  } finally {
    await context.close()
    clearInterval(sampling)
    await ended(shell.pid)
    hits.push(...scanner.scan('the output of the process', shell.output()))
    await shell.dispose()
  }
  expect(readFileSync(join(dataFolder, 'vault.json'), 'utf8')).not.toBe('')
  for (const log of [places.engine.logFile, places.first.logFile, places.second.logFile]) {
    hits.push(...scanner.scanFile(log))
  }
  hits.push(...scanner.scanFolder(folder))
  expect(hits).toEqual([])

  // The same look at the same files finds a secret that stands in one of them.
  const copy = join(folder, 'copy')
  cpSync(dataFolder, copy, { recursive: true })
  const planted = JSON.stringify({ auth: Buffer.from(`ann:${secrets['first password']}`).toString('base64') })
  writeFileSync(join(copy, 'planted.json'), planted)
  const found = scanner.scanFolder(folder)
  expect(new Set(found.map(({ where }) => where))).toEqual(new Set([join(copy, 'planted.json')]))
  expect(new Set(found.map(({ canary }) => canary))).toEqual(new Set(['first password']))
})

test('LK-01: the look into the browser finds what is kept there', async ({ page, shell }) => {
  const planted = { local: newSecret(), session: newSecret(), database: newSecret(), cookie: newSecret() }
  await page.goto(shell.url)
  await page
    .context()
    .addCookies([{ name: 'planted', value: planted.cookie, url: new URL(shell.url).origin }])
  await page.evaluate(async ({ local, session, database }) => {
    localStorage.setItem('planted', local)
    sessionStorage.setItem('planted', session)
    await new Promise((done, fail) => {
      const opening = indexedDB.open('planted')
      opening.onupgradeneeded = () => opening.result.createObjectStore('planted')
      opening.onerror = fail
      opening.onsuccess = () => {
        const writing = opening.result.transaction('planted', 'readwrite')
        writing.objectStore('planted').put(database, 'planted')
        writing.oncomplete = done
      }
    })
  }, planted)
  const hits = new CanaryScanner(planted).scan('browser', await browserStorage(page))
  expect(new Set(hits.map(({ canary }) => canary))).toEqual(new Set(Object.keys(planted)))
})

/** Everything that the main job and its slips do with a secret. Returns the exported activity. */
async function fullRun(
  page: Page,
  places: BedPlaces,
  secrets: Readonly<Record<'passphrase' | 'wrong passphrase' | 'wrong password', string>>,
  look: (state: string) => Promise<void>,
): Promise<Buffer> {
  const { first, second } = places
  const vault = new VaultPage(page)
  const registries = new RegistriesPage(page)
  const launch = new LaunchPage(page)
  const workloads = new WorkloadsPage(page)

  await vault.protectByPassphrase(secrets.passphrase)
  await registries.open()
  await registries.add(typed('first', first))
  await registries.add(typed('second', second))
  await registries.choose('first', 'Verify')
  await page.getByText('The credential of “first” is verified.').waitFor()
  await look('verified')

  for (const { image } of [first, second]) {
    await launch.open()
    await launch.type(image, 'This credential is used.')
    await launch.pull()
    await launch.pullIn(image, 'Pulled').waitFor()
  }
  await launch.nameContainer('canary')
  await launch.launch()
  await launch.launchIn(second.image, 'Started').waitFor()
  await look('launched')

  await registries.open()
  await registries.editPassword('first', secrets['wrong password'])
  await registries.dialog.getByText('refused this username and password').waitFor()
  await registries.field('Password').fill(first.user.password)
  await registries.save()
  await registries.dialog.waitFor({ state: 'detached' })
  await look('edited')

  await new SettingsMenu(page).open('Vault and security')
  await vault.lockNow()
  await vault.open()
  await vault.unlock(secrets['wrong passphrase'])
  await page.getByText('This passphrase does not open the vault.').waitFor()
  await vault.unlock(secrets.passphrase)
  await vault.unlockHeading.waitFor({ state: 'detached' })
  await look('unlocked')

  await registries.open()
  await registries.deactivate('first')
  await registries.activate('first')
  await registries.deactivate('first')
  await registries.remove('first')
  await workloads.open()
  await workloads.remove('canary')
  await workloads.rowIn('canary', 'Running').waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'Activity', exact: true }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export as JSON lines' }).click()
  const exported = readFileSync(await (await download).path())
  expect(exported.toString()).toContain('"registry.removed"')
  await look('at the end')
  return exported
}

function typed(name: string, { host, user }: RegistryPlace): TypedRegistry {
  return { name, address: host, username: user.name, password: user.password }
}

function watchFrames(page: Page): { readonly received: Buffer[]; readonly sent: Buffer[] } {
  const frames = { received: [] as Buffer[], sent: [] as Buffer[] }
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => frames.received.push(Buffer.from(payload)))
    socket.on('framesent', ({ payload }) => frames.sent.push(Buffer.from(payload)))
  })
  return frames
}

/** Ends the process in the orderly way, so that its last words are in its output. */
async function ended(pid: number): Promise<void> {
  process.kill(pid, 'SIGTERM')
  await expect.poll(() => existsSync(`/proc/${pid}`), { timeout: 10_000 }).toBe(false)
}
