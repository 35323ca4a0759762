import { join } from 'node:path'
import { setFuses } from './fuse-wire.mjs'

/** The file that holds the fuses, below the folder of the unpacked program. @param {string} platform @param {string} name */
function programWithFuses(platform, name) {
  if (platform === 'darwin') {
    const framework = 'Contents/Frameworks/Electron Framework.framework'
    return join(`${name}.app`, framework, 'Electron Framework')
  }
  return platform === 'win32' ? `${name}.exe` : name
}

/**
 * Called by electron-builder when a program stands unpacked and is not signed yet: sets all nine fuses, of which
 * electron-builder itself knows eight. The halves of a universal program are left to the whole, as they must be
 * equal in all but their architecture.
 *
 * @param {{ appOutDir: string, electronPlatformName: string, packager: { appInfo: { productFilename: string }, executableName?: string } }} context
 */
export async function afterPack({ appOutDir, electronPlatformName, packager }) {
  if (/-(x64|arm64)-temp$/.test(appOutDir)) return
  const name =
    electronPlatformName === 'linux' && packager.executableName
      ? packager.executableName
      : packager.appInfo.productFilename
  await setFuses(join(appOutDir, programWithFuses(electronPlatformName, name)))
}
