import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { isTemporary, removeLeftovers, writeDurably } from '../../../core/storage/durable-file.ts'
import type { FileLayer } from '../../../core/storage/file-layer.ts'
import { nodeFileLayer } from '../../../core/storage/node-file-layer.ts'
import { openRecordFolder } from '../../../core/storage/record-folder.ts'
import { anyNote, openNote } from './note-document.ts'
import { temporaryFolder } from './temporary-folder.ts'

const names = async (folder: string) => (await readdir(folder)).sort()
const withoutBackup = { keepBackup: false }

describe('a save without a backup', () => {
  it('leaves no copy that was once kept aside, and nothing of other files is touched', async () => {
    const folder = await temporaryFolder()
    const note = await openNote(folder)
    await note.update(() => anyNote(1))
    for (const name of [
      'note.json.damaged-1',
      'note.json.older-2',
      'note.json.0123456789ab.tmp',
      'note.jsonx',
    ])
      await writeFile(join(folder, name), 'x')
    await note.update(() => anyNote(2))
    expect(await names(folder)).toHaveLength(6)
    await note.update(() => anyNote(3), withoutBackup)
    expect(await names(folder)).toEqual(['note.json', 'note.jsonx'])
  })

  it('leaves no copy of what it found damaged on the way', async () => {
    const folder = await temporaryFolder()
    const note = await openNote(folder)
    await note.update(() => anyNote(1))
    await writeFile(join(folder, 'note.json'), 'damaged meanwhile')
    await note.update(() => anyNote(2), withoutBackup)
    expect(await names(folder)).toEqual(['note.json'])
    expect(note.notices).toEqual([
      { file: 'note.json', kind: 'damaged', keptAs: 'note.json.damaged-1', usedBackup: false },
    ])
  })

  it('leaves no copy of what was damaged when it was opened', async () => {
    const folder = await temporaryFolder()
    const schema = z.object({ id: z.string() })
    const open = () =>
      openRecordFolder({ format: 'fairlead/id', version: 1, schema, layer: nodeFileLayer, folder })
    await writeFile(join(folder, 'a.json'), 'damaged')
    await writeFile(join(folder, 'a.json.bak'), 'damaged')
    const records = await open()
    expect(records.unusable).toMatchObject([
      { id: 'a', problem: { data: { file: 'a.json', proof: 'not an envelope, not an envelope' } } },
    ])
    await records.put({ id: 'a' }, withoutBackup)
    expect(await names(folder)).toEqual(['a.json'])
  })
})

describe('a durable write', () => {
  const write = (layer: FileLayer, path: string) =>
    writeDurably(layer, path, Buffer.from('content'), { replaces: false })
  const reason = (code: string) => ({ code: 'storage.not-saved', data: { file: 'file', reason: code } })

  it('is refused where the system takes no byte, and where other bytes come back', async () => {
    const folder = await temporaryFolder()
    const path = join(folder, 'file')
    const create: FileLayer['create'] = async (name) => ({
      ...(await nodeFileLayer.create(name)),
      write: async () => 0,
    })
    await expect(write({ ...nodeFileLayer, create }, path)).rejects.toMatchObject(reason('ESHORTWRITE'))
    const read = async () => Buffer.from('cantent')
    await expect(write({ ...nodeFileLayer, read }, path)).rejects.toMatchObject(reason('EREADBACK'))
    expect(await names(folder)).toEqual([])
    await write(nodeFileLayer, path)
    expect(await readFile(path, 'utf8')).toBe('content')
    expect(await names(folder)).toEqual(['file'])
  })

  it('passes on what is no failed system call, as a bug', async () => {
    const folder = await temporaryFolder()
    const bug = new Error('a bug')
    const rename = async () => {
      throw bug
    }
    await expect(write({ ...nodeFileLayer, rename }, join(folder, 'file'))).rejects.toBe(bug)
    const unlink = async () => {
      throw bug
    }
    const left = 'file.0123456789ab.tmp'
    await expect(removeLeftovers({ ...nodeFileLayer, unlink }, folder, [left])).rejects.toBe(bug)
    await removeLeftovers(nodeFileLayer, folder, [left])
  })

  it.each([
    ['file.0123456789ab.tmp', true],
    ['file.0123456789ab.tmp.json', false],
    ['file.0123456789abc.tmp', false],
    ['file.tmp', false],
  ])('knows its leftovers by their names: %s', (name, is) => expect(isTemporary(name)).toBe(is))
})

describe('a record folder at its end', () => {
  it('waits for what is under way, and takes nothing more', async () => {
    const folder = await temporaryFolder()
    const schema = z.object({ id: z.string() })
    const records = await openRecordFolder({
      format: 'fairlead/id',
      version: 1,
      schema,
      layer: nodeFileLayer,
      folder,
    })
    let saved = false
    void records.put({ id: 'a' }).then(() => {
      saved = true
    })
    await records.dispose()
    expect(saved).toBe(true)
    await expect((async () => records.put({ id: 'b' }))()).rejects.toThrow('disposed')
  })

  it('writes nothing where nothing changed', async () => {
    const folder = await temporaryFolder()
    const schema = z.object({ id: z.string() })
    const records = await openRecordFolder({
      format: 'fairlead/id',
      version: 1,
      schema,
      layer: nodeFileLayer,
      folder,
    })
    const record = await records.put({ id: 'a' })
    const bytes = await readFile(join(folder, 'a.json'))
    expect(await records.update('a', (before) => before ?? { id: 'a' })).toBe(record)
    expect(await readFile(join(folder, 'a.json'))).toEqual(bytes)
    expect(await names(folder)).toEqual(['a.json'])
  })
})
