import { rm } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Called by electron-builder when Electron's own files are in place: takes out the program that Electron shows where
 * there is no other, which a folder of Electron brings along.
 *
 * @param {{ appOutDir: string, electronPlatformName: string }} context
 */
export async function afterExtract({ appOutDir, electronPlatformName }) {
  const resources = electronPlatformName === 'darwin' ? 'Electron.app/Contents/Resources' : 'resources'
  await rm(join(appOutDir, resources, 'default_app.asar'), { force: true })
}
