import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { encodeEnvelope } from '../../../../core/storage/envelope.ts'
import type { FileLayer } from '../../../../core/storage/file-layer.ts'
import { nodeFileLayer } from '../../../../core/storage/node-file-layer.ts'
import { isProven } from '../../../../core/vault/anchor/mark-proof.ts'
import { type SecretRecord, secretRecordFormat } from '../../../../core/vault/seal/secret-record.ts'
import { Secret } from '../../../../core/vault/secret.ts'
import type { Vault } from '../../../../core/vault/vault.ts'
import { standInSlot } from '../../storage/saves/stand-in-slot.ts'
import { temporaryFolder } from '../../storage/temporary-folder.ts'
import { anySecret, binding, filesBelow, lent, testVault } from '../vault-bed.ts'

const slots = [standInSlot(randomBytes(32))]
const unreadable = { code: 'vault.secret-unreadable' }
let folder: string
let vault: Vault

const opened = (layer: FileLayer = nodeFileLayer) => testVault(folder, { slots, layer })
const file = (id = 'r1') => join(folder, 'secrets', `${id}.json`)
const recordOf = async (id = 'r1'): Promise<SecretRecord> =>
  JSON.parse(await readFile(file(id), 'utf8')).value
const sealed = (role: 'current' | 'candidate' = 'current', id = 'r1') =>
  vault.seal(id, binding, anySecret(), role)

beforeEach(async () => {
  folder = await temporaryFolder()
  vault = await opened()
  await vault.create({ safeStorage: true })
})

/** Puts other bytes in the place of what was sealed, as a whole file. */
async function forged(change: (record: SecretRecord) => SecretRecord): Promise<void> {
  await vault.dispose()
  await writeFile(file(), encodeEnvelope(secretRecordFormat, 99, change(await recordOf())))
  vault = await opened()
  await vault.unlockWithAnyUnattendedSlot()
}

describe('the records of sealed secrets', () => {
  it('are those in which something is sealed', async () => {
    expect(vault.sealedIds()).toEqual([])
    await sealed('candidate', 'r2')
    await sealed('current', 'r1')
    await sealed('current', 'r3')
    expect(vault.sealedIds()).toEqual(['r1', 'r2', 'r3'])
    vault.lock()
    await vault.discard('r1', 'current')
    expect(vault.sealedIds()).toEqual(['r2', 'r3'])
  })

  it('are tidied by leaving the present file alone', async () => {
    await sealed()
    const before = await recordOf()
    for (const name of ['bak', 'damaged-1', 'older-1']) await writeFile(`${file()}.${name}`, 'left over')
    vault.lock()
    await vault.tidy('r1')
    await vault.tidy('r2')
    expect(Object.keys(filesBelow(join(folder, 'secrets')))).toEqual(['r1.json'])
    expect(await recordOf()).toEqual(before)
  })
})

