import { chmod, readdir, readFile, stat, symlink, truncate, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import * as z from 'zod'
import { encodeEnvelope } from '../../../core/storage/envelope.ts'
import type { FileLayer } from '../../../core/storage/file-layer.ts'
import { nodeFileLayer } from '../../../core/storage/node-file-layer.ts'
import { anyNote, emptyNote, noteFormat, openNote } from './note-document.ts'
import { temporaryFolder } from './temporary-folder.ts'

const names = async (folder: string) => (await readdir(folder)).sort()

describe('a document', () => {
  it('has its initial value and no file before the first update', async () => {
    const folder = await temporaryFolder()
    const document = await openNote(folder)
    expect(document).toMatchObject({ value: emptyNote, exists: false, generation: 0, notices: [] })
    expect(await names(folder)).toEqual([])
  })

  it('begins in a folder that does not stand yet, but not in one that cannot be listed', async () => {
    const folder = join(await temporaryFolder(), 'later')
    expect(await openNote(folder)).toMatchObject({ value: emptyNote, exists: false, readOnly: false })
    const list = async () => {
      throw Object.assign(new Error('EACCES: stand-in'), { code: 'EACCES' })
    }
    await expect(openNote(folder, { ...nodeFileLayer, list })).rejects.toMatchObject({ code: 'EACCES' })
  })

  it('comes back as it was saved, with a higher generation each time', async () => {
    const folder = await temporaryFolder()
    const document = await openNote(folder)
    await document.update(() => anyNote())
    const saved = await document.update((note) => ({ ...note, number: note.number + 1 }))
    const again = await openNote(folder)
    expect(again.value).toEqual(saved)
    expect(again.value.number).toBe(2)
    expect(again.generation).toBe(2)
    expect(await names(folder)).toEqual(['note.json', 'note.json.bak'])
  })

  it('gives frozen snapshots that a caller cannot change from outside', async () => {
    const document = await openNote(await temporaryFolder())
    const mine = anyNote()
    await document.update(() => mine)
    mine.text = 'changed'
    expect(document.value.text).not.toBe('changed')
    expect(Object.isFrozen(document.value)).toBe(true)
  })

  it('refuses a value that its schema refuses, and keeps the old one', async () => {
    const folder = await temporaryFolder()
    const document = await openNote(folder)
    const good = await document.update(() => anyNote())
    await expect(document.update((note) => ({ ...note, number: 0.5 }))).rejects.toBeInstanceOf(z.ZodError)
    expect(document.value).toEqual(good)
    expect((await openNote(folder)).value).toEqual(good)
  })

  it('writes nothing for an unchanged value', async () => {
    const document = await openNote(await temporaryFolder())
    await document.update(() => anyNote())
    await document.update((note) => note)
    expect(document.generation).toBe(1)
  })

  it('leaves no backup where the replaced content must vanish', async () => {
    const folder = await temporaryFolder()
    const document = await openNote(folder)
    const old = await document.update(() => anyNote())
    await document.update(() => anyNote(), { keepBackup: false })
    expect(await names(folder)).toEqual(['note.json'])
    expect(await readFile(join(folder, 'note.json'), 'utf8')).not.toContain(old.text)
  })

  it('DU-08: runs 100 updates at once one after the other, and each promise tells the truth', async () => {
    const folder = await temporaryFolder()
    const document = await openNote(folder)
    const updates = Array.from({ length: 100 }, async (_, index) => {
      const saved = await document.update((note) => {
        if (index % 10 === 3) throw new RangeError('refused')
        return { ...note, number: note.number + 1 }
      })
      return saved.number
    })
    const results = await Promise.allSettled(updates)
    const numbers = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    expect(numbers).toEqual(Array.from({ length: 90 }, (_, index) => index + 1))
    expect((await openNote(folder)).value.number).toBe(90)
  })

  it('refuses updates after its end', async () => {
    const document = await openNote(await temporaryFolder())
    const last = document.update(() => anyNote(7))
    await document.dispose()
    expect((await last).number).toBe(7)
    await expect(document.update(() => anyNote())).rejects.toThrow('disposed')
  })
})

describe('files of a document', () => {
  it.each([0o000, 0o077])('DU-09: have mode 0600 under umask %o, temporary ones too', async (umask) => {
    const folder = await temporaryFolder()
    const before = process.umask(umask)
    onTestFinished(() => {
      process.umask(before)
    })
    const modes: number[] = []
    const layer = {
      ...nodeFileLayer,
      rename: async (from: string, to: string) => {
        modes.push((await stat(from)).mode & 0o777)
        await nodeFileLayer.rename(from, to)
      },
    }
    const document = await openNote(folder, layer)
    await document.update(() => anyNote())
    await document.update(() => anyNote())
    for (const name of await names(folder)) modes.push((await stat(join(folder, name))).mode & 0o777)
    expect(modes).toEqual([0o600, 0o600, 0o600, 0o600, 0o600])
  })

  it('DU-10: a link planted under a name is not followed, neither to read nor to write', async () => {
    const folder = await temporaryFolder()
    const victim = join(folder, 'victim')
    await writeFile(victim, encodeEnvelope(noteFormat, 3, anyNote()))
    const bytes = await readFile(victim)
    await symlink(victim, join(folder, 'note.json'))
    await expect(openNote(folder)).rejects.toMatchObject({
      code: 'storage.damaged',
      data: { proof: 'ELOOP' },
    })
    await expect(nodeFileLayer.create(join(folder, 'note.json'))).rejects.toMatchObject({ code: 'EEXIST' })
    expect(await readFile(victim)).toEqual(bytes)
  })

  it('removes at the next start what a killed save left behind, and nothing else', async () => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'note.json.0123456789ab.tmp'), 'half')
    await writeFile(join(folder, 'other.json.0123456789ab.tmp'), 'not mine')
    await writeFile(join(folder, 'note.json.tmp'), 'not mine either')
    await expect(openNote(folder)).resolves.toMatchObject({ exists: false })
    expect(await names(folder)).toEqual(['note.json.tmp', 'other.json.0123456789ab.tmp'])
  })

  it('copies the backup where the file system has no links', async () => {
    const folder = await temporaryFolder()
    const layer = {
      ...nodeFileLayer,
      link: async () => {
        throw Object.assign(new Error('ENOTSUP'), { code: 'ENOTSUP' })
      },
    }
    const document = await openNote(folder, layer)
    const first = await document.update(() => anyNote(1))
    await document.update(() => anyNote(2))
    await truncate(join(folder, 'note.json'), 3)
    expect((await openNote(folder)).value).toEqual(first)
    await chmod(folder, 0o700)
  })

  it('are synced before they are renamed, and the folder after: the order that a power cut asks for', async () => {
    const folder = await temporaryFolder()
    const trace: string[] = []
    const short = (path: string) => basename(path).replace(/[0-9a-f]{12}/, '#')
    const layer: FileLayer = {
      ...nodeFileLayer,
      create: async (path) => {
        trace.push(`create ${short(path)}`)
        const file = await nodeFileLayer.create(path)
        return {
          write: (bytes) => file.write(bytes),
          sync: async () => {
            trace.push('sync')
            await file.sync()
          },
          close: async () => {
            trace.push('close')
            await file.close()
          },
        }
      },
      read: async (path) => {
        trace.push(`read ${short(path)}`)
        return await nodeFileLayer.read(path)
      },
      link: async (from, to) => {
        trace.push(`link ${short(from)} ${short(to)}`)
        await nodeFileLayer.link(from, to)
      },
      rename: async (from, to) => {
        trace.push(`rename ${short(from)} ${short(to)}`)
        await nodeFileLayer.rename(from, to)
      },
      syncFolder: async (path) => {
        trace.push('sync folder')
        await nodeFileLayer.syncFolder(path)
      },
    }
    const document = await openNote(folder, layer)
    await document.update(() => anyNote())
    trace.length = 0
    await document.update(() => anyNote())
    expect(trace).toEqual([
      'read note.json',
      'create note.json.#.tmp',
      'sync',
      'close',
      'read note.json.#.tmp',
      'link note.json note.json.#.tmp',
      'rename note.json.#.tmp note.json.bak',
      'rename note.json.#.tmp note.json',
      'sync folder',
    ])
  })
})
