import { describe, expect, it } from 'vitest'
import { loginItem } from '../../../electron/native/login/open-at-login.ts'
import { unpackedFrom } from '../../../electron/unpacked-from.ts'

const program = 'C:\\Users\\Ann Lee\\AppData\\Local\\Programs\\fairlead\\Fairlead.exe'

/** The program of a command line as Windows and Chromium read it: up to the first space, unless it is quoted. */
const programOf = (line: string) => /^"([^"]*)"|^\S+/.exec(line)?.[1] ?? line.split(' ', 1)[0]

/** Stands in for the Run key of Windows as Electron writes and reads it (shell/browser/browser_win.cc). */
function standInRunKey(others: readonly string[] = []) {
  const lines = new Map<string, string>()
  const format = (path = '', args: readonly string[] = []) =>
    [`"${path.replace(/^"(.*)"$/, '$1')}"`, ...args].join(' ')
  return {
    lines,
    getLoginItemSettings: ({ path = '', args = [] }: { path?: string; args?: string[] } = {}) => ({
      openAtLogin: lines.get('Fairlead') === format(path, args),
      executableWillLaunchAtLogin: [...others, ...lines.values()].some(
        (line) => programOf(line) === programOf(path),
      ),
    }),
    setLoginItemSettings: (item: { openAtLogin?: boolean; path?: string; args?: string[] }) => {
      if (item.openAtLogin) lines.set('Fairlead', format(item.path, item.args))
      else lines.delete('Fairlead')
    },
  }
}

const over = (key: ReturnType<typeof standInRunKey>) =>
  loginItem(key as unknown as Parameters<typeof loginItem>[0], 'win32', program)

describe('open at login on Windows', () => {
  it('is told as on where a folder of the program has a space in its name', async () => {
    const key = standInRunKey()
    const login = over(key)
    expect(await login.state()).toBe('off')
    await login.set(true)
    expect([...key.lines.values()]).toEqual([`"${program}" --hidden`])
    expect(await login.state()).toBe('on')
    await login.set(false)
    expect(await login.state()).toBe('off')
  })
})

describe('the file that a program unpacks itself from', () => {
  const mounted = '/tmp/.mount_FairleX'
  const env = { APPIMAGE: '/home/ann/Fairlead.AppImage', APPDIR: mounted }

  it('is the AppImage that it runs in', () => {
    expect(unpackedFrom({ platform: 'linux', env, program: `${mounted}/fairlead-desktop` })).toBe(
      env.APPIMAGE,
    )
  })

  it.each(['/opt/Fairlead/fairlead-desktop', `${mounted}-2/fairlead-desktop`])(
    'is not that of another AppImage which has started %s',
    (own) => {
      expect(unpackedFrom({ platform: 'linux', env, program: own })).toBeUndefined()
    },
  )

  it('is the portable program on Windows, and nowhere else', () => {
    const portable = { PORTABLE_EXECUTABLE_FILE: 'E:\\Fairlead.exe' }
    const own = 'C:\\Temp\\2f\\Fairlead.exe'
    expect(unpackedFrom({ platform: 'win32', env: portable, program: own })).toBe('E:\\Fairlead.exe')
    expect(unpackedFrom({ platform: 'darwin', env: portable, program: own })).toBeUndefined()
  })
})
