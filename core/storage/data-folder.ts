import { basename, dirname, posix, win32 } from 'node:path'
import { Problem } from '../../contract/problem.ts'
import { notSaved } from './durable-file.ts'
import type { FileLayer } from './file-layer.ts'

export interface DataFolderPlace {
  platform: NodeJS.Platform
  env: Readonly<Record<string, string | undefined>>
  home: string
  /** Where relative paths start. */
  cwd: string
  /** What was asked for on the command line. */
  wanted?: string
}

/**
 * The data folder: what was asked for, else `FAIRLEAD_DATA_DIR`, else where Electron puts `userData` of an
 * app called Fairlead (its `app.getPath` documentation), so that both shells open the same folder.
 */
export function dataFolderPath({ platform, env, home, cwd, wanted }: DataFolderPlace): string {
  const { resolve, join } = platform === 'win32' ? win32 : posix
  const asked = wanted || env.FAIRLEAD_DATA_DIR
  if (asked) return resolve(cwd, asked)
  if (platform === 'win32') return join(env.APPDATA || join(home, 'AppData', 'Roaming'), 'Fairlead')
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Fairlead')
  return join(env.XDG_CONFIG_HOME || join(home, '.config'), 'Fairlead')
}

/**
 * Makes the folder and its missing parents, with mode 0700, or checks the one that stands. Throws
 * `storage.not-saved` with the reason: ELOOP for a symbolic link planted under the name, ENOTDIR for
 * something else, EPERM for another user's folder.
 */
export async function prepareDataFolder(
  layer: FileLayer,
  folder: string,
  userId = process.getuid?.(),
): Promise<void> {
  try {
    await make(layer, folder)
    const facts = await layer.facts(folder)
    if (facts?.kind === 'link') throw refused(folder, 'ELOOP')
    if (facts?.kind !== 'folder') throw refused(folder, 'ENOTDIR')
    if (userId !== undefined && facts.owner !== userId) throw refused(folder, 'EPERM')
  } catch (error) {
    throw notSaved(folder, error)
  }
}

async function make(layer: FileLayer, folder: string): Promise<void> {
  if ((await layer.facts(folder)) !== undefined) return
  const parent = dirname(folder)
  if (parent !== folder) await make(layer, parent)
  await layer.makeFolder(folder)
  await layer.syncFolder(parent)
}

function refused(folder: string, reason: string): Problem {
  return new Problem('storage.not-saved', { file: basename(folder), reason })
}
