import { expect, it } from 'vitest'
import { carryOutRestore } from '../../../core/backup/restore/carry-out.ts'
import { dataShape } from '../../../core/compose/data-formats.ts'
import { nodeFileLayer } from '../../../core/storage/node-file-layer.ts'
import { Secret } from '../../../core/vault/secret.ts'
import type { Vault } from '../../../core/vault/vault.ts'
import { anySecret, anyText, binding, lent, testVault } from '../vault/vault-bed.ts'
import { backupOf, filledFolder, restoring, testRestores } from './backup-bed.ts'
import { newFolder } from './host-bed.ts'

const patience = 120_000

function rotated(vault: Vault, own: string): Promise<void> {
  const passphrases = vault.slots().map(({ id }) => ({ slotId: id, passphrase: Secret.fromText(own) }))
  return vault.rotateKey({ passphrases, drop: [] })
}

async function filledVault() {
  const filled = await filledFolder()
  const ids = ['b', 'c', 'd', 'e', 'f']
  for (const id of ids) await filled.vault.seal(id, binding, anySecret(), 'current')
  const texts = await Promise.all(ids.map((id) => lent(filled.vault, id)))
  return { ...filled, ids, texts }
}

/** What a vault lends that is restored from a backup and opened with its passphrase. */
async function restoredTexts(bytes: Buffer, passphrase: string, ids: readonly string[]): Promise<string[]> {
  const target = await newFolder()
  const rehearse = async (staged: string) => (await testVault(staged)).dispose()
  await restoring(testRestores(target, { rehearse }).restores, bytes, passphrase)
  await carryOutRestore(nodeFileLayer, target, dataShape)
  const vault = await testVault(target)
  await vault.unlock({ passphrase: Secret.fromText(passphrase) })
  const texts = await Promise.all(ids.map((id) => lent(vault, id)))
  await vault.dispose()
  return texts
}

it('a backup made after a change of the data key comes back', { timeout: patience }, async () => {
  const { folder, vault, own, ids, texts } = await filledVault()
  await rotated(vault, own)
  const passphrase = anyText()
  const bytes = await backupOf({ folder, vault }, passphrase)
  expect(await restoredTexts(bytes, passphrase, ids)).toEqual(texts)
})

it('a backup made before or in the midst of a change of the data key comes back too', {
  timeout: patience,
}, async () => {
  const { folder, vault, own, ids, texts } = await filledVault()
  const passphrase = anyText()
  const backups = [await backupOf({ folder, vault }, passphrase)]
  let rotating = true
  const rotations = (async () => {
    for (let round = 0; round < 3; round += 1) await rotated(vault, own)
    rotating = false
  })()
  while (rotating) {
    const bytes = await backupOf({ folder, vault }, passphrase).catch((error: unknown) => {
      // the key may be replaced each time between the spare slot and the copy
      expect(error).toMatchObject({ code: 'backup.unsettled' })
    })
    if (bytes) backups.push(bytes)
  }
  await rotations
  for (const bytes of backups) expect(await restoredTexts(bytes, passphrase, ids)).toEqual(texts)
  expect(backups.length).toBeGreaterThan(1)
})
