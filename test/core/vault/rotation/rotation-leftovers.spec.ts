import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { encodeEnvelope } from '../../../../core/storage/envelope.ts'
import { vaultHeaderFormat } from '../../../../core/vault/keys/vault-header.ts'
import { anyText, binding, filesBelow, lent } from '../vault-bed.ts'
import { ids, RotationBed, secret } from './rotation-bed.ts'

let bed: RotationBed
beforeEach(async () => {
  bed = await RotationBed.make()
})

describe('at a start', () => {
  it('what an unfinished rotation left is removed, and files that are not ours stay', async () => {
    const vault = await bed.madeVault()
    await vault.dispose()
    for (const name of ['secrets-2', 'secrets-7']) {
      await mkdir(join(bed.folder, name))
      await writeFile(join(bed.folder, name, 'r1.json'), 'half')
    }
    await writeFile(join(bed.folder, 'secrets-7', 'notes.txt'), 'mine')
    const again = await bed.open()
    await again.unlockWithKeyring()
    expect(await lent(again, 'r1')).toBe(bed.text)
    expect((await readdir(bed.folder)).filter((name) => name.startsWith('secrets'))).toEqual([
      'secrets',
      'secrets-7',
    ])
    expect(filesBelow(join(bed.folder, 'secrets-7'))).toEqual({ 'notes.txt': 'mine' })
  })

  it('the old folder and the old header of a finished rotation go', async () => {
    const vault = await bed.madeVault()
    const old = await readFile(join(bed.folder, 'vault.json'))
    const record = await readFile(join(bed.folder, 'secrets', 'r1.json'))
    await vault.rotateKey(bed.all(vault))
    await vault.dispose()
    await mkdir(join(bed.folder, 'secrets'))
    await writeFile(join(bed.folder, 'secrets', 'r1.json'), record)
    await writeFile(join(bed.folder, 'vault.json.bak'), old)
    const again = await bed.open()
    expect(await readdir(bed.folder)).toEqual(['secrets-2', 'vault.json'])
    await again.unlockWithKeyring()
    expect(await lent(again, 'r1')).toBe(bed.text)
  })

  it('DU-05: secrets of another data key alone are never taken for a leftover', async () => {
    const vault = await bed.madeVault()
    const old = await readFile(join(bed.folder, 'vault.json'))
    await vault.rotateKey(bed.all(vault))
    await vault.dispose()
    await writeFile(join(bed.folder, 'vault.json'), old)
    const before = filesBelow(bed.folder)
    await expect(bed.open()).rejects.toMatchObject({ code: 'storage.damaged', data: { file: 'vault.json' } })
    expect(filesBelow(bed.folder)).toEqual(before)
  })

  it('DU-06: nothing is removed where the header came from its backup', async () => {
    const vault = await bed.madeVault()
    await vault.addSlot({ recovery: secret(anyText()) })
    await vault.seal('r1', binding, secret('now'), 'current')
    await vault.dispose()
    const again = await bed.open()
    await again.unlock({ passphrase: secret(bed.daily) })
    await again.dispose()
    await mkdir(join(bed.folder, 'secrets-2'))
    await writeFile(join(bed.folder, 'secrets-2', 'r1.json'), 'half')
    await writeFile(join(bed.folder, 'vault.json'), 'rubbish')
    const third = await bed.open()
    expect(third.notices).toMatchObject([{ file: 'vault.json', kind: 'damaged', usedBackup: true }])
    expect(filesBelow(join(bed.folder, 'secrets-2'))).toEqual({ 'r1.json': 'half' })
    await third.unlock({ passphrase: secret(bed.daily) })
    await third.removeSlot(ids(third)[0] ?? '')
    await third.dispose()
    await bed.open()
    expect(await readdir(bed.folder)).not.toContain('secrets-2')
  })

  it('KS-13: nothing is removed beside a header of a later version', async () => {
    const vault = await bed.madeVault()
    await vault.dispose()
    const format = { ...vaultHeaderFormat, version: vaultHeaderFormat.version + 1 }
    await writeFile(join(bed.folder, 'vault.json'), encodeEnvelope(format, 99, await bed.header()))
    for (const name of ['secrets-2', 'secrets-3']) {
      await mkdir(join(bed.folder, name))
      await writeFile(join(bed.folder, name, 'r1.json'), 'of a later version')
    }
    const before = filesBelow(bed.folder)
    const newer = await bed.open()
    await newer.unlockWithKeyring()
    expect(await lent(newer, 'r1')).toBe(bed.text)
    await expect(newer.rotateKey(bed.all(newer))).rejects.toMatchObject({ code: 'storage.newer-format' })
    expect(filesBelow(bed.folder)).toEqual(before)
  })

  it('a missing header is never an absent vault, whichever the epoch', async () => {
    const vault = await bed.madeVault()
    await vault.rotateKey(bed.all(vault))
    await vault.dispose()
    await rm(join(bed.folder, 'vault.json'))
    await expect(bed.open()).rejects.toMatchObject({ code: 'storage.damaged', data: { file: 'vault.json' } })
  })
})
