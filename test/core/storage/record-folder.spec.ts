import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { encodeEnvelope } from '../../../core/storage/envelope.ts'
import type { FileLayer } from '../../../core/storage/file-layer.ts'
import { nodeFileLayer } from '../../../core/storage/node-file-layer.ts'
import { openRecordFolder } from '../../../core/storage/record-folder.ts'
import { temporaryFolder } from './temporary-folder.ts'

const schema = z.object({ id: z.string(), text: z.string() })
const format = { format: 'fairlead/card', version: 1, schema } as const
const open = (folder: string, layer: FileLayer = nodeFileLayer) =>
  openRecordFolder({ ...format, layer, folder })
const names = async (folder: string) => (await readdir(folder)).sort()
const failing = (code: string) => async () => {
  throw Object.assign(new Error(`${code}: stand-in`), { code })
}
const anyText = () => randomBytes(16).toString('hex')

async function cardFolder(): Promise<string> {
  return join(await temporaryFolder(), 'cards')
}

describe('a record folder', () => {
  it('DU-09: makes its folder with mode 0700 and keeps one file a record', async () => {
    const folder = await cardFolder()
    const cards = await open(folder)
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    const b = await cards.put({ id: 'b', text: anyText() })
    const a = await cards.put({ id: 'a', text: anyText() })
    expect(cards.list()).toEqual([a, b])
    expect(await names(folder)).toEqual(['a.json', 'b.json'])
    expect((await open(folder)).list()).toEqual([a, b])
    expect((await open(folder)).get('b')).toEqual(b)
  })

  it('lists what stands after each change, and leaves a list that was given out as it was', async () => {
    const cards = await open(await cardFolder())
    expect(cards.list()).toEqual([])
    const b = await cards.put({ id: 'b', text: anyText() })
    expect(cards.list()).toEqual([b])
    const a = await cards.put({ id: 'a', text: anyText() })
    const both = cards.list()
    expect(both).toEqual([a, b])
    const changed = await cards.update('b', () => ({ id: 'b', text: anyText() }))
    expect(cards.list()).toEqual([a, changed])
    await cards.remove('a')
    expect(cards.list()).toEqual([changed])
    expect(both).toEqual([a, b])
  })

  it.each(['', '../a', 'A', 'a.b', 'a/b', 'ä', 'a'.repeat(65)])('refuses the id %j as a bug', async (id) => {
    const cards = await open(await cardFolder())
    await expect(cards.put({ id, text: '' })).rejects.toThrow('record id')
    await expect(cards.remove(id)).rejects.toThrow('record id')
  })

  it('updates on what stands when its turn comes', async () => {
    const cards = await open(await cardFolder())
    await Promise.all(
      Array.from({ length: 20 }, () =>
        cards.update('a', (card) => ({ id: 'a', text: `${card?.text ?? ''}x` })),
      ),
    )
    expect(cards.get('a')?.text).toBe('x'.repeat(20))
    await expect(cards.update('a', () => ({ id: 'b', text: '' }))).rejects.toThrow('keeps its id')
  })

  it('removes every file of a record, backups, leftovers and damaged copies included, and no other', async () => {
    const folder = await cardFolder()
    const cards = await open(folder)
    await cards.put({ id: 'a', text: 'one' })
    await cards.put({ id: 'a', text: 'two' })
    await cards.put({ id: 'a-b', text: 'other' })
    await writeFile(join(folder, 'a.json.damaged-1'), 'x')
    await writeFile(join(folder, 'a.json.0123456789ab.tmp'), 'x')
    await cards.remove('a')
    expect(cards.get('a')).toBeUndefined()
    expect(await names(folder)).toEqual(['a-b.json'])
    await cards.remove('a')
    await cards.put({ id: 'a', text: 'new' })
    expect((await open(folder)).get('a')).toEqual({ id: 'a', text: 'new' })
  })

  it('leaves nothing of a superseded content where no backup may be kept', async () => {
    const folder = await cardFolder()
    const cards = await open(folder)
    const superseded = anyText()
    await cards.put({ id: 'a', text: superseded })
    await cards.put({ id: 'a', text: 'between' })
    await cards.put({ id: 'a', text: 'last' }, { keepBackup: false })
    expect(await names(folder)).toEqual(['a.json'])
    expect(await readFile(join(folder, 'a.json'), 'utf8')).not.toContain(superseded)
  })
})

