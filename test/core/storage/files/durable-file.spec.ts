import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { writeDurably } from '../../../../core/storage/durable-file.ts'
import { errnoCode, type FileLayer } from '../../../../core/storage/file-layer.ts'
import { nodeFileLayer, patientRename } from '../../../../core/storage/node-file-layer.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const failure = (code: string) => Object.assign(new Error(`${code}: stand-in`), { code })
const failing = (code: string) => async () => {
  throw failure(code)
}
let folder: string
let path: string
beforeEach(async () => {
  folder = await temporaryFolder()
  path = join(folder, 'file')
})
const content = async () => {
  const names = (await readdir(folder)).sort()
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')])),
  )
}
const write = (
  text: string,
  options: { replaces: boolean; keepBackup?: boolean },
  over: Partial<FileLayer> = {},
) => writeDurably({ ...nodeFileLayer, ...over }, path, Buffer.from(text), options)
const notSaved = (reason: string) => ({ code: 'storage.not-saved', data: { file: 'file', reason } })

describe('what a durable write leaves', () => {
  beforeEach(() => write('old', { replaces: false }))

  it('is the replaced content as a backup, unless it shall vanish', async () => {
    await write('new', { replaces: true })
    expect(await content()).toEqual({ file: 'new', 'file.bak': 'old' })
    await write('last', { replaces: true, keepBackup: false })
    expect(await content()).toEqual({ file: 'last' })
  })

  it('is what stood before where no backup can be made of it', async () => {
    await expect(write('new', { replaces: true }, { link: failing('EIO') })).rejects.toMatchObject(
      notSaved('EIO'),
    )
    expect(await content()).toEqual({ file: 'old' })
  })

  it('is what stood before where the old backup cannot be read, and is not known to be gone', async () => {
    const read: FileLayer['read'] = (name) =>
      name.endsWith('.bak') ? failing('EIO')() : nodeFileLayer.read(name)
    await expect(write('new', { replaces: true, keepBackup: false }, { read })).rejects.toMatchObject(
      notSaved('EIO'),
    )
    expect(await content()).toEqual({ file: 'old' })
  })

  it('is what stood before where the backup was removed, but that did not become durable', async () => {
    let syncs = 0
    const syncFolder: FileLayer['syncFolder'] = async (name) => {
      syncs += 1
      if (syncs === 2) throw failure('EIO')
      await nodeFileLayer.syncFolder(name)
    }
    await expect(write('new', { replaces: true, keepBackup: false }, { syncFolder })).rejects.toMatchObject(
      notSaved('EIO'),
    )
    expect(syncs).toBe(2)
    expect(await content()).toEqual({ file: 'old' })
  })

  it('tells the failure, not what failed in tidying up after it', async () => {
    const over = { rename: failing('EROFS'), unlink: failing('EBUSY') }
    const refused = await write('new', { replaces: true }, over).catch((error) => error)
    expect(refused).toMatchObject(notSaved('EROFS'))
    expect(errnoCode(refused.cause)).toBe('EROFS')
    expect((await content()).file).toBe('old')
  })

  it('has no second name of the content where the backup stands already', async () => {
    // POSIX rename keeps both names of one file.
    const link: FileLayer['link'] = async (existing, name) => {
      await nodeFileLayer.link(existing, name)
      await nodeFileLayer.link(existing, join(folder, 'file.bak'))
    }
    await write('new', { replaces: true }, { link })
    expect(await content()).toEqual({ file: 'new', 'file.bak': 'old' })
  })
})

describe('a rename while another program holds the file open', () => {
  const pauses = [1, 1, 1]

  /** A rename that is refused so many times. */
  function refusing(times: number, code: string) {
    const calls: string[] = []
    const rename: FileLayer['rename'] = async (from, to) => {
      calls.push(`${from} ${to}`)
      if (calls.length <= times) throw failure(code)
    }
    return { calls, rename }
  }

  it.each(['EPERM', 'EBUSY', 'EACCES'])('is done as soon as it can be (%s)', async (code) => {
    const { calls, rename } = refusing(2, code)
    await patientRename(rename, pauses)('a', 'b')
    expect(calls).toEqual(['a b', 'a b', 'a b'])
  })

  it('is given up after the last pause, with the failure of the last try', async () => {
    const { calls, rename } = refusing(4, 'EBUSY')
    await expect(patientRename(rename, pauses)('a', 'b')).rejects.toMatchObject({ code: 'EBUSY' })
    expect(calls).toHaveLength(4)
  })

  it.each(['ENOENT', 'EIO', 'ENOSPC'])('is not tried again where no wait helps (%s)', async (code) => {
    const { calls, rename } = refusing(1, code)
    await expect(patientRename(rename, pauses)('a', 'b')).rejects.toMatchObject({ code })
    expect(calls).toHaveLength(1)
  })

  it('waits by itself as long as it takes to look through a small file', async () => {
    const { calls, rename } = refusing(2, 'EACCES')
    const started = performance.now()
    await patientRename(rename)('a', 'b')
    expect(calls).toHaveLength(3)
    expect(performance.now() - started).toBeGreaterThan(25)
  })

  it('moves a real file', async () => {
    await writeFile(path, 'x')
    await patientRename(nodeFileLayer.rename, pauses)(path, join(folder, 'moved'))
    expect(await content()).toEqual({ moved: 'x' })
  })
})