describe('taking secrets away', () => {
  it('does nothing where there is nothing', async () => {
    await sealed()
    const before = filesBelow(folder)
    await vault.discard('r1', 'candidate')
    await vault.discard('r2', 'current')
    await vault.remove('r2')
    expect(filesBelow(folder)).toEqual(before)
  })

  it('KS-14: leaves a mark of its own for what is discarded, newer than what was sealed', async () => {
    await sealed()
    await sealed('candidate')
    const { candidate } = await recordOf()
    await vault.discard('r1', 'candidate')
    const { discarded, generation } = await recordOf()
    expect(discarded?.candidate?.generation).toBeGreaterThan(candidate?.generation ?? 0)
    expect(discarded?.candidate?.generation).toBe(generation)
    await sealed('candidate')
    expect(await recordOf()).not.toHaveProperty('discarded')
  })

  it('needs no key, and touches no other file then', async () => {
    await sealed()
    await sealed('candidate')
    const before = await recordOf()
    const header = await readFile(join(folder, 'vault.json'))
    vault.lock()
    await vault.discard('r1', 'candidate')
    const { generation, proof } = before.candidate ?? {}
    expect((await recordOf()).discarded).toEqual({ candidate: { generation, proof } })
    await vault.remove('r1')
    expect(Object.keys((await recordOf()).discarded ?? {}).sort()).toEqual(['candidate', 'current'])
    expect(await readFile(join(folder, 'vault.json'))).toEqual(header)
    expect(vault.has('r1')).toBe(false)
  })

  it('is no removal of the record where a lock comes in between, but nothing is sealed in it', async () => {
    await sealed()
    const removing = vault.remove('r1')
    vault.lock()
    await removing
    expect(vault.has('r1')).toBe(false)
    expect(await recordOf()).toMatchObject({ id: 'r1', discarded: { current: {} } })
    await vault.unlockWithAnyUnattendedSlot()
    await vi.waitFor(() => expect(Object.keys(filesBelow(join(folder, 'secrets')))).toEqual([]))
  })

  it('of empty records waits for the next unlock where it fails, and the vault is open', async () => {
    await sealed()
    vault.lock()
    await vault.remove('r1')
    await vault.dispose()
    let fails = true
    let tried = 0
    const unlink: FileLayer['unlink'] = async (path) => {
      if (fails && path === file()) {
        tried += 1
        throw Object.assign(new Error('EIO: stand-in'), { code: 'EIO' })
      }
      await nodeFileLayer.unlink(path)
    }
    vault = await opened({ ...nodeFileLayer, unlink })
    await vault.unlockWithAnyUnattendedSlot()
    await vi.waitFor(() => expect(tried).toBe(1))
    await sealed('current', 'r2')
    expect(vault.state).toBe('unlocked')
    await vault.dispose()
    fails = false
    vault = await opened()
    await vault.unlockWithAnyUnattendedSlot()
    await vi.waitFor(() => expect(Object.keys(filesBelow(join(folder, 'secrets')))).toEqual(['r2.json']))
  })
})

describe('a secret that does not open', () => {
  const swapped = (record: SecretRecord): SecretRecord => ({
    ...record,
    ...(record.current && record.candidate
      ? {
          current: { ...record.current, sealed: record.candidate.sealed },
          candidate: { ...record.candidate, sealed: record.current.sealed },
        }
      : {}),
  })

  it('is not promoted, and stays', async () => {
    await sealed()
    await sealed('candidate')
    await forged(swapped)
    const before = filesBelow(folder)
    await expect(vault.promote('r1')).rejects.toMatchObject(unreadable)
    expect(filesBelow(folder)).toEqual(before)
  })

  it('is not kept as the previous one where it is replaced', async () => {
    await sealed()
    await sealed('candidate')
    const text = await lent(vault, 'r1', 'candidate')
    await forged((record) => ({
      ...record,
      ...(swapped(record).current && { current: swapped(record).current }),
    }))
    await vault.promote('r1', { keepPrevious: true })
    expect(await lent(vault, 'r1')).toBe(text)
    expect(vault.has('r1', 'previous')).toBe(false)
  })
})

it('no opened secret is left behind where one takes the place of another', async () => {
  await sealed()
  await sealed('candidate')
  const opening = vi.spyOn(Secret, 'fromBytes')
  await vault.promote('r1', { keepPrevious: true })
  const secrets = opening.mock.results.map(({ value }) => value)
  opening.mockRestore()
  expect(secrets).toHaveLength(2)
  for (const secret of secrets) expect(() => secret.byteLength).toThrow('disposed')
})

it('KS-14: every sealing is proven with the data key', async () => {
  const other = { dataKey: randomBytes(32), vaultId: 'v1' }
  await sealed()
  const { current } = await recordOf()
  expect(current?.proof).toMatch(/^[A-Za-z0-9+/]{43}=$/)
  expect(isProven(other, 'r1', { generation: current?.generation ?? 0, proof: current?.proof })).toBe(false)
})
