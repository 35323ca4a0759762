import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { FileLayer } from '../../../../core/storage/file-layer.ts'
import { nodeFileLayer } from '../../../../core/storage/node-file-layer.ts'
import type { Vault } from '../../../../core/vault/vault.ts'
import { standInSlot } from '../../storage/saves/stand-in-slot.ts'
import { temporaryFolder } from '../../storage/temporary-folder.ts'
import { anySecret, binding, filesBelow, lent, testVault } from '../vault-bed.ts'

const slots = [standInSlot(randomBytes(32))]
const failure = (code: string) => Object.assign(new Error(`${code}: stand-in`), { code })
const rotation = { passphrases: [], drop: [] }
let folder: string
beforeEach(async () => {
  folder = await temporaryFolder()
})

const at = (...names: string[]) => join(folder, ...names)
const folders = async () => (await readdir(folder)).filter((name) => name.startsWith('secrets')).sort()

async function opened(over: Partial<FileLayer> = {}): Promise<Vault> {
  return await testVault(folder, { slots, layer: { ...nodeFileLayer, ...over } })
}

/** A vault with secrets r0, r1, …, ended in order. */
async function made(count = 2): Promise<void> {
  const vault = await opened()
  await vault.create({ safeStorage: true })
  for (let number = 0; number < count; number += 1)
    await vault.seal(`r${number}`, binding, anySecret(), 'current')
  await vault.dispose()
}

async function unlocked(over: Partial<FileLayer> = {}): Promise<Vault> {
  const vault = await opened(over)
  await vault.unlockWithAnyUnattendedSlot()
  return vault
}

async function planted(name: string, ...files: string[]): Promise<void> {
  await mkdir(at(name))
  for (const file of files) await writeFile(at(name, file), 'planted')
}

describe('a start without a header', () => {
  it('DU-05: is refused where any secrets stand, and says why', async () => {
    await planted('secrets-12', 'r1.json.bak')
    await expect(opened()).rejects.toMatchObject({
      code: 'storage.damaged',
      data: { file: 'vault.json', proof: 'missing, but sealed secrets stand' },
    })
  })

  it('is a first one where only leftovers and what is not ours stand', async () => {
    await planted('secrets', 'r1.json.0123456789ab.tmp', 'notes.txt')
    await planted('secrets-2', 'R1.json', 'notes.txt')
    await planted('secrets-old', 'r1.json')
    await writeFile(at('secrets-3'), 'a file')
    const vault = await opened()
    expect(vault.state).toBe('absent')
    expect(await folders()).toEqual(['secrets', 'secrets-2', 'secrets-3', 'secrets-old'])
  })

  it('is refused where it cannot be seen what stands', async () => {
    await planted('secrets-2')
    const list: FileLayer['list'] = async (path) => {
      if (path.endsWith('secrets-2')) throw failure('EACCES')
      return await nodeFileLayer.list(path)
    }
    await expect(opened({ list })).rejects.toMatchObject({ code: 'EACCES' })
  })
})

