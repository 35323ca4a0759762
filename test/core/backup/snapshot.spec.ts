import { randomBytes } from 'node:crypto'
import { appendFile, mkdir, rename, symlink, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import type { DataShape } from '../../../core/backup/data-shape.ts'
import { placeOf } from '../../../core/backup/data-shape.ts'
import { takeSnapshot } from '../../../core/backup/snapshot.ts'
import { openDocument } from '../../../core/storage/document.ts'
import { encodeEnvelope } from '../../../core/storage/envelope.ts'
import type { FileLayer } from '../../../core/storage/file-layer.ts'
import { nodeFileLayer } from '../../../core/storage/node-file-layer.ts'
import { openRecordFolder } from '../../../core/storage/record-folder.ts'
import { newFolder } from './host-bed.ts'

const noteFormat = { format: 'fairlead/note', version: 1, schema: z.object({ number: z.int() }) } as const
const recordFormat = {
  format: 'fairlead/line',
  version: 1,
  schema: z.object({ id: z.string(), number: z.int() }),
} as const
const shape: DataShape = {
  documents: { 'left.json': noteFormat, 'right.json': noteFormat },
  records: [{ folder: /^lines$/, format: recordFormat }],
  plain: { 'settings.json': 'replaced', 'log.jsonl': 'appended', 'log.jsonl.1': 'appended' },
}
const layer = nodeFileLayer
const initial = { number: 0 }
const note = (folder: string, name: string) =>
  openDocument({ ...noteFormat, layer, path: join(folder, name), initial })

function numberIn(bytes: Buffer | undefined): number {
  const parsed = z.object({ value: z.object({ number: z.number() }) }).parse(JSON.parse(String(bytes)))
  return parsed.value.number
}

describe('a snapshot', () => {
  it('holds what belongs to the folder and nothing else', async () => {
    const folder = await newFolder()
    await (await note(folder, 'left.json')).update(() => ({ number: 1 }))
    const lines = await openRecordFolder({ ...recordFormat, layer, folder: join(folder, 'lines') })
    await lines.put({ id: 'a', number: 1 })
    await lines.put({ id: 'a', number: 2 })
    await writeFile(join(folder, 'settings.json'), '{}')
    await writeFile(join(folder, 'log.jsonl'), 'line\n')
    for (const name of [
      'left.json.damaged-1',
      'right.json.0123456789ab.tmp',
      'restore-asked.json',
      'mine.txt',
    ]) {
      await writeFile(join(folder, name), 'x')
    }
    await mkdir(join(folder, 'lock'))
    await writeFile(join(folder, 'lines', 'B.json'), 'x')
    const { files, leftOut } = await takeSnapshot(layer, folder, shape)
    expect([...files.keys()].sort()).toEqual(['left.json', 'lines/a.json', 'log.jsonl', 'settings.json'])
    expect(numberIn(files.get('lines/a.json'))).toBe(2)
    expect(leftOut).toEqual([])
  })

  it.each<[string, string, string, number | undefined]>([
    ['the file, if it is whole', 'main', 'old', 2],
    ['the backup, if the file is damaged', 'damaged', 'old', 1],
    ['the backup, if the file is missing', 'missing', 'old', 1],
    ['the backup, if it is newer', 'old', 'main', 2],
    ['neither, if both are damaged, and says so', 'damaged', 'damaged', undefined],
  ])('takes %s', async (_, main, backup, wanted) => {
    const folder = await newFolder()
    const content = (kind: string) =>
      kind === 'damaged'
        ? Buffer.from('x')
        : encodeEnvelope(noteFormat, kind === 'main' ? 9 : 8, { number: kind === 'main' ? 2 : 1 })
    if (main !== 'missing') await writeFile(join(folder, 'left.json'), content(main))
    await writeFile(join(folder, 'left.json.bak'), content(backup))
    const { files, leftOut } = await takeSnapshot(layer, folder, shape)
    if (wanted === undefined) {
      expect([...files.keys()]).toEqual([])
      expect(leftOut).toEqual(['left.json'])
    } else expect(numberIn(files.get('left.json'))).toBe(wanted)
  })

  it('leaves out what is no file, and does not follow a link', async () => {
    const folder = await newFolder()
    const elsewhere = join(await newFolder(), 'x')
    await writeFile(elsewhere, encodeEnvelope(noteFormat, 1, initial))
    await symlink(elsewhere, join(folder, 'left.json'))
    await mkdir(join(folder, 'right.json'))
    expect(await takeSnapshot(layer, folder, shape)).toEqual({
      files: new Map(),
      leftOut: ['left.json', 'right.json'],
    })
  })

  it('is of one moment, whatever is saved meanwhile', async () => {
    const folder = await newFolder()
    const [left, right] = [await note(folder, 'left.json'), await note(folder, 'right.json')]
    await left.update(() => ({ number: 1 }))
    await right.update(() => ({ number: 1 }))
    let going = true
    // right never runs ahead of left, and never stays more than one behind
    const saves = (async () => {
      for (let number = 2; going; number += 1) {
        await left.update(() => ({ number }))
        await right.update(() => ({ number }))
        await appendFile(join(folder, 'log.jsonl'), `${number}\n`)
        if (number % 3 === 0) await new Promise((resolve) => setTimeout(resolve, 200))
      }
    })()
    const numbers = new Set<number>()
    while (numbers.size < 5) {
      const files = await takeSnapshot(layer, folder, shape).then(
        (snapshot) => snapshot.files,
        (error: unknown) => expect(error).toMatchObject({ code: 'backup.unsettled' }),
      )
      if (!files) continue
      const number = numberIn(files.get('left.json'))
      expect([0, 1]).toContain(number - numberIn(files.get('right.json')))
      numbers.add(number)
    }
    going = false
    await saves
  }, 60_000)

  it('notices that a file went away while the first line of a log came', async () => {
    const folder = await newFolder()
    const [left, right] = [await note(folder, 'left.json'), await note(folder, 'right.json')]
    await left.update(() => ({ number: 1 }))
    await right.update(() => ({ number: 1 }))
    let listed = 0
    const between: FileLayer = {
      ...layer,
      list: async (path) => {
        listed += 1
        if (listed === 2) {
          await unlink(join(folder, 'right.json'))
          await writeFile(join(folder, 'log.jsonl'), '1\n')
        }
        return layer.list(path)
      },
    }
    await takeSnapshot(between, folder, shape)
    expect(listed).toBe(3)
  })

  it('never pairs a file from before a save with one from after it', async () => {
    const folder = await newFolder()
    const [left, right] = [await note(folder, 'left.json'), await note(folder, 'right.json')]
    await left.update(() => ({ number: 1 }))
    await right.update(() => ({ number: 1 }))
    let saved: Promise<void> | undefined
    const between: FileLayer = {
      ...layer,
      read: async (path) => {
        if (path.endsWith('right.json')) await saved
        const bytes = await layer.read(path)
        if (path.endsWith('left.json')) {
          saved ??= left
            .update(() => ({ number: 2 }))
            .then(() => right.update(() => ({ number: 2 })))
            .then(() => undefined)
        }
        return bytes
      },
    }
    const { files } = await takeSnapshot(between, folder, shape)
    expect([numberIn(files.get('left.json')), numberIn(files.get('right.json'))]).toEqual([2, 2])
  })

  it('is refused where nothing ever settles', async () => {
    const folder = await newFolder()
    const restless: FileLayer = {
      ...layer,
      read: async () => encodeEnvelope(noteFormat, 1, { number: randomBytes(4).readUInt32BE() }),
    }
    await writeFile(join(folder, 'left.json'), '')
    await expect(takeSnapshot(restless, folder, shape)).rejects.toMatchObject({ code: 'backup.unsettled' })
  }, 20_000)

  it('takes a log that is handed on meanwhile whole, and once', async () => {
    const folder = await newFolder()
    const log = join(folder, 'log.jsonl')
    await writeFile(log, 'one\n')
    let reads = 0
    const turning: FileLayer = {
      ...layer,
      // the log is handed on to its second segment in the midst of the first reading
      read: async (path) => {
        const bytes = await layer.read(path)
        reads += 1
        if (reads === 1) {
          await rename(log, `${log}.1`)
          await writeFile(log, 'two\n')
        }
        return bytes
      },
    }
    const { files } = await takeSnapshot(turning, folder, shape)
    expect(String(files.get('log.jsonl.1'))).toBe('one\n')
    expect(String(files.get('log.jsonl'))).toBe('two\n')
  })

  it('does not mind a file that goes while it is read', async () => {
    const folder = await newFolder()
    await (await note(folder, 'left.json')).update(() => ({ number: 4 }))
    await writeFile(join(folder, 'settings.json'), '{}')
    let first = true
    const vanishing: FileLayer = {
      ...layer,
      read: async (path) => {
        if (first && path.endsWith('settings.json')) {
          first = false
          await unlink(path)
        }
        return layer.read(path)
      },
    }
    expect([...(await takeSnapshot(vanishing, folder, shape)).files.keys()]).toEqual(['left.json'])
  })

  it('tells a folder that is too large for a backup, and one that cannot be read now', async () => {
    const folder = await newFolder()
    await writeFile(join(folder, 'settings.json'), '{}')
    const vast: FileLayer = { ...layer, read: async () => Buffer.alloc(129 * 1024 * 1024) }
    await expect(takeSnapshot(vast, folder, shape)).rejects.toMatchObject({
      code: 'backup.too-large',
      data: { most: 64 },
    })
    const crowded: FileLayer = {
      ...layer,
      list: async (path) =>
        path === folder ? ['lines'] : Array.from({ length: 100_001 }, (_, id) => `${id}.json`),
    }
    await expect(takeSnapshot(crowded, folder, shape)).rejects.toMatchObject({ code: 'backup.too-large' })
    const busy: FileLayer = {
      ...layer,
      read: async () => {
        throw Object.assign(new Error('EMFILE'), { code: 'EMFILE' })
      },
    }
    await expect(takeSnapshot(busy, folder, shape)).rejects.toMatchObject({
      code: 'storage.damaged',
      data: { proof: 'EMFILE' },
    })
  })

  it('knows a place only as it is written', () => {
    expect(placeOf(shape, 'lines/a.json')?.kind).toBe('enveloped')
    expect(placeOf(shape, 'settings.json')).toEqual({ kind: 'plain', changes: 'replaced' })
    for (const path of ['lines', 'lines/', 'lines/a', 'Lines/a.json', 'left.json/x', 'hasOwnProperty']) {
      expect(placeOf(shape, path)).toBeUndefined()
    }
  })
})
