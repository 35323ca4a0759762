import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'

const program = resolve(import.meta.dirname, '../../../out/main/web.js')

/**
 * Asks the web mode that runs on a data folder for a fresh one-time address, of `origin` if one is given, as its owner
 * does: by `link`.
 */
export async function freshAddress(dataFolder: string, origin?: string): Promise<string> {
  const args = ['link', '--data-dir', dataFolder, ...(origin === undefined ? [] : ['--origin', origin])]
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...args])
  const address = /^Fairlead is ready: (\S+)$/m.exec(stdout)?.[1]
  if (address === undefined) throw new Error('link gave no address')
  return address
}
