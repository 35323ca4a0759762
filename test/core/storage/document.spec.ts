import { chmod, mkdir, readdir, readFile, rename, stat, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { openDocument } from '../../../core/storage/document.ts'
import { encodeEnvelope } from '../../../core/storage/envelope.ts'
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

describe('a damaged document', () => {
  let folder: string
  let main: string
  let backup: string
  const older = anyNote(1)
  const newer = anyNote(2)

  beforeEach(async () => {
    folder = await temporaryFolder()
    main = join(folder, 'note.json')
    backup = `${main}.bak`
    const document = await openNote(folder)
    await document.update(() => older)
    await document.update(() => newer)
  })

  const damages: [string, (path: string) => Promise<void>][] = [
    ['truncated', async (path) => truncate(path, 40)],
    ['emptied', async (path) => truncate(path, 0)],
    ['zeroed', async (path) => writeFile(path, Buffer.alloc((await stat(path)).size))],
    ['extended', async (path) => writeFile(path, '}', { flag: 'a' })],
    [
      'bit-flipped',
      async (path) => writeFile(path, (await readFile(path, 'utf8')).replace('"number"', '"nunber"')),
    ],
    [
      'another value',
      async (path) => writeFile(path, (await readFile(path, 'utf8')).replace(/"number": \d/, '"number": 9')),
    ],
    [
      'of another format',
      async (path) => writeFile(path, encodeEnvelope({ ...noteFormat, format: 'fairlead/other' }, 9, newer)),
    ],
    ['replaced by a folder', async (path) => rename(path, `${path}-away`).then(async () => mkdir(path))],
    [
      'replaced by a link',
      async (path) =>
        rename(path, join(folder, 'away')).then(async () => symlink(join(folder, 'away'), path)),
    ],
  ]

  it.each(damages)(
    'DU-05, DU-06: %s main file: the backup is used, the damaged one kept aside and told',
    async (_, damage) => {
      await damage(main)
      const document = await openNote(folder)
      expect(document.value).toEqual(older)
      expect(document.notices).toEqual([
        { file: 'note.json', kind: 'damaged', keptAs: 'note.json.damaged-1', usedBackup: true },
      ])
      expect(await names(folder)).toContain('note.json.damaged-1')
      const next = await document.update(() => anyNote(3))
      expect((await openNote(folder)).value).toEqual(next)
      expect((await openNote(folder)).notices).toEqual([])
    },
  )

  it.each(damages)('DU-05: %s in both files: refused by name, nothing touched', async (_, damage) => {
    await damage(backup)
    await rename(join(folder, 'away'), join(folder, 'away-2')).catch(() => undefined)
    await damage(main)
    const before = await names(folder)
    await expect(openNote(folder)).rejects.toMatchObject({
      code: 'storage.damaged',
      data: { file: 'note.json' },
    })
    expect(await names(folder)).toEqual(before)
  })

  it('DU-06: a damaged backup is kept aside and the main file used', async () => {
    await truncate(backup, 10)
    const document = await openNote(folder)
    expect(document.value).toEqual(newer)
    expect(document.notices).toEqual([
      { file: 'note.json.bak', kind: 'damaged', keptAs: 'note.json.bak.damaged-1', usedBackup: false },
    ])
  })

  it('DU-06: both verify: the higher generation wins whichever file has it', async () => {
    await rename(main, join(folder, 'swap'))
    await rename(backup, main)
    await rename(join(folder, 'swap'), backup)
    const document = await openNote(folder)
    expect(document.value).toEqual(newer)
    expect(document.notices).toMatchObject([{ kind: 'older', usedBackup: true }])
    const next = await document.update(() => anyNote(3))
    expect((await openNote(folder)).value).toEqual(next)
  })

  it('DU-05: a missing main file with a backup is no empty start', async () => {
    await rename(main, join(folder, 'elsewhere'))
    const document = await openNote(folder)
    expect(document).toMatchObject({
      value: older,
      exists: true,
      notices: [{ kind: 'missing', usedBackup: true }],
    })
  })

  it('DU-05: only a damaged copy is left: refused, never started empty', async () => {
    await rename(main, `${main}.damaged-1`)
    await rename(backup, join(folder, 'elsewhere'))
    await expect(openNote(folder)).rejects.toMatchObject({ code: 'storage.damaged' })
  })

  it('keeps a file aside that was damaged while the document was open', async () => {
    const document = await openNote(folder)
    await truncate(main, 5)
    const next = await document.update(() => anyNote(3))
    expect((await openNote(folder)).value).toEqual(next)
    expect(await names(folder)).toContain('note.json.damaged-1')
  })

  it('DU-07: refuses to save over what another process wrote', async () => {
    const document = await openNote(folder)
    const other = await openNote(folder)
    const theirs = await other.update(() => anyNote(3))
    await expect(document.update(() => anyNote(4))).rejects.toMatchObject({
      code: 'storage.not-saved',
      data: { reason: 'ECHANGED' },
    })
    expect((await openNote(folder)).value).toEqual(theirs)
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

describe('a document of another version', () => {
  const versions = {
    ...noteFormat,
    version: 3,
    migrations: [
      (value: unknown) => ({ ...(value as object), number: 1 }),
      (value: unknown) => ({ ...(value as object), text: `moved ${(value as { text: string }).text}` }),
    ],
  }

  it('is taken through its migrations in order, and written in the new version at the next update', async () => {
    const folder = await temporaryFolder()
    const path = join(folder, 'note.json')
    const first = { ...noteFormat, schema: z.object({ text: z.string() }) }
    await writeFile(path, encodeEnvelope(first, 5, { text: 'here' }))
    const open = () => openDocument({ ...versions, layer: nodeFileLayer, path, initial: emptyNote })
    const document = await open()
    expect(document.value).toEqual({ text: 'moved here', number: 1 })
    await document.update((note) => ({ ...note, number: 2 }))
    expect((await open()).value).toEqual({ text: 'moved here', number: 2 })
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ version: 3, generation: 6 })
    expect(JSON.parse(await readFile(`${path}.bak`, 'utf8'))).toMatchObject({
      version: 1,
      value: { text: 'here' },
    })
  })

  it('is read-only where it is newer than the program, and beats an older backup', async () => {
    const folder = await temporaryFolder()
    const path = join(folder, 'note.json')
    const value = anyNote()
    await writeFile(path, encodeEnvelope({ ...noteFormat, version: 2 }, 8, value))
    await writeFile(`${path}.bak`, encodeEnvelope(noteFormat, 7, anyNote()))
    const bytes = await readFile(path)
    const document = await openNote(folder)
    expect(document).toMatchObject({ value, readOnly: true })
    await expect(document.update(() => anyNote())).rejects.toMatchObject({
      code: 'storage.newer-format',
      data: { file: 'note.json', format: 2 },
    })
    expect(await readFile(path)).toEqual(bytes)
  })

  it('is refused where its value cannot be understood at all', async () => {
    const folder = await temporaryFolder()
    const future = { ...noteFormat, version: 2, schema: z.object({ other: z.string() }) }
    await writeFile(join(folder, 'note.json'), encodeEnvelope(future, 8, { other: 'x' }))
    await expect(openNote(folder)).rejects.toMatchObject({ code: 'storage.newer-format' })
    expect(await names(folder)).toEqual(['note.json'])
  })

  it('needs a migration for every step', async () => {
    const options = { ...noteFormat, version: 2, layer: nodeFileLayer, path: '/nowhere', initial: emptyNote }
    await expect(openDocument(options)).rejects.toThrow('migrations')
  })
})

describe('files of a document', () => {
  const before = process.umask()
  afterEach(() => {
    process.umask(before)
  })

  it.each([0o000, 0o077])('DU-09: have mode 0600 under umask %o, temporary ones too', async (umask) => {
    const folder = await temporaryFolder()
    process.umask(umask)
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
})
