import { cp, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, describe, expect, it } from 'vitest'
import { Secret } from '../../../core/vault/secret.ts'
import { temporaryFolder } from '../storage/temporary-folder.ts'
import { anySecret, binding, lent, testVault } from './vault-bed.ts'

/**
 * `formats/version-1` is the data folder of a release that wrote vault headers of version 1. It holds nobody's
 * secrets: its two passphrases and all that is sealed in it are the texts below.
 */
const version1 = fileURLToPath(new URL('formats/version-1', import.meta.url))
const forTests = (text: string) => `for tests only: ${text}`

let folder: string
beforeEach(async () => {
  folder = await temporaryFolder()
  await cp(version1, folder, { recursive: true })
})

const header = async (name = 'vault.json') => JSON.parse(await readFile(join(folder, name), 'utf8'))

describe('DU-12: a vault of format 1', () => {
  it.each(['one', 'two'])('opens by its passphrase %s, and gives every secret', async (which) => {
    const vault = await testVault(folder)
    expect(vault.notices).toEqual([])
    await vault.unlock({ passphrase: Secret.fromText(forTests(which)) })
    expect(await lent(vault, 'r1')).toBe(forTests('r1 current'))
    expect(await lent(vault, 'r2')).toBe(forTests('r2 current'))
    expect(await lent(vault, 'r2', 'candidate')).toBe(forTests('r2 candidate'))
    expect(await lent(vault, 'r3')).toBe(forTests('r3 current'))
    expect(await lent(vault, 'r3', 'previous')).toBe(forTests('r3 previous'))
    expect(vault.slots().map(({ purpose }) => purpose)).toEqual(['daily', 'daily'])
  })

  it('is written in the present format by the first change, and its old file stays as the backup', async () => {
    const old = await readFile(join(version1, 'vault.json'), 'utf8')
    const vault = await testVault(folder)
    expect(await readFile(join(folder, 'vault.json'), 'utf8')).toBe(old)
    await vault.unlock({ passphrase: Secret.fromText(forTests('one')) })
    expect(await header()).toMatchObject({ version: 2, generation: 3, value: { epoch: 1 } })
    expect(await readFile(join(folder, 'vault.json.bak'), 'utf8')).toBe(old)
    await vault.addSlot({ recovery: anySecret() })
    expect((await header()).value.slots).toMatchObject([
      { purpose: 'daily' },
      { purpose: 'daily' },
      { purpose: 'recovery' },
    ])
  })

  it('opens from a backup of format 1 where the file of format 2 is damaged', async () => {
    const vault = await testVault(folder)
    await vault.unlock({ passphrase: Secret.fromText(forTests('one')) })
    await vault.dispose()
    await cp(fileURLToPath(import.meta.url), join(folder, 'vault.json'))
    const again = await testVault(folder)
    await again.unlock({ passphrase: Secret.fromText(forTests('two')) })
    expect(await lent(again, 'r1', 'current', binding)).toBe(forTests('r1 current'))
  })
})
