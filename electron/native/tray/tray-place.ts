import { execFile } from 'node:child_process'

/** Runs a program of the system and answers what it wrote; rejects where it is missing, fails or takes too long. */
export type RunProgram = (program: string, args: readonly string[]) => Promise<string>

const watcher = 'org.kde.StatusNotifierWatcher'
const bus = ['org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus'] as const

/** The same question to the session's bus, by whichever of its programs is installed. */
const ways: readonly (readonly [program: string, args: readonly string[]])[] = [
  ['busctl', ['--user', 'call', ...bus, 'NameHasOwner', 's', watcher]],
  [
    'gdbus',
    [
      'call',
      '--session',
      '--dest',
      bus[0],
      '--object-path',
      bus[1],
      '--method',
      `${bus[2]}.NameHasOwner`,
      watcher,
    ],
  ],
  [
    'dbus-send',
    ['--session', '--print-reply', `--dest=${bus[0]}`, bus[1], `${bus[2]}.NameHasOwner`, `string:${watcher}`],
  ],
]

/**
 * Whether an icon in the tray would be seen. Linux desktops without a StatusNotifier host take an icon and show it
 * nowhere, and Electron does not tell: a window that is closed to such a tray would be lost.
 */
export class TrayPlace {
  readonly #platform: NodeJS.Platform
  readonly #run: RunProgram
  #seen: boolean

  constructor(platform: NodeJS.Platform, run: RunProgram = runProgram) {
    this.#platform = platform
    this.#run = run
    this.#seen = platform === 'darwin' || platform === 'win32'
  }

  /** What was so at the last look; false before the first one. */
  get seen(): boolean {
    return this.#seen
  }

  /** Looks again: a desktop may gain or lose its host while it runs. */
  async look(): Promise<boolean> {
    if (this.#platform !== 'darwin' && this.#platform !== 'win32') this.#seen = await this.#hasHost()
    return this.#seen
  }

  async #hasHost(): Promise<boolean> {
    for (const [program, args] of ways) {
      try {
        return /\btrue\b/.test(await this.#run(program, args))
      } catch {
        // Not installed, or no bus: the next one may know.
      }
    }
    return false
  }
}

const runProgram: RunProgram = (program, args) =>
  new Promise((resolve, reject) => {
    execFile(program, [...args], { timeout: 2000, maxBuffer: 4096 }, (error, written) => {
      if (error) reject(error)
      else resolve(written)
    })
  })
