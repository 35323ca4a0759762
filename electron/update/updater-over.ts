import type { AppUpdater } from 'electron-updater'
import { updateFailure } from './update-failure.ts'
import { UpdateError, type Updater } from './updater.ts'

/** The same for everybody: electron-updater would make one for each user, keep it in a file and send it along. */
const nobody = '00000000-0000-5000-8000-000000000000'

/** A version that is meant for everybody; what is left out has a name after a dash. */
const released = /^\d+\.\d+\.\d+$/

/**
 * electron-updater with all of its choices made: nothing is fetched before it is asked for, nothing older and nothing
 * unfinished is taken, and nothing is written to a log. `install`: what was fetched is installed when the program ends.
 */
export function updaterOver(updater: AppUpdater, { install }: { install: boolean }): Updater {
  updater.logger = null
  updater.autoDownload = false
  updater.autoInstallOnAppQuit = install
  updater.autoRunAppAfterInstall = false
  updater.allowPrerelease = false
  updater.disableWebInstaller = true
  updater.channel = 'latest'
  // Choosing a channel allows it.
  updater.allowDowngrade = false
  updater.isUserWithinRollout = () => true
  Object.assign(updater, { stagingUserIdPromise: { value: Promise.resolve(nobody) } })
  // Every failure is a rejection too; an event without a listener would end the program.
  updater.on('error', () => undefined)

  return {
    async look() {
      const answer = await updater.checkForUpdates().catch(broken)
      if (!answer) throw new UpdateError('other', new Error('the updater is not active'))
      const { version } = answer.updateInfo
      return answer.isUpdateAvailable && released.test(version) ? version : undefined
    },
    async fetch(onPercent) {
      const onProgress = ({ percent }: { percent: number }) => onPercent(percent)
      updater.on('download-progress', onProgress)
      try {
        await updater.downloadUpdate().catch(broken)
      } finally {
        updater.off('download-progress', onProgress)
      }
    },
  }
}

function broken(error: unknown): never {
  throw new UpdateError(updateFailure(error), error)
}
