import { posix, win32 } from 'node:path'

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
