import { mkdir, readdir, readFile, rename, stat, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { encodeEnvelope } from '../../../core/storage/envelope.ts'
import { anyNote, noteFormat, openNote } from './note-document.ts'
import { temporaryFolder } from './temporary-folder.ts'

const names = async (folder: string) => (await readdir(folder)).sort()

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

  it('DU-05: what was kept aside is never replaced by what is kept aside later', async () => {
    const kept: string[] = []
    for (const number of [1, 2, 3]) {
      const garbage = `garbage ${number}`
      await writeFile(main, garbage)
      kept.push(garbage)
      const document = await openNote(folder)
      expect(document.notices).toMatchObject([{ keptAs: `note.json.damaged-${number}` }])
      await document.update(() => anyNote(number))
      await document.update(() => anyNote(number))
    }
    const texts = [1, 2, 3].map((number) => readFile(`${main}.damaged-${number}`, 'utf8'))
    expect(await Promise.all(texts)).toEqual(kept)
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

  it('DU-10: moves a link aside that was planted while the document was open', async () => {
    const document = await openNote(folder)
    const victim = join(folder, 'victim')
    await rename(main, victim)
    await symlink(victim, main)
    const next = await document.update(() => anyNote(3))
    expect((await openNote(folder)).value).toEqual(next)
    expect(JSON.parse(await readFile(victim, 'utf8')).value).toEqual(newer)
    expect(document.notices).toMatchObject([{ kind: 'damaged', keptAs: 'note.json.damaged-1' }])
  })

  it('keeps the same damaged content aside again if it comes back', async () => {
    await writeFile(main, 'rubbish')
    const document = await openNote(folder)
    await writeFile(main, 'rubbish')
    await document.update(() => anyNote(3))
    expect(await names(folder)).toEqual([
      'note.json',
      'note.json.bak',
      'note.json.damaged-1',
      'note.json.damaged-2',
    ])
    expect(JSON.parse(await readFile(backup, 'utf8')).value).toEqual(older)
  })

  it('DU-05: a damaged backup alone: refused, never started empty', async () => {
    await rename(main, join(folder, 'elsewhere'))
    await truncate(backup, 10)
    await expect(openNote(folder)).rejects.toMatchObject({
      code: 'storage.damaged',
      data: { file: 'note.json', proof: 'not an envelope' },
    })
  })
})
