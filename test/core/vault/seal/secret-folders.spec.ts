import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import type { FileLayer } from '../../../../core/storage/file-layer.ts'
import { nodeFileLayer } from '../../../../core/storage/node-file-layer.ts'
import type { Vault } from '../../../../core/vault/vault.ts'
import { anySecret, binding, filesBelow, lent } from '../vault-bed.ts'
import { FolderBed, failure, rotation } from './folder-bed.ts'

let bed: FolderBed
beforeEach(async () => {
  bed = await FolderBed.make()
})

async function planted(name: string, ...files: string[]): Promise<void> {
  await mkdir(bed.at(name))
  for (const file of files) await writeFile(bed.at(name, file), 'planted')
}

describe('a start without a header', () => {
  it('DU-05: is refused where any secrets stand, and says why', async () => {
    await planted('secrets-12', 'r1.json.bak')
    await expect(bed.opened()).rejects.toMatchObject({
      code: 'storage.damaged',
      data: { file: 'vault.json', proof: 'missing, but sealed secrets stand' },
    })
  })

  it('is a first one where only leftovers and what is not ours stand', async () => {
    await planted('secrets', 'r1.json.0123456789ab.tmp', 'notes.txt')
    await planted('secrets-2', 'R1.json', 'notes.txt')
    await planted('secrets-old', 'r1.json')
    await writeFile(bed.at('secrets-3'), 'a file')
    const vault = await bed.opened()
    expect(vault.state).toBe('absent')
    expect(await bed.folders()).toEqual(['secrets', 'secrets-2', 'secrets-3', 'secrets-old'])
  })

  it('is refused where it cannot be seen what stands', async () => {
    await planted('secrets-2')
    const list: FileLayer['list'] = async (path) => {
      if (path.endsWith('secrets-2')) throw failure('EACCES')
      return await nodeFileLayer.list(path)
    }
    await expect(bed.opened({ list })).rejects.toMatchObject({ code: 'EACCES' })
  })
})

describe('a start with leftovers of a rotation', () => {
  beforeEach(() => bed.made())

  it('DU-05: is refused where the secrets of its own data key are missing', async () => {
    await rm(bed.at('secrets'), { recursive: true })
    await planted('secrets-2', 'r0.json')
    await expect(bed.opened()).rejects.toMatchObject({
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
      await bed.opened({ removeFolder, list })
      expect(await bed.folders()).toEqual(['secrets', 'secrets-012', 'secrets-2'])
      expect((await readdir(bed.at('secrets-2'))).sort()).toEqual([...foreign].sort())
      expect(await readdir(bed.at('secrets-012'))).toEqual(['r1.json'])
    },
  )

  it('keeps the backup of the header where no older data key is left', async () => {
    const vault = await bed.unlocked()
    await vault.addSlot({ passphrase: anySecret() })
    await vault.dispose()
    const backup = await readFile(bed.at('vault.json.bak'))
    await planted('secrets-2', 'r1.json')
    await bed.opened()
    expect(await bed.folders()).toEqual(['secrets'])
    expect(await readFile(bed.at('vault.json.bak'))).toEqual(backup)
  })

  it('goes on in a folder that cannot be written, and a bug there is no secret', async () => {
    await planted('secrets-2', 'r1.json')
    const unlink = async () => {
      throw failure('EROFS')
    }
    const vault = await bed.unlocked({ unlink })
    expect(await lent(vault, 'r0')).not.toBe('')
    expect(await bed.folders()).toEqual(['secrets', 'secrets-2'])
    const bug = new TypeError('a bug')
    const broken = async () => {
      throw bug
    }
    await expect(bed.opened({ unlink: broken })).rejects.toBe(bug)
  })
})

describe('the folder of another data key', () => {
  /** Whether a path is one in the folder that a rotation makes. */
  const isNew = (path: string) => path.includes('secrets-2')

  /** Nothing was replaced, and the vault works on. */
  async function expectOld(vault: Vault, before: Record<string, string>): Promise<void> {
    expect(filesBelow(bed.folder)).toEqual(before)
    expect(await bed.folders()).toEqual(['secrets'])
    expect(await lent(vault, 'r1')).not.toBe('')
    await vault.seal('r1', binding, anySecret(), 'current')
    await vault.dispose()
    expect(await lent(await bed.unlocked(), 'r1')).not.toBe('')
  }

  it('takes every secret of many', async () => {
    await bed.made(40)
    const vault = await bed.unlocked()
    const before = await lent(vault, 'r39')
    await vault.rotateKey(rotation)
    expect(await bed.folders()).toEqual(['secrets-2'])
    expect(await readdir(bed.at('secrets-2'))).toHaveLength(40)
    expect(await lent(vault, 'r39')).toBe(before)
  })

  it('counts for nothing where one of its files cannot be written', async () => {
    await bed.made(3)
    const create: FileLayer['create'] = async (path) => {
      if (isNew(path) && path.endsWith('r1.json')) throw failure('ENOSPC')
      return await nodeFileLayer.create(path)
    }
    const vault = await bed.unlocked({ create })
    const before = filesBelow(bed.folder)
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
    await bed.made()
    const seen = new Set<string>()
    const read: FileLayer['read'] = async (path) => {
      if (isNew(path) && path.endsWith('r1.json') && seen.has(path)) return await again(path)
      seen.add(path)
      return await nodeFileLayer.read(path)
    }
    const vault = await bed.unlocked({ read })
    const before = filesBelow(bed.folder)
    await expect(vault.rotateKey(rotation)).rejects.toMatchObject({
      code: 'storage.not-saved',
      data: { file: 'secrets-2', reason },
    })
    await expectOld(vault, before)
  })

  it('is not made where what stands in its place cannot be removed', async () => {
    await bed.made()
    let fails = false
    const unlink: FileLayer['unlink'] = async (path) => {
      if (fails && isNew(path)) throw failure('EACCES')
      await nodeFileLayer.unlink(path)
    }
    const vault = await bed.unlocked({ unlink })
    await planted('secrets-2', 'r1.json')
    fails = true
    await expect(vault.rotateKey(rotation)).rejects.toMatchObject({
      code: 'storage.not-saved',
      data: { file: 'secrets-2', reason: 'EACCES' },
    })
    expect(filesBelow(bed.at('secrets-2'))).toEqual({ 'r1.json': 'planted' })
    expect(await lent(vault, 'r1')).not.toBe('')
  })

  it('replaces the old one although that cannot be removed, which the next start does', async () => {
    await bed.made()
    let fails = false
    const unlink: FileLayer['unlink'] = async (path) => {
      if (fails && path.startsWith(bed.at('secrets/'))) throw failure('EBUSY')
      await nodeFileLayer.unlink(path)
    }
    const vault = await bed.unlocked({ unlink })
    const text = await lent(vault, 'r1')
    fails = true
    await vault.rotateKey(rotation)
    expect(await bed.folders()).toEqual(['secrets', 'secrets-2'])
    expect(await lent(vault, 'r1')).toBe(text)
    await vault.dispose()
    expect(await lent(await bed.unlocked(), 'r1')).toBe(text)
    expect(await bed.folders()).toEqual(['secrets-2'])
  })

  it('passes on a bug in removing the old one', async () => {
    await bed.made()
    const bug = new TypeError('a bug')
    const removeFolder = async () => {
      throw bug
    }
    const vault = await bed.unlocked({ removeFolder })
    await expect(vault.rotateKey(rotation)).rejects.toBe(bug)
  })
})
