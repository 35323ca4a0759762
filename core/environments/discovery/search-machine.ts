import { posix, win32 } from 'node:path'

/** What the search for engines knows of the machine and its user. */
export interface SearchMachine {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  readonly platform: string
}

/** How paths are put together on that machine, whatever this one is. */
export function pathsOf({ platform }: SearchMachine): typeof posix {
  return platform === 'win32' ? win32 : posix
}

/** The endpoint of a socket or, on Windows, of a named pipe. */
export function socketEndpointOf(path: string): string {
  return path.startsWith('//./pipe/') ? `npipe://${path}` : `unix://${path}`
}

/** The folder for sockets of this user's session, where there is one. */
export function runtimeFolder({ env }: SearchMachine): string | undefined {
  return env.XDG_RUNTIME_DIR || undefined
}

/** The folder for settings, by the XDG rules where they are followed. */
export function settingsFolder(machine: SearchMachine): string {
  return machine.env.XDG_CONFIG_HOME || pathsOf(machine).join(machine.home, '.config')
}
