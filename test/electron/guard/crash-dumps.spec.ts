import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keepCrashDumps } from '../../../electron/guard/crash-dumps.ts'
import { useDesktop } from '../desktop-bed.ts'

const day = 24 * 3_600_000

describe('LK-02: dumps of crashes', () => {
  let folder: string
  let started: object[]
  let paths: string[][]
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fairlead-crashes-'))
    started = []
    paths = []
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const keep = () =>
    keepCrashDumps(
      {
        app: { setPath: (name, path) => paths.push([name, path]) },
        crashReporter: { start: (options = {}) => started.push(options) },
      },
      join(folder, 'crashes'),
      Date.now(),
    )

  it('go to a folder of the owner alone, and to no server and no collector of the system', () => {
    mkdirSync(join(folder, 'crashes'), { mode: 0o777 })
    keep()
    expect(statSync(join(folder, 'crashes')).mode & 0o777).toBe(0o700)
    expect(paths).toEqual([['crashDumps', join(folder, 'crashes')]])
    expect(started).toEqual([{ uploadToServer: false, ignoreSystemCrashHandler: true }])
  })

  it('are removed after seven days, and nothing else is', () => {
    const place = join(folder, 'crashes', 'completed')
    mkdirSync(place, { recursive: true })
    for (const [name, age] of [
      ['old.dmp', 8],
      ['old.meta', 8],
      ['new.dmp', 6],
      ['settings.dat', 8],
    ] as const) {
      writeFileSync(join(place, name), 'x')
      const at = (Date.now() - age * day) / 1000
      utimesSync(join(place, name), at, at)
    }
    // Listed, and gone when it is looked at, as when another start removes it meanwhile.
    symlinkSync(join(place, 'nowhere'), join(place, 'gone.dmp'))
    keep()
    expect(readdirSync(place).sort()).toEqual(['gone.dmp', 'new.dmp', 'settings.dat'])
  })
})

describe('LK-02: the desktop shell', () => {
  const bed = useDesktop()

  it('keeps its dumps in its own folder before anything can crash', async () => {
    await bed.load()
    const folder = join(bed.folder, 'data', 'browser', 'crashes')
    expect(bed.electron.paths.get('crashDumps')).toBe(folder)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(bed.electron.crashReports).toMatchObject({ uploadToServer: false })
    bed.electron.becomeReady()
  })
})
