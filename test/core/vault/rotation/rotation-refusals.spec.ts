import { readdir } from 'node:fs/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Vault } from '../../../../core/vault/vault.ts'
import { anyText, filesBelow, lent, testVault } from '../vault-bed.ts'
import { ids, RotationBed, secret } from './rotation-bed.ts'

let bed: RotationBed
beforeEach(async () => {
  bed = await RotationBed.make()
})

describe('KS-10: every slot must be reached, typed again, or named to go', () => {
  const refusals: [string, (vault: Vault) => Parameters<Vault['rotateKey']>[0], (vault: Vault) => object][] =
    [
      [
        'a passphrase that was not typed',
        (vault) => bed.all(vault, [undefined, bed.daily]),
        (vault) => ({
          code: 'input.invalid',
          data: { faults: [{ field: ids(vault)[2], code: 'required' }] },
        }),
      ],
      [
        'a wrong passphrase',
        (vault) => bed.all(vault, [undefined, bed.daily, anyText()]),
        (vault) => ({ code: 'vault.wrong-passphrase', data: { slotId: ids(vault)[2] } }),
      ],
      [
        'the passphrase of another slot',
        (vault) => bed.all(vault, [undefined, bed.words, bed.words]),
        (vault) => ({ code: 'vault.wrong-passphrase', data: { slotId: ids(vault)[1] } }),
      ],
      [
        'nothing that stays',
        (vault) => ({ passphrases: [], drop: ids(vault) }),
        () => ({ code: 'vault.last-slot' }),
      ],
    ]

  it.each(refusals)('%s stops it, and no byte changes', async (_, request, problem) => {
    const vault = await bed.madeVault()
    const before = [filesBelow(bed.folder), bed.keys()]
    await expect(vault.rotateKey(request(vault))).rejects.toMatchObject(problem(vault))
    expect([filesBelow(bed.folder), bed.keys()]).toEqual(before)
    expect(await readdir(bed.folder)).toEqual(['secrets', 'vault.json'])
    expect(await lent(vault, 'r1')).toBe(bed.text)
  })

  it('a keyring that cannot be reached stops it, and is named', async () => {
    const vault = await bed.madeVault()
    const [keyring] = ids(vault)
    const before = filesBelow(bed.folder)
    bed.keyring.failure = new Error('DBus error: gone')
    await expect(vault.rotateKey(bed.all(vault))).rejects.toMatchObject({
      code: 'vault.slot-unavailable',
      data: { slot: 'keyring', reason: 'no-bus', slotId: keyring },
    })
    expect(filesBelow(bed.folder)).toEqual(before)
    const without = await testVault(bed.folder)
    await without.unlock({ passphrase: secret(bed.daily) })
    await expect(without.rotateKey(bed.all(without))).rejects.toMatchObject({
      code: 'vault.slot-unavailable',
      data: { slot: 'keyring', slotId: keyring },
    })
  })

  it('slots that are dropped open nothing any more', async () => {
    const vault = await bed.madeVault()
    const [keyring = '', passphrase = '', recovery = ''] = ids(vault)
    const typed = [{ slotId: recovery, passphrase: secret(bed.words) }]
    await vault.rotateKey({ passphrases: typed, drop: [keyring, passphrase] })
    expect(ids(vault)).toEqual([recovery])
    expect(bed.keys()).toEqual([])
    const again = await bed.open()
    await expect(again.unlock({ passphrase: secret(bed.daily) })).rejects.toMatchObject({
      code: 'vault.wrong-passphrase',
    })
    await again.unlock({ passphrase: secret(bed.words) })
    expect(await lent(again, 'r1')).toBe(bed.text)
  })

  it('wrong passphrases slow the next ones down, as at the door', async () => {
    const vault = await bed.madeVault()
    for (let guess = 0; guess < 3; guess += 1) {
      await expect(vault.rotateKey(bed.all(vault, [undefined, anyText(), bed.words]))).rejects.toMatchObject({
        code: 'vault.wrong-passphrase',
      })
    }
    await expect(vault.rotateKey(bed.all(vault))).rejects.toMatchObject({ code: 'vault.slow-down' })
  })

  it('needs the vault, and the vault unlocked', async () => {
    const none = { passphrases: [], drop: [] }
    await expect((await bed.open()).rotateKey(none)).rejects.toMatchObject({ code: 'vault.absent' })
    const vault = await bed.madeVault()
    vault.lock()
    await expect(vault.rotateKey(bed.all(vault))).rejects.toMatchObject({ code: 'vault.locked' })
  })
})
