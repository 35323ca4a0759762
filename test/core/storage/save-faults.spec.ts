import { readdir } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { Problem } from '../../../contract/problem.ts'
import { nodeFileLayer } from '../../../core/storage/node-file-layer.ts'
import { type Fault, FaultyFileLayer } from './faulty-file-layer.ts'
import { anyNote, type Note, openNote } from './note-document.ts'
import { temporaryFolder } from './temporary-folder.ts'

const codes = ['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'EACCES', 'EMFILE', 'EINTR', 'EPERM', 'short']

interface Outcome {
  struck: boolean
  saved: boolean
  inMemory: Note
  onDisk: Note
  confirmed: Note
  wanted: Note
  error: unknown
  folder: string
}

/** Two confirmed saves, then one with a fault at its operation N, then a fresh start. */
async function saveWithFault(fault: Fault, keepBackup: boolean): Promise<Outcome> {
  const folder = await temporaryFolder()
  const confirmed = anyNote(2)
  const wanted = anyNote(3)
  const first = await openNote(folder)
  await first.update(() => anyNote(1))
  await first.update(() => confirmed)

  const counting = new FaultyFileLayer(nodeFileLayer, { ...fault, at: Number.POSITIVE_INFINITY })
  await openNote(folder, counting)
  const layer = new FaultyFileLayer(nodeFileLayer, { ...fault, at: counting.operations + fault.at })
  const document = await openNote(folder, layer)
  let error: unknown
  const saved = await document
    .update(() => wanted, { keepBackup })
    .then(
      () => true,
      (reason: unknown) => {
        error = reason
        return false
      },
    )
  const inMemory = document.value
  const onDisk = (await openNote(folder)).value
  return { struck: layer.struck, saved, inMemory, onDisk, confirmed, wanted, error, folder }
}

describe.each([...codes, 'crash'])('DU-02: a save under %s', (kind) => {
  it.each([
    { lasting: false, keepBackup: true },
    { lasting: true, keepBackup: true },
    { lasting: false, keepBackup: false },
    { lasting: true, keepBackup: false },
  ])('tells the truth at every operation ($lasting, $keepBackup)', async ({ lasting, keepBackup }) => {
    let at = 1
    for (; ; at += 1) {
      const outcome = await saveWithFault({ at, kind, lasting }, keepBackup)
      const { saved, inMemory, onDisk, confirmed, wanted, error, folder } = outcome
      if (saved) {
        expect(inMemory).toEqual(wanted)
        expect(onDisk).toEqual(wanted)
      } else {
        expect(inMemory).toEqual(confirmed)
        expect([confirmed, wanted]).toContainEqual(onDisk)
        if (kind !== 'crash')
          expect(error).toMatchObject({ code: 'storage.not-saved', data: { file: 'note.json' } })
        // A single fault leaves room to put the old content back, unless its backup was to vanish.
        if (!lasting && kind !== 'crash' && keepBackup) expect(onDisk).toEqual(confirmed)
      }
      expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([])
      if (!outcome.struck) break
    }
    expect(at).toBeGreaterThan(10)
  })
})

it.each(codes)('DU-02: a save that failed with %s succeeds at the next try', async (kind) => {
  const folder = await temporaryFolder()
  const layer = new FaultyFileLayer(nodeFileLayer, { at: 9, kind, lasting: false })
  const document = await openNote(folder, layer)
  for (let number = 1; number <= 4; number += 1) {
    const before = document.value
    const note = anyNote(number)
    const saved = await document
      .update(() => note)
      .then(
        () => true,
        (error: unknown) => {
          if (!(error instanceof Problem)) throw error
          return false
        },
      )
    expect(document.value).toEqual(saved ? note : before)
  }
  expect(layer.struck).toBe(true)
  expect(document.value.number).toBe(4)
  expect((await openNote(folder)).value).toEqual(document.value)
})
