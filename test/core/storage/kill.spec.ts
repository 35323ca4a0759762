import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as z from 'zod'
import { nodeFileLayer } from '../../../core/storage/node-file-layer.ts'
import { openRecordFolder } from '../../../core/storage/record-folder.ts'
import { type BundledProgram, bundledProgram } from './bundled-program.ts'
import { openNote } from './note-document.ts'
import { temporaryFolder } from './temporary-folder.ts'

const rounds = 60
const schema = z.object({ id: z.string(), number: z.int(), filling: z.string() })
let writer: BundledProgram

beforeAll(async () => {
  writer = await bundledProgram(new URL('./killed-writer.ts', import.meta.url))
})
afterAll(() => writer?.dispose())

/** Runs the writer until it is killed at a random moment; gives what it had confirmed. */
async function killedRun(folder: string): Promise<{ document: number; record: number }> {
  const child = spawn(process.execPath, [writer.path, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk
  })
  while (!said.includes('ready')) await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
  await pause(Math.random() * 60)
  child.kill('SIGKILL')
  await once(child, 'close')
  const last = (kind: string) =>
    Number([...said.matchAll(new RegExp(`${kind} (\\d+)\\n`, 'g'))].at(-1)?.[1] ?? 0)
  return { document: last('document'), record: last('record') }
}

it(`DU-01: after SIGKILL at a random moment the last confirmed state or the next stands (${rounds} rounds)`, async () => {
  const folder = await temporaryFolder()
  let document = 0
  let record = 0
  for (let round = 0; round < rounds; round += 1) {
    const confirmed = await killedRun(folder)
    document = Math.max(document, confirmed.document)
    record = Math.max(record, confirmed.record)

    const note = await openNote(folder)
    const layer = nodeFileLayer
    const path = join(folder, 'records')
    const records = await openRecordFolder({
      format: 'fairlead/killed',
      version: 1,
      schema,
      layer,
      folder: path,
    })
    expect([document, document + 1]).toContain(note.value.number)
    expect([record, record + 1]).toContain(records.get('one')?.number ?? 0)
    expect([...note.notices, ...records.notices, ...records.unusable]).toEqual([])
    document = note.value.number
    record = records.get('one')?.number ?? 0
    const left = [...(await readdir(folder)), ...(await readdir(path))].filter((name) =>
      name.endsWith('.tmp'),
    )
    expect(left).toEqual([])
  }
  expect(document).toBeGreaterThan(rounds)
}, 120_000)
