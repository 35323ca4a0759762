import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { encodeEnvelope } from '../../../../core/storage/envelope.ts'
import { vaultHeaderFormat } from '../../../../core/vault/keys/vault-header.ts'
import { secretRecordFormat } from '../../../../core/vault/seal/secret-record.ts'
import { anyText, binding, filesBelow, lent } from '../vault-bed.ts'
import { RotationBed, secret } from './rotation-bed.ts'

let bed: RotationBed
beforeEach(async () => {
  bed = await RotationBed.make()
})

describe('KS-01: replacing the data key', () => {
  it('keeps every slot and every secret, and leaves nothing that the old key opens', async () => {
    const vault = await bed.madeVault()
    await vault.seal('r2', binding, secret('second'), 'current', 'identity-token')
    await vault.seal('r2', binding, secret('third'), 'candidate')
    await vault.promote('r2', { keepPrevious: true })
    const [before, sealed, kept] = [await bed.header(), filesBelow(join(bed.folder, 'secrets')), bed.keys()]
    const listed = vault.slots()
    await vault.rotateKey(bed.all(vault))

    expect(vault.state).toBe('unlocked')
    expect(vault.slots()).toEqual(listed)
    expect((await readdir(bed.folder)).sort()).toEqual(['secrets-2', 'vault.json'])
    const after = await bed.header()
    expect(after).toMatchObject({ vaultId: before.vaultId, epoch: 2 })
    const files = JSON.stringify(filesBelow(bed.folder))
    for (const slot of before.slots) expect(files).not.toContain(slot.payload.wrapped)
    for (const record of Object.values(sealed)) {
      const { current, previous } = JSON.parse(record).value
      for (const version of [current, previous]) if (version) expect(files).not.toContain(version.sealed)
    }
    expect(files).not.toContain(before.keyCheck)
    expect(bed.keys()).toHaveLength(1)
    expect(bed.keys()[0]?.[0]).not.toBe(kept[0]?.[0])

    for (const way of [undefined, bed.daily, bed.words]) {
      const again = await bed.open()
      if (way === undefined) await again.unlockWithKeyring()
      else await again.unlock({ passphrase: secret(way) })
      expect(await lent(again, 'r1')).toBe(bed.text)
      expect(await lent(again, 'r2')).toBe('third')
      expect(await lent(again, 'r2', 'previous')).toBe('second')
      await again.dispose()
    }
  })

  it('goes on with the new key in the running vault, and can be done again', async () => {
    const vault = await bed.madeVault()
    for (const epoch of [2, 3]) {
      await vault.rotateKey(bed.all(vault))
      expect(await lent(vault, 'r1')).toBe(bed.text)
      await vault.seal(`r${epoch}`, binding, secret(bed.text), 'current')
      expect(await readdir(bed.folder)).toEqual([`secrets-${epoch}`, 'vault.json'])
    }
    const again = await bed.open()
    await again.unlock({ passphrase: secret(bed.words) })
    expect(await Promise.all(['r1', 'r2', 'r3'].map((id) => lent(again, id)))).toEqual([
      bed.text,
      bed.text,
      bed.text,
    ])
    expect((await bed.header()).slots.map((slot: { generation: number }) => slot.generation)).toEqual([
      3, 3, 3,
    ])
  })

  it('a slot record or a secret of the old key does not open under the new one', async () => {
    const vault = await bed.madeVault()
    const [old, record] = [await bed.header(), await readFile(join(bed.folder, 'secrets', 'r1.json'))]
    await vault.rotateKey(bed.all(vault))
    await vault.dispose()
    await writeFile(join(bed.folder, 'secrets-2', 'r1.json'), record)
    const mixed = await bed.open()
    await mixed.unlock({ passphrase: secret(bed.daily) })
    await expect(lent(mixed, 'r1')).rejects.toMatchObject({ code: 'vault.secret-unreadable' })
    await mixed.dispose()
    const bytes = encodeEnvelope(vaultHeaderFormat, 99, { ...(await bed.header()), slots: old.slots })
    await writeFile(join(bed.folder, 'vault.json'), bytes)
    await expect((await bed.open()).unlock({ passphrase: secret(bed.daily) })).rejects.toMatchObject({
      code: 'vault.wrong-passphrase',
    })
  })
})

describe('a secret that does not open', () => {
  it('stops the rotation, is named, and stays', async () => {
    const vault = await bed.madeVault()
    const file = join(bed.folder, 'secrets', 'r1.json')
    const text = anyText()
    await vault.seal('r2', binding, secret(text), 'current')
    await vault.dispose()
    const swapped = JSON.parse(await readFile(file, 'utf8'))
    swapped.value.current.address = 'evil.test'
    await writeFile(file, encodeEnvelope(secretRecordFormat, 9, swapped.value))
    const again = await bed.open()
    await again.unlock({ passphrase: secret(bed.daily) })
    const before = [filesBelow(bed.folder), bed.keys()]
    await expect(again.rotateKey(bed.all(again))).rejects.toMatchObject({
      code: 'vault.secret-unreadable',
      data: { registry: { id: 'r1' } },
    })
    expect([filesBelow(bed.folder), bed.keys()]).toEqual(before)
    expect(await lent(again, 'r2')).toBe(text)
  })

  it('whose file is damaged stops it too', async () => {
    const vault = await bed.madeVault()
    await vault.dispose()
    await writeFile(join(bed.folder, 'secrets', 'r1.json'), 'rubbish')
    const again = await bed.open()
    await again.unlock({ passphrase: secret(bed.daily) })
    await expect(again.rotateKey(bed.all(again))).rejects.toMatchObject({
      code: 'storage.damaged',
      data: { file: 'r1.json' },
    })
    expect(await readFile(join(bed.folder, 'secrets', 'r1.json'), 'utf8')).toBe('rubbish')
    expect(await readdir(bed.folder)).not.toContain('secrets-2')
  })
})

it('KS-14: is a new state of the files, which is proven with the new key', async () => {
  const vault = await bed.madeVault()
  await vault.rotateKey(bed.all(vault))
  await vault.dispose()
  const { mark } = await bed.header()
  expect(mark).toMatchObject({ generation: expect.any(Number), proof: expect.any(String) })
  const again = await bed.open()
  await again.unlockWithKeyring()
  await vi.waitFor(() => expect(again.freshness).toBe('current'))
  expect((await bed.header()).mark.generation).toBeGreaterThanOrEqual(mark.generation)
  await again.dispose()
})

it('costs no more than sealing what it seals anew', async () => {
  const vault = await bed.open()
  await vault.create({ keyring: true })
  const sealed = Array.from({ length: 500 }, (_, index) => `r${index}`)
  const time = async (work: () => Promise<unknown>) => {
    const started = performance.now()
    await work()
    return performance.now() - started
  }
  const sealing = await time(() =>
    Promise.all(sealed.map((id) => vault.seal(id, binding, secret(bed.text), 'current'))),
  )
  const rotating = await time(() => vault.rotateKey({ passphrases: [], drop: [] }))
  expect(rotating).toBeLessThan(sealing * 1.5)
  expect(await lent(vault, 'r499')).toBe(bed.text)
}, 60_000)
