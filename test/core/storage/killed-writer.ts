import { randomBytes } from 'node:crypto'
import { writeSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { nodeFileLayer } from '../../../core/storage/node-file-layer.ts'
import { openRecordFolder } from '../../../core/storage/record-folder.ts'
import { openNote } from './note-document.ts'

/** Saves without end, into a document and a record in turn, and says each number once it is durable. */
const [folder = ''] = process.argv.slice(2)
const schema = z.object({ id: z.string(), number: z.int(), filling: z.string() })
const document = await openNote(folder)
const records = await openRecordFolder({
  format: 'fairlead/killed',
  version: 1,
  schema,
  layer: nodeFileLayer,
  folder: join(folder, 'records'),
})
writeSync(1, 'ready\n')
for (;;) {
  const note = await document.update(({ number }) => ({ number: number + 1, text: filling(number) }))
  writeSync(1, `document ${note.number}\n`)
  const number = (records.get('one')?.number ?? 0) + 1
  await records.put({ id: 'one', number, filling: filling(number) }, { keepBackup: number % 2 === 0 })
  writeSync(1, `record ${number}\n`)
}

function filling(number: number): string {
  return randomBytes(20 + (number % 7) * 2000).toString('hex')
}