describe('a start with leftovers of a rotation', () => {
  beforeEach(() => made())

  it('DU-05: is refused where the secrets of its own data key are missing', async () => {
    await rm(at('secrets'), { recursive: true })
    await planted('secrets-2', 'r0.json')
    await expect(opened()).rejects.toMatchObject({
      code: 'storage.damaged',
      data: {
        file: 'vault.json',
        proof: 'its secrets are missing, but those of another data key stand',
      },
    })
  })

  it.each(['ENOTEMPTY', 'EEXIST'])(
    'removes what is ours from each of them, and no folder with anything else in it (%s)',
    async (code) => {
      const foreign = ['Mine.json', 'r1.json2', 'r1 copy.json', 'R.r1.json', 'notes.txt']
      await planted('secrets-2', 'r1.json', 'r1.json.bak', 'r1.json.damaged-1', ...foreign)
      await planted('secrets-12', 'r1.json')
      await planted('secrets-012', 'r1.json')
      const removeFolder: FileLayer['removeFolder'] = (path) =>
        path.endsWith('secrets-2') ? Promise.reject(failure(code)) : nodeFileLayer.removeFolder(path)
      const list: FileLayer['list'] = async (path) => (await nodeFileLayer.list(path)).sort().reverse()
      await opened({ removeFolder, list })
      expect(await folders()).toEqual(['secrets', 'secrets-012', 'secrets-2'])
      expect((await readdir(at('secrets-2'))).sort()).toEqual([...foreign].sort())
      expect(await readdir(at('secrets-012'))).toEqual(['r1.json'])
    },
  )

  it('keeps the backup of the header where no older data key is left', async () => {
    const vault = await unlocked()
    await vault.addSlot({ passphrase: anySecret() })
    await vault.dispose()
    const backup = await readFile(at('vault.json.bak'))
    await planted('secrets-2', 'r1.json')
    await opened()
    expect(await folders()).toEqual(['secrets'])
    expect(await readFile(at('vault.json.bak'))).toEqual(backup)
  })

  it('goes on in a folder that cannot be written, and a bug there is no secret', async () => {
    await planted('secrets-2', 'r1.json')
    const unlink = async () => {
      throw failure('EROFS')
    }
    const vault = await unlocked({ unlink })
    expect(await lent(vault, 'r0')).not.toBe('')
    expect(await folders()).toEqual(['secrets', 'secrets-2'])
    const bug = new TypeError('a bug')
    const broken = async () => {
      throw bug
    }
    await expect(opened({ unlink: broken })).rejects.toBe(bug)
  })
})

describe('the folder of another data key', () => {
  /** Whether a path is one in the folder that a rotation makes. */
  const isNew = (path: string) => path.includes('secrets-2')

  /** Nothing was replaced, and the vault works on. */
  async function expectOld(vault: Vault, before: Record<string, string>): Promise<void> {
    expect(filesBelow(folder)).toEqual(before)
    expect(await folders()).toEqual(['secrets'])
    expect(await lent(vault, 'r1')).not.toBe('')
    await vault.seal('r1', binding, anySecret(), 'current')
    await vault.dispose()
    expect(await lent(await unlocked(), 'r1')).not.toBe('')
  }

  it('takes every secret of many', async () => {
    await made(40)
    const vault = await unlocked()
    const before = await lent(vault, 'r39')
    await vault.rotateKey(rotation)
    expect(await folders()).toEqual(['secrets-2'])
    expect(await readdir(at('secrets-2'))).toHaveLength(40)
    expect(await lent(vault, 'r39')).toBe(before)
  })

  it('counts for nothing where one of its files cannot be written', async () => {
    await made(3)
    const create: FileLayer['create'] = async (path) => {
      if (isNew(path) && path.endsWith('r1.json')) throw failure('ENOSPC')
      return await nodeFileLayer.create(path)
    }
    const vault = await unlocked({ create })
    const before = filesBelow(folder)
    await expect(vault.rotateKey(rotation)).rejects.toMatchObject({
      code: 'storage.not-saved',
      data: { reason: 'ENOSPC' },
    })
    await expectOld(vault, before)
  })

  it.each<[string, FileLayer['read'], string]>([
    ['reads back as rubbish', async () => Buffer.from('rubbish'), 'EREADBACK'],
    ['cannot be read again', () => Promise.reject(failure('EMFILE')), 'EMFILE'],
  ])('counts for nothing where one of its files %s', async (_, again, reason) => {
    await made()
    const seen = new Set<string>()
    const read: FileLayer['read'] = async (path) => {
      if (isNew(path) && path.endsWith('r1.json') && seen.has(path)) return await again(path)
      seen.add(path)
      return await nodeFileLayer.read(path)
    }
    const vault = await unlocked({ read })
    const before = filesBelow(folder)
    await expect(vault.rotateKey(rotation)).rejects.toMatchObject({
      code: 'storage.not-saved',
      data: { file: 'secrets-2', reason },
    })
    await expectOld(vault, before)
  })

  it('is not made where what stands in its place cannot be removed', async () => {
    await made()
    let fails = false
    const unlink: FileLayer['unlink'] = async (path) => {
      if (fails && isNew(path)) throw failure('EACCES')
      await nodeFileLayer.unlink(path)
    }
    const vault = await unlocked({ unlink })
    await planted('secrets-2', 'r1.json')
    fails = true
    await expect(vault.rotateKey(rotation)).rejects.toMatchObject({
      code: 'storage.not-saved',
      data: { file: 'secrets-2', reason: 'EACCES' },
    })
    expect(filesBelow(at('secrets-2'))).toEqual({ 'r1.json': 'planted' })
    expect(await lent(vault, 'r1')).not.toBe('')
  })

  it('replaces the old one although that cannot be removed, which the next start does', async () => {
    await made()
    let fails = false
    const unlink: FileLayer['unlink'] = async (path) => {
      if (fails && path.startsWith(at('secrets/'))) throw failure('EBUSY')
      await nodeFileLayer.unlink(path)
    }
    const vault = await unlocked({ unlink })
    const text = await lent(vault, 'r1')
    fails = true
    await vault.rotateKey(rotation)
    expect(await folders()).toEqual(['secrets', 'secrets-2'])
    expect(await lent(vault, 'r1')).toBe(text)
    await vault.dispose()
    expect(await lent(await unlocked(), 'r1')).toBe(text)
    expect(await folders()).toEqual(['secrets-2'])
  })

  it('passes on a bug in removing the old one', async () => {
    await made()
    const bug = new TypeError('a bug')
    const removeFolder = async () => {
      throw bug
    }
    const vault = await unlocked({ removeFolder })
    await expect(vault.rotateKey(rotation)).rejects.toBe(bug)
  })
})

