import { beforeEach, describe, expect, it } from 'vitest'
import type { FileLayer } from '../../../../core/storage/file-layer.ts'
import { nodeFileLayer } from '../../../../core/storage/node-file-layer.ts'
import type { Vault } from '../../../../core/vault/vault.ts'
import { anySecret, binding, lent } from '../vault-bed.ts'
import { FolderBed, failure, rotation } from './folder-bed.ts'

let bed: FolderBed
beforeEach(async () => {
  bed = await FolderBed.make()
})

describe('a rotation whose header cannot be written', () => {
  /** Fails to put a new header in its place, so many times. */
  function refusedHeader() {
    const state = { left: 0, renames: 0 }
    const rename: FileLayer['rename'] = async (from, to) => {
      if (to === bed.at('vault.json') && state.left > 0) {
        state.left -= 1
        throw failure('EIO')
      }
      state.renames += 1
      await nodeFileLayer.rename(from, to)
    }
    return { state, rename }
  }
  const notSaved = { code: 'storage.not-saved', data: { file: 'vault.json', reason: 'EIO' } }

  beforeEach(() => bed.made())

  it('leaves the old data key, and nothing of the new one', async () => {
    const { state, rename } = refusedHeader()
    const vault = await bed.unlocked({ rename })
    const text = await lent(vault, 'r1')
    state.left = 1
    await expect(vault.rotateKey(rotation)).rejects.toMatchObject(notSaved)
    expect(await bed.folders()).toEqual(['secrets'])
    await vault.dispose()
    expect(await lent(await bed.unlocked(), 'r1')).toBe(text)
  })

  it.each<[string, (vault: Vault) => Promise<unknown>]>([
    ['a sealing', (vault) => vault.seal('r0', binding, anySecret(), 'current')],
    ['a removal', (vault) => vault.remove('r0')],
    ['a new slot', (vault) => vault.addSlot({ passphrase: anySecret() })],
    ['another rotation', (vault) => vault.rotateKey(rotation)],
  ])('is undone before %s, however long that takes', async (_, save) => {
    const { state, rename } = refusedHeader()
    const vault = await bed.unlocked({ rename })
    const text = await lent(vault, 'r1')
    state.left = 3
    await expect(vault.rotateKey(rotation)).rejects.toMatchObject(notSaved)
    expect(await bed.folders()).toEqual(['secrets', 'secrets-2'])
    await expect(save(vault)).rejects.toMatchObject(notSaved)
    expect(await bed.folders()).toEqual(['secrets', 'secrets-2'])
    await save(vault)
    const [only] = await bed.folders()
    expect(await bed.folders()).toHaveLength(1)
    await vault.dispose()
    expect(await lent(await bed.unlocked(), 'r1')).toBe(text)
    expect(await bed.folders()).toEqual([only])
  })

  it('passes on a bug in undoing it', async () => {
    const bug = new TypeError('a bug')
    const { state, rename } = refusedHeader()
    let fails = false
    const syncFolder: FileLayer['syncFolder'] = async (path) => {
      if (fails && state.left === 0) throw bug
      await nodeFileLayer.syncFolder(path)
    }
    const vault = await bed.unlocked({ rename, syncFolder })
    state.left = 1
    fails = true
    await expect(vault.rotateKey(rotation)).rejects.toBe(bug)
  })
})

it('the end of a vault waits for a save that is under way', async () => {
  await bed.made()
  let waits = false
  let writing: () => void = () => undefined
  const begun = new Promise<void>((resolve) => {
    writing = resolve
  })
  const create: FileLayer['create'] = async (path) => {
    if (waits) {
      writing()
      await new Promise((resolve) => setTimeout(resolve, 30))
    }
    return await nodeFileLayer.create(path)
  }
  const vault = await bed.unlocked({ create })
  waits = true
  let saved = false
  const sealing = vault.seal('r5', binding, anySecret(), 'current').then(() => {
    saved = true
  })
  await begun
  await vault.dispose()
  expect(saved).toBe(true)
  await sealing
})
