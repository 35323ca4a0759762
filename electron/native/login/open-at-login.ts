import { randomUUID } from 'node:crypto'
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, isAbsolute, join } from 'node:path'
import type { App } from 'electron'
import type { DesktopState } from '../../../contract/desktop.ts'
import { Problem } from '../../../contract/problem.ts'
import { autostartEntry, startsAtLogin } from './autostart-entry.ts'

type LoginState = DesktopState['openAtLogin']

/** Whether the system starts the program when the user signs in. The system keeps that, and is asked each time. */
export interface OpenAtLogin {
  state(): Promise<LoginState>
  /** Throws `storage.not-saved` where a file of the system could not be written. */
  set(on: boolean): Promise<void>
}

/** What a start at login is told apart by: it opens no window where the tray has the icon. */
export const hiddenSwitch = 'hidden'

const args = [`--${hiddenSwitch}`]

/** For a copy that is not installed: what would be started is not this program. */
export function neverAtLogin(): OpenAtLogin {
  return {
    state: async () => 'unavailable',
    set: async () => {
      throw new Problem('desktop.unavailable', {})
    },
  }
}

/**
 * On macOS and Windows. `program`: what is to be started, on Windows; a portable copy unpacks itself elsewhere. Windows
 * takes a path without quotes to end at its first space (docs/api/app.md, `setLoginItemSettings`).
 */
export function loginItem(
  app: Pick<App, 'getLoginItemSettings' | 'setLoginItemSettings'>,
  platform: NodeJS.Platform,
  program: string,
): OpenAtLogin {
  const item = platform === 'win32' ? { path: `"${program}"`, args } : {}
  return {
    state: async () => {
      const { openAtLogin, status, executableWillLaunchAtLogin } = app.getLoginItemSettings(item)
      if (platform === 'win32') return openAtLogin && executableWillLaunchAtLogin ? 'on' : 'off'
      if (status === 'requires-approval') return 'needs-approval'
      return openAtLogin ? 'on' : 'off'
    },
    set: async (on) => app.setLoginItemSettings({ openAtLogin: on, ...item }),
  }
}

/** On Linux: a file in the autostart folder of the user. `configHome` is `$XDG_CONFIG_HOME`. */
export function autostartFile(configHome: string, program: string): OpenAtLogin {
  const file = join(configHome, 'autostart', 'fairlead.desktop')
  const entry = autostartEntry(program, args)
  if (entry === undefined) return neverAtLogin()
  return {
    state: async () => {
      try {
        return startsAtLogin(await readFile(file, 'utf8')) ? 'on' : 'off'
      } catch (error) {
        return codeOf(error) === 'ENOENT' ? 'off' : 'unavailable'
      }
    },
    set: async (on) => {
      try {
        if (on) await replaceFile(file, entry)
        else await rm(file, { force: true })
      } catch (error) {
        throw notSaved(file, error)
      }
    },
  }
}

/** `$XDG_CONFIG_HOME`, which the specification has ignored unless it is absolute. */
export function configHomeOf(env: Readonly<Record<string, string | undefined>>, home: string): string {
  const named = env.XDG_CONFIG_HOME
  return named !== undefined && isAbsolute(named) ? named : join(home, '.config')
}

async function replaceFile(file: string, content: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const temporary = `${file}.${randomUUID()}`
  try {
    await writeFile(temporary, content, { flag: 'wx', flush: true })
    // Whatever the mask says: the session's own programs may run as others.
    await chmod(temporary, 0o644)
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

function notSaved(file: string, cause: unknown): Problem {
  return new Problem('storage.not-saved', { file, reason: codeOf(cause) }, { cause })
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'other'
}