describe('a rotation whose header cannot be written', () => {
  /** Fails to put a new header in its place, so many times. */
  function refusedHeader() {
    const state = { left: 0, renames: 0 }
    const rename: FileLayer['rename'] = async (from, to) => {
      if (to === at('vault.json') && state.left > 0) {
        state.left -= 1
        throw failure('EIO')
      }
      state.renames += 1
      await nodeFileLayer.rename(from, to)
    }
    return { state, rename }
  }
  const notSaved = { code: 'storage.not-saved', data: { file: 'vault.json', reason: 'EIO' } }

  beforeEach(() => made())

  it('leaves the old data key, and nothing of the new one', async () => {
    const { state, rename } = refusedHeader()
    const vault = await unlocked({ rename })
    const text = await lent(vault, 'r1')
    state.left = 1
    await expect(vault.rotateKey(rotation)).rejects.toMatchObject(notSaved)
    expect(await folders()).toEqual(['secrets'])
    await vault.dispose()
    expect(await lent(await unlocked(), 'r1')).toBe(text)
  })

  it.each<[string, (vault: Vault) => Promise<unknown>]>([
    ['a sealing', (vault) => vault.seal('r0', binding, anySecret(), 'current')],
    ['a removal', (vault) => vault.remove('r0')],
    ['a new slot', (vault) => vault.addSlot({ passphrase: anySecret() })],
    ['another rotation', (vault) => vault.rotateKey(rotation)],
  ])('is undone before %s, however long that takes', async (_, save) => {
    const { state, rename } = refusedHeader()
    const vault = await unlocked({ rename })
    const text = await lent(vault, 'r1')
    state.left = 3
    await expect(vault.rotateKey(rotation)).rejects.toMatchObject(notSaved)
    expect(await folders()).toEqual(['secrets', 'secrets-2'])
    await expect(save(vault)).rejects.toMatchObject(notSaved)
    expect(await folders()).toEqual(['secrets', 'secrets-2'])
    await save(vault)
    const [only] = await folders()
    expect(await folders()).toHaveLength(1)
    await vault.dispose()
    expect(await lent(await unlocked(), 'r1')).toBe(text)
    expect(await folders()).toEqual([only])
  })

  it('passes on a bug in undoing it', async () => {
    const bug = new TypeError('a bug')
    const { state, rename } = refusedHeader()
    let fails = false
    const syncFolder: FileLayer['syncFolder'] = async (path) => {
      if (fails && state.left === 0) throw bug
      await nodeFileLayer.syncFolder(path)
    }
    const vault = await unlocked({ rename, syncFolder })
    state.left = 1
    fails = true
    await expect(vault.rotateKey(rotation)).rejects.toBe(bug)
  })
})

it('the end of a vault waits for a save that is under way', async () => {
  await made()
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
  const vault = await unlocked({ create })
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
