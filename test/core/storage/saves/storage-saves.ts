import { join } from 'node:path'
import * as z from 'zod'
import type { Document } from '../../../../core/storage/document.ts'
import { openRecordFolder, type RecordFolder } from '../../../../core/storage/record-folder.ts'
import { anyNote, type Note, openNote } from '../note-document.ts'
import type { SaveKind, SavePlace } from './save-kind.ts'

const [first, second, third] = [anyNote(1), anyNote(2), anyNote(3)]
const erases = () => [first.text, second.text]

type Prepare = SaveKind['prepare']

function document(
  name: string,
  prepare: Prepare,
  save: (note: Document<Note>) => Promise<unknown>,
  more: Partial<SaveKind> = {},
): SaveKind {
  return {
    name: `document: ${name}`,
    prepare,
    open: async ({ folder, layer }) => {
      const note = await openNote(folder, layer)
      return { save: () => save(note), state: async () => note.value }
    },
    ...more,
  }
}

const nothing: Prepare = async () => undefined

const twice: Prepare = async ({ folder, layer }) => {
  const note = await openNote(folder, layer)
  await note.update(() => first)
  await note.update(() => second)
}

const onlyTheBackup: Prepare = async (place) => {
  await twice(place)
  await place.layer.unlink(join(place.folder, 'note.json'))
}

interface Card {
  id: string
  text: string
}

function record(
  name: string,
  save: (cards: RecordFolder<Card>) => Promise<unknown>,
  more: Partial<SaveKind> = {},
): SaveKind {
  return {
    name: `record: ${name}`,
    prepare: async (place) => {
      const cards = await openCards(place)
      await cards.put({ id: 'a', text: first.text })
      await cards.put({ id: 'a', text: second.text })
      await cards.put({ id: 'b', text: third.text })
    },
    open: async (place) => {
      const cards = await openCards(place)
      const state = async () => ({ cards: cards.list(), unusable: cards.unusable, notices: cards.notices })
      return { save: () => save(cards), state }
    },
    ...more,
  }
}

function openCards({ folder, layer }: SavePlace): Promise<RecordFolder<Card>> {
  const schema = z.object({ id: z.string(), text: z.string() })
  return openRecordFolder({
    format: 'fairlead/card',
    version: 1,
    schema,
    layer,
    folder: join(folder, 'cards'),
  })
}

const withoutBackup = { keepBackup: false }

/** The saves of which all others are made. */
export const storageSaves: readonly SaveKind[] = [
  document('first save', nothing, (note) => note.update(() => third)),
  document('first save, without a backup', nothing, (note) => note.update(() => third, withoutBackup)),
  document('update', twice, (note) => note.update(() => third)),
  document('update without a backup', twice, (note) => note.update(() => third, withoutBackup), { erases }),
  document('update of what only the backup holds', onlyTheBackup, (note) => note.update(() => third)),
  document(
    'update of what only the backup holds, without a backup',
    onlyTheBackup,
    (note) => note.update(() => third, withoutBackup),
    { erases },
  ),
  record('add', (cards) => cards.put({ id: 'c', text: third.text })),
  record('update', (cards) => cards.put({ id: 'a', text: third.text })),
  record('update without a backup', (cards) => cards.put({ id: 'a', text: third.text }, withoutBackup), {
    erases,
  }),
  record('remove', (cards) => cards.remove('a'), { erases, removes: true }),
]
