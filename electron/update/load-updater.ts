import { session } from 'electron'
import type { Updater } from './updater.ts'
import { updaterOver } from './updater-over.ts'

/** The session of electron-updater's requests. */
const partition = 'electron-updater'

/** electron-updater, read from the disk when it is needed for the first time. */
export async function loadUpdater(install: boolean): Promise<Updater> {
  // The address of the feed is https; a redirect, or an address in what the feed says, must be too.
  session
    .fromPartition(partition, { cache: false })
    .webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !url.startsWith('https://') }))
  const { autoUpdater } = await import('electron-updater')
  return updaterOver(autoUpdater, { install })
}
