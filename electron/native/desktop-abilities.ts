import { homedir } from 'node:os'
import { app, Notification } from 'electron'
import { Problem } from '../../contract/problem.ts'
import type { DesktopPort } from '../../core/shell/desktop-port.ts'
import { unpackedFrom } from '../unpacked-from.ts'
import {
  autostartFile,
  configHomeOf,
  loginItem,
  neverAtLogin,
  type OpenAtLogin,
} from './login/open-at-login.ts'
import type { PlaceBox } from './place-box.ts'
import type { TrayPlace } from './tray/tray-place.ts'

export interface DesktopAbilitiesOptions {
  readonly places: PlaceBox
  readonly tray: TrayPlace
  readonly login: OpenAtLogin
}

/** What the desktop gives to the page over the core. */
export function desktopPort({ places, tray, login }: DesktopAbilitiesOptions): DesktopPort {
  const state = async () => ({
    tray: await tray.look(),
    notices: Notification.isSupported(),
    openAtLogin: await login.state(),
  })
  return {
    state,
    setOpenAtLogin: async (on) => {
      await login.set(on)
      const now = await state()
      if (on !== (now.openAtLogin !== 'off')) throw new Problem('desktop.refused', {})
      return now
    },
    takePlaces: () => places.take(),
    onPlace: (listener) => places.onPlace(listener),
  }
}

/** How this copy is opened at login. Only what is installed can be; other copies are started in other ways. */
export function openAtLogin(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): OpenAtLogin {
  if (!app.isPackaged) return neverAtLogin()
  const program = programFile(platform, env)
  if (platform === 'darwin' || platform === 'win32') return loginItem(app, platform, program)
  return autostartFile(configHomeOf(env, homedir()), program)
}

/** What the user has started: a portable copy and an AppImage unpack themselves elsewhere at every start. */
export function programFile(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string {
  return unpackedFrom({ platform, env, program: process.execPath }) ?? process.execPath
}
