import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import * as z from 'zod'
import { type Document, openDocument } from '../../../core/storage/document.ts'
import type { FileLayer } from '../../../core/storage/file-layer.ts'
import { nodeFileLayer } from '../../../core/storage/node-file-layer.ts'

const noteSchema = z.object({ text: z.string(), number: z.int() })
export type Note = z.infer<typeof noteSchema>

export const noteFormat = { format: 'fairlead/note', version: 1, schema: noteSchema } as const

export const emptyNote: Note = { text: '', number: 0 }

/** Opens `note.json` in a folder, the document that the storage tests write. */
export function openNote(folder: string, layer: FileLayer = nodeFileLayer): Promise<Document<Note>> {
  return openDocument({ ...noteFormat, layer, path: join(folder, 'note.json'), initial: emptyNote })
}

/** A value that no other call gives. */
export function anyNote(number = 1): Note {
  return { text: randomBytes(24).toString('hex'), number }
}
