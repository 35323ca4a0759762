import { readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { FileLayer } from '../../../core/storage/file-layer.ts'
import { nodeFileLayer } from '../../../core/storage/node-file-layer.ts'
import { anyNote, openNote } from './note-document.ts'
import { temporaryFolder } from './temporary-folder.ts'

const failing = (code: string) => async () => {
  throw Object.assign(new Error(`${code}: stand-in`), { code })
}
const names = async (folder: string) => (await readdir(folder)).sort()

describe('a document whose files cannot be read or moved', () => {
  let folder: string
  let main: string
  const older = anyNote(1)
  const newer = anyNote(2)

  beforeEach(async () => {
    folder = await temporaryFolder()
    main = join(folder, 'note.json')
    const document = await openNote(folder)
    await document.update(() => older)
    await document.update(() => newer)
  })

  it('DU-07: refuses to save where it cannot be seen what stands there', async () => {
    let fails = false
    const read: FileLayer['read'] = (path) => (fails ? failing('EACCES')() : nodeFileLayer.read(path))
    const document = await openNote(folder, { ...nodeFileLayer, read })
    fails = true
    await expect(document.update(() => anyNote(3))).rejects.toMatchObject({
      code: 'storage.not-saved',
      data: { file: 'note.json', reason: 'EACCES' },
    })
    expect((await openNote(folder)).value).toEqual(newer)
  })

  it('DU-06: a file on a bad sector gives way to its backup, one that reads at the second try does not', async () => {
    let bad = Number.POSITIVE_INFINITY
    const read: FileLayer['read'] = (path) => {
      if (path !== main || bad === 0) return nodeFileLayer.read(path)
      bad -= 1
      return failing('EIO')()
    }
    const rescued = await openNote(folder, { ...nodeFileLayer, read })
    expect(rescued.value).toEqual(older)
    expect(rescued.notices).toMatchObject([{ kind: 'damaged', usedBackup: true }])
    await rename(`${main}.damaged-1`, main)
    bad = 1
    expect((await openNote(folder, { ...nodeFileLayer, read })).value).toEqual(newer)
  })

  it('is read in a folder that cannot be written, and moved aside by the first save that can', async () => {
    await writeFile(main, 'rubbish')
    let readOnly = true
    const move: FileLayer['rename'] = (from, to) =>
      readOnly ? failing('EROFS')() : nodeFileLayer.rename(from, to)
    const document = await openNote(folder, { ...nodeFileLayer, rename: move })
    expect(document.value).toEqual(older)
    expect(document.notices).toEqual([{ file: 'note.json', kind: 'damaged', usedBackup: true }])
    readOnly = false
    const next = await document.update(() => anyNote(3))
    expect((await openNote(folder)).value).toEqual(next)
    expect(await readFile(`${main}.damaged-1`, 'utf8')).toBe('rubbish')
  })

  it('passes on what is no failed system call, as a bug', async () => {
    const bug = new TypeError('a bug')
    const thrown = async () => {
      throw bug
    }
    await expect(openNote(folder, { ...nodeFileLayer, read: thrown })).rejects.toBe(bug)
    await writeFile(main, 'rubbish')
    await expect(openNote(folder, { ...nodeFileLayer, rename: thrown })).rejects.toBe(bug)
  })

  it('says which error keeps it from reading, and moves nothing', async () => {
    const layer = {
      ...nodeFileLayer,
      read: async () => {
        throw Object.assign(new Error('EMFILE'), { code: 'EMFILE' })
      },
    }
    await expect(openNote(folder, layer)).rejects.toMatchObject({
      code: 'storage.damaged',
      data: { proof: 'EMFILE' },
    })
    expect(await names(folder)).toEqual(['note.json', 'note.json.bak'])
  })
})