describe('opening a record folder', () => {
  it('reads so few files at once that small limits on open files hold', async () => {
    const folder = await cardFolder()
    const cards = await open(folder)
    const ids = Array.from({ length: 100 }, (_, index) => `card-${String(index).padStart(3, '0')}`)
    await Promise.all(ids.map((id) => cards.put({ id, text: id })))
    let now = 0
    let most = 0
    const read: FileLayer['read'] = async (path) => {
      now += 1
      most = Math.max(most, now)
      try {
        return await nodeFileLayer.read(path)
      } finally {
        now -= 1
      }
    }
    const again = await open(folder, { ...nodeFileLayer, read })
    expect(again.list().map(({ id }) => id)).toEqual(ids)
    expect(most).toBeGreaterThan(1)
    expect(most).toBeLessThanOrEqual(32)
  })

  it('takes no notice of what has not the name of a record, and removes what a killed save left', async () => {
    const folder = await cardFolder()
    await mkdir(folder)
    const bytes = encodeEnvelope(format, 1, { id: 'a', text: 'a' })
    for (const name of ['a.jsonx', 'A.json', 'ä.json', `${'a'.repeat(65)}.json`, 'README'])
      await writeFile(join(folder, name), bytes)
    await writeFile(join(folder, 'b.json.0123456789ab.tmp'), 'half')
    const cards = await open(folder)
    expect(cards).toMatchObject({ unusable: [], notices: [] })
    expect(cards.list()).toEqual([])
    expect(await names(folder)).not.toContain('b.json.0123456789ab.tmp')
    expect(await names(folder)).toHaveLength(5)
  })

  it.each<[string, (of: FileLayer) => Partial<FileLayer>]>([
    ['listed', () => ({ list: failing('EACCES') })],
    ['made', () => ({ makeFolder: failing('EROFS') })],
    ['made durable', () => ({ syncFolder: failing('EIO') })],
  ])('says so where the folder cannot be %s', async (_, over) => {
    const layer = { ...nodeFileLayer, ...over(nodeFileLayer) }
    await expect(open(await cardFolder(), layer)).rejects.toMatchObject({
      code: 'storage.not-saved',
      data: { file: 'cards' },
    })
  })
})

