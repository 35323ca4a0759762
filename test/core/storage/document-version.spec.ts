import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { openDocument } from '../../../core/storage/document.ts'
import { encodeEnvelope } from '../../../core/storage/envelope.ts'
import { nodeFileLayer } from '../../../core/storage/node-file-layer.ts'
import { anyNote, emptyNote, noteFormat, openNote } from './note-document.ts'
import { temporaryFolder } from './temporary-folder.ts'

const names = async (folder: string) => (await readdir(folder)).sort()

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
