import { copyFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { stage } from '../packaging/stage.mjs'
import { root, run, say, tool } from './run.mjs'
import { setUp } from './setup.mjs'

/**
 * `node build/scripts/package.mjs [--platform linux|darwin|win32] [--arch x64|arm64|universal] [--dir]
 * [--electron-dist FOLDER] [--out FOLDER] [target ...]` makes packages for this machine, or the one that is named.
 * `--dir` leaves the program unpacked. See docs/packaging.md.
 */

/** @param {string | undefined} value @param {readonly string[]} known @param {string} what */
function oneOf(value, known, what) {
  if (value === undefined || known.includes(value)) return value
  throw new Error(`${what} is one of ${known.join(', ')}`)
}

const flags = { linux: '--linux', darwin: '--mac', win32: '--win' }

/** On other systems electron-builder places them beside the program. @param {string} [electron] the folder of its files */
async function keepChromiumLicences(electron = resolve(root, 'node_modules/electron/dist')) {
  const name = 'LICENSES.chromium.html'
  await copyFile(join(electron, name), resolve(root, 'out/package/legal', name))
}

/** @returns {Promise<number>} exit code */
async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      platform: { type: 'string', default: process.platform },
      arch: { type: 'string' },
      dir: { type: 'boolean', default: false },
      'electron-dist': { type: 'string' },
      out: { type: 'string' },
    },
  })
  const platform = /** @type {keyof typeof flags} */ (
    oneOf(values.platform, Object.keys(flags), '--platform')
  )
  const arch = /** @type {'x64' | 'arm64' | 'universal'} */ (
    oneOf(values.arch, ['x64', 'arm64', 'universal'], '--arch') ??
      (platform === 'darwin' ? 'universal' : process.arch)
  )
  const feed = process.env.FAIRLEAD_UPDATE_FEED
  if (feed && !feed.startsWith('https://')) throw new Error('FAIRLEAD_UPDATE_FEED begins with https://')
  await setUp()
  await stage(platform, arch)
  if (platform !== process.platform) say('Made on another system: without the commands for terminals.')
  if (platform === 'darwin') await keepChromiumLicences(values['electron-dist'])
  const config = [
    ...(values['electron-dist'] ? [`-c.electronDist=${resolve(values['electron-dist'])}`] : []),
    ...(values.out ? [`-c.directories.output=${resolve(values.out)}`] : []),
    ...(feed ? ['-c.publish.provider=generic', `-c.publish.url=${feed}`, '-c.publish.channel=latest'] : []),
    ...(process.env.FAIRLEAD_MAINTAINER ? [`-c.linux.maintainer=${process.env.FAIRLEAD_MAINTAINER}`] : []),
  ]
  return await run(process.execPath, [
    tool('electron-builder/cli.js'),
    flags[platform],
    ...(values.dir ? ['dir'] : positionals),
    `--${arch}`,
    '--publish=never',
    ...config,
  ])
}

try {
  process.exitCode = await main()
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
