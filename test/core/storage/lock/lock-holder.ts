import { writeSync } from 'node:fs'
import { takeFolderLock } from '../../../../core/storage/folder-lock.ts'

/** Takes the lock of a folder and holds it until it is killed, or says who has it. */
const [folder = '', start = '0'] = process.argv.slice(2)
await new Promise((resolve) => setTimeout(resolve, Number(start) - Date.now()))
try {
  await takeFolderLock(folder, { answer: async (request) => `${process.pid} heard ${request}` })
  writeSync(1, 'taken\n')
  setInterval(() => undefined, 1000)
} catch (error) {
  writeSync(
    1,
    `refused ${JSON.stringify(error instanceof Error && 'data' in error ? error.data : String(error))}\n`,
  )
}