describe('a damaged record', () => {
  it('DU-05: hides none of the others, and is reported', async () => {
    const folder = await cardFolder()
    const cards = await open(folder)
    await cards.put({ id: 'a', text: 'a' })
    await cards.put({ id: 'b', text: 'b' })
    await truncate(join(folder, 'a.json'), 12)
    const again = await open(folder)
    expect(again.list()).toEqual([{ id: 'b', text: 'b' }])
    expect(again.unusable).toMatchObject([
      { id: 'a', problem: { code: 'storage.damaged', data: { file: 'a.json' } } },
    ])
    expect(await names(folder)).toEqual(['a.json', 'b.json'])
    await again.put({ id: 'a', text: 'new' })
    expect(again.unusable).toEqual([])
    expect(await names(folder)).toEqual(['a.json', 'a.json.damaged-1', 'b.json'])
  })

  it('is kept aside when the record is saved anew, its backup too', async () => {
    const folder = await cardFolder()
    const cards = await open(folder)
    await cards.put({ id: 'a', text: 'a' })
    await cards.put({ id: 'a', text: 'b' })
    await truncate(join(folder, 'a.json'), 12)
    await truncate(join(folder, 'a.json.bak'), 12)
    const again = await open(folder)
    await again.put({ id: 'a', text: 'new' })
    await again.put({ id: 'a', text: 'newer' })
    expect(again.unusable).toEqual([])
    expect(await names(folder)).toEqual(['a.json', 'a.json.bak', 'a.json.bak.damaged-1', 'a.json.damaged-1'])
  })

  it('DU-05: of which only copies kept aside are left is reported, not missing', async () => {
    const folder = await cardFolder()
    const cards = await open(folder)
    await cards.put({ id: 'b', text: 'b' })
    await writeFile(join(folder, 'a.json.damaged-1'), 'rubbish')
    const again = await open(folder)
    expect(again.unusable).toMatchObject([{ id: 'a', problem: { data: { file: 'a.json' } } }])
    expect(again.list()).toEqual([{ id: 'b', text: 'b' }])
  })

  it('whose main file cannot be read is kept aside by the next save, and its damaged backup too', async () => {
    const folder = await cardFolder()
    const cards = await open(folder)
    await cards.put({ id: 'a', text: 'a' })
    await writeFile(join(folder, 'a.json.bak'), 'rubbish')
    const read: FileLayer['read'] = (path) =>
      path.endsWith('a.json') && existsSync(path) ? failing('EIO')() : nodeFileLayer.read(path)
    const again = await open(folder, { ...nodeFileLayer, read })
    expect(again.unusable).toMatchObject([{ problem: { data: { proof: 'EIO, not an envelope' } } }])
    await again.put({ id: 'a', text: 'new' })
    expect(await names(folder)).toEqual(['a.json', 'a.json.bak.damaged-1', 'a.json.damaged-1'])
  })

  it('of which only the damaged backup stands is saved anew', async () => {
    const folder = await cardFolder()
    await mkdir(folder)
    await writeFile(join(folder, 'a.json.bak'), 'rubbish')
    const cards = await open(folder)
    expect(cards.unusable).toMatchObject([{ id: 'a' }])
    await cards.put({ id: 'a', text: 'new' })
    expect(await names(folder)).toEqual(['a.json', 'a.json.bak.damaged-1'])
  })

  it('DU-06: comes back from its backup with a notice', async () => {
    const folder = await cardFolder()
    const cards = await open(folder)
    await cards.put({ id: 'a', text: 'a' })
    await cards.put({ id: 'a', text: 'b' })
    await truncate(join(folder, 'a.json'), 12)
    const again = await open(folder)
    expect(again.get('a')?.text).toBe('a')
    expect(again.notices).toMatchObject([{ file: 'a.json', kind: 'damaged', keptAs: 'a.json.damaged-1' }])
  })

  it('that stands under the name of another does not count as that one', async () => {
    const folder = await cardFolder()
    const cards = await open(folder)
    await cards.put({ id: 'a', text: 'a' })
    await writeFile(join(folder, 'b.json'), await readFile(join(folder, 'a.json')))
    const again = await open(folder)
    expect(again.get('b')).toBeUndefined()
    expect(again.unusable).toMatchObject([
      { id: 'b', problem: { code: 'storage.damaged', data: { file: 'b.json', proof: 'another id' } } },
    ])
  })

  it('of a newer version is neither changed nor removed', async () => {
    const folder = await cardFolder()
    await mkdir(folder)
    const bytes = encodeEnvelope({ ...format, version: 2 }, 4, { id: 'a', text: 'future' })
    await writeFile(join(folder, 'a.json'), bytes)
    const cards = await open(folder)
    expect(cards.get('a')?.text).toBe('future')
    await expect(cards.put({ id: 'a', text: 'x' })).rejects.toMatchObject({ code: 'storage.newer-format' })
    await expect(cards.remove('a')).rejects.toMatchObject({ code: 'storage.newer-format' })
    expect(await readFile(join(folder, 'a.json'))).toEqual(bytes)
  })
})
