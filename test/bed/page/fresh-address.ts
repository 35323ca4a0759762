import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'

const program = resolve(import.meta.dirname, '../../../out/main/web.js')

/** Asks the web mode that runs on a data folder for a fresh one-time address, as its owner does: by `link`. */
export async function freshAddress(dataFolder: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, 'link', '--data-dir', dataFolder])
  const address = /^Fairlead is ready: (\S+)$/m.exec(stdout)?.[1]
  if (address === undefined) throw new Error('link gave no address')
  return address
}
