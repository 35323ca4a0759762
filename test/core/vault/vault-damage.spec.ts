import { mkdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { encodeEnvelope } from '../../../core/storage/envelope.ts'
import { vaultHeaderFormat } from '../../../core/vault/keys/vault-header.ts'
import { Secret } from '../../../core/vault/secret.ts'
import type { Vault } from '../../../core/vault/vault.ts'
import { temporaryFolder } from '../storage/temporary-folder.ts'
import { anySecret, anyText, binding, filesBelow, lent, testVault } from './vault-bed.ts'

let folder: string
let passphrase: string
beforeEach(async () => {
  folder = await temporaryFolder()
  passphrase = anyText()
})

const phrase = () => ({ passphrase: Secret.fromText(passphrase) })

async function unlockedVault(): Promise<Vault> {
  const vault = await testVault(folder)
  await vault.create(phrase())
  return vault
}

const newer = vaultHeaderFormat.version + 1

describe('damage and versions', () => {
  it('never counts as an absent vault', async () => {
    const vault = await unlockedVault()
    await vault.seal('r1', binding, anySecret(), 'current')
    const file = join(folder, 'vault.json')
    const bytes = await readFile(file)
    await rm(`${file}.bak`, { force: true })
    await rename(file, join(folder, 'elsewhere'))
    await expect(testVault(folder)).rejects.toMatchObject({
      code: 'storage.damaged',
      data: { file: 'vault.json' },
    })
    await writeFile(file, bytes)
    await truncate(file, 100)
    await expect(testVault(folder)).rejects.toMatchObject({ code: 'storage.damaged' })
    await writeFile(file, bytes)
    expect((await testVault(folder)).state).toBe('locked')
  })

  it('of one secret leaves the others', async () => {
    const vault = await unlockedVault()
    const text = anyText()
    await vault.seal('r1', binding, anySecret(), 'current')
    await vault.seal('r2', binding, Secret.fromText(text), 'current')
    await truncate(join(folder, 'secrets', 'r1.json'), 30)
    const again = await testVault(folder)
    await again.unlock(phrase())
    expect(await lent(again, 'r2')).toBe(text)
    await expect(lent(again, 'r1')).rejects.toMatchObject({ code: 'vault.secret-unreadable' })
    await again.seal('r1', binding, Secret.fromText(text), 'current')
    expect(await lent(again, 'r1')).toBe(text)
  })

  it('KS-13: a vault of a newer version is read-only: it opens, and no byte changes', async () => {
    await unlockedVault()
    const file = join(folder, 'vault.json')
    const { value } = JSON.parse(await readFile(file, 'utf8'))
    await writeFile(file, encodeEnvelope({ ...vaultHeaderFormat, version: newer }, 9, value))
    const before = filesBelow(folder)
    const vault = await testVault(folder)
    await vault.unlock(phrase())
    expect(vault.state).toBe('unlocked')
    await expect(vault.addSlot({ passphrase: anySecret() })).rejects.toMatchObject({
      code: 'storage.newer-format',
      data: { file: 'vault.json', format: newer },
    })
    await expect(vault.create(phrase())).rejects.toMatchObject({ code: 'vault.exists' })
    expect(filesBelow(folder)).toEqual(before)
  })

  it('KS-13: a vault of a newer version that cannot be understood is refused, and no byte changes', async () => {
    await mkdir(folder, { recursive: true })
    const format = { ...vaultHeaderFormat, version: newer, schema: undefined } as never
    await writeFile(join(folder, 'vault.json'), encodeEnvelope(format, 9, { other: true }))
    const before = filesBelow(folder)
    await expect(testVault(folder)).rejects.toMatchObject({ code: 'storage.newer-format' })
    expect(Object.keys(filesBelow(folder))).toEqual(Object.keys(before))
  })
})
