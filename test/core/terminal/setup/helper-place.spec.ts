import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { helperBeside } from '../../../../core/terminal/setup/helper-place.ts'

const name = process.platform === 'win32' ? 'docker-credential-fairlead.exe' : 'docker-credential-fairlead'
const packed = '/opt/Fairlead/resources/app.asar/out/main'

describe('where the helper of a build is', () => {
  it('stands beside the programs of a checkout, and outside of the archive of a package', () => {
    expect(helperBeside('/home/ann/fairlead/out/main', {})).toBe(join('/home/ann/fairlead/out/bin', name))
    expect(helperBeside(packed, {})).toBe(join('/opt/Fairlead/resources/command/bin', name))
  })

  it('has none where the package unpacks itself for one run', () => {
    const mounted = '/tmp/.mount_FairleX/resources/app.asar/out/main'
    expect(helperBeside(mounted, { APPDIR: '/tmp/.mount_FairleX' })).toBeUndefined()
    expect(helperBeside(packed, { PORTABLE_EXECUTABLE_FILE: 'E:\\Fairlead.exe' })).toBeUndefined()
  })

  it('is not misled by another AppImage that it was started from', () => {
    expect(helperBeside(packed, { APPDIR: '/tmp/.mount_EditorY' })).toBe(
      join('/opt/Fairlead/resources/command/bin', name),
    )
    expect(helperBeside('/home/ann/out/main', { APPDIR: '/home/ann' })).toBe(join('/home/ann/out/bin', name))
  })
})
