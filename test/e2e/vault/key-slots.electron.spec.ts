import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, expect, test } from '@playwright/test'
import { electronProgram } from '../../../build/scripts/electron-runtime.mjs'
import { anySecret, testVault } from '../../core/vault/vault-bed.ts'

const program = electronProgram()
const display = process.platform !== 'linux' || process.env.DISPLAY !== undefined

test.skip(program === undefined, 'Electron runtime: not installed (npx install-electron)')
test.skip(!display, 'Electron runtime: no display (xvfb-run npm test)')

/** What Electron's own storage says, in the main process of the app. */
interface StorageFacts {
  readonly name: string
  readonly available: boolean
  readonly backend: string
  /** How a sealed text begins. */
  readonly tag: string
  readonly opens: boolean
}

let dataFolder: string
test.beforeEach(async () => {
  dataFolder = mkdtempSync(join(tmpdir(), 'fairlead-electron-slots-'))
  const vault = await testVault(dataFolder)
  await vault.create({ passphrase: anySecret() })
  await vault.dispose()
})
test.afterEach(() => rmSync(dataFolder, { recursive: true, force: true }))

async function factsWith(env: Record<string, string>, ...switches: string[]): Promise<StorageFacts> {
  const app = await _electron.launch({
    executablePath: program ?? '',
    args: [
      join(import.meta.dirname, '../../..'),
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...switches,
    ],
    env: { ...definedEnvironment(), ...env, FAIRLEAD_DATA_DIR: dataFolder },
  })
  try {
    await app.firstWindow()
    return await app.evaluate(async ({ app: main, safeStorage }) => {
      const text = 'x'.repeat(40)
      const blob = await safeStorage.encryptStringAsync(text)
      const { result } = await safeStorage.decryptStringAsync(blob)
      return {
        name: main.getName(),
        available: await safeStorage.isAsyncEncryptionAvailable(),
        backend: process.platform === 'linux' ? safeStorage.getSelectedStorageBackend() : '',
        tag: blob.subarray(0, 3).toString('latin1'),
        opens: result === text,
      }
    })
  } finally {
    await app.close()
  }
}

test('KS-03: without a keyring what Electron seals has the tag of the fixed key, and it calls itself available', async () => {
  test.skip(process.platform !== 'linux', 'KS-03: the fixed key is one of Linux')
  const facts = await factsWith({ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' })
  expect(facts).toMatchObject({ available: true, tag: 'v10', opens: true })
})

for (const desktop of ['GNOME', 'KDE', 'Hyprland', '']) {
  test(`KS-04: the app opens on the desktop "${desktop}", and its vault is as it was`, async () => {
    test.skip(process.platform !== 'linux', 'KS-04: desktops are of Linux')
    expect((await factsWith({ XDG_CURRENT_DESKTOP: desktop })).opens).toBe(true)
    const header = join(dataFolder, 'vault.json')
    const before = readFileSync(header)
    expect((await factsWith({ XDG_CURRENT_DESKTOP: 'GNOME' }, '--password-store=basic')).opens).toBe(true)
    expect(readFileSync(header).equals(before)).toBe(true)
  })
}

test('KS-08: the name under which the system keeps the key is frozen', async () => {
  expect((await factsWith({})).name).toBe('Fairlead')
})

test('KS-09: without Local State the app still starts, and its vault is as it was', async () => {
  test.skip(process.platform !== 'win32', 'KS-09: Local State holds the key on Windows')
  await factsWith({})
  rmSync(join(dataFolder, 'browser', 'Local State'))
  const before = readFileSync(join(dataFolder, 'vault.json'))
  expect((await factsWith({})).opens).toBe(true)
  expect(readFileSync(join(dataFolder, 'vault.json')).equals(before)).toBe(true)
})

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}
