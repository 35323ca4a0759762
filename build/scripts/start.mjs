import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { electronProgram, fetchElectron } from './electron-runtime.mjs'
import { root, run, say } from './run.mjs'
import { setUp } from './setup.mjs'

/** Why Electron cannot show a window here, whatever its runtime. @returns {string | undefined} */
function obstacle() {
  if (process.platform !== 'linux') return undefined
  if (process.getuid?.() === 0) return 'Electron does not run as root with its sandbox on'
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'there is no display'
  return undefined
}

/** Why not Electron, or nothing if it is to be run. @returns {Promise<string | undefined>} */
async function whyNotElectron() {
  const choice = process.env.FAIRLEAD_SHELL ?? ''
  if (choice === 'web') return 'FAIRLEAD_SHELL=web'
  if (choice !== '' && choice !== 'electron') throw new Error('FAIRLEAD_SHELL is either "web" or "electron"')
  const blocked = choice === 'electron' ? undefined : obstacle()
  if (blocked || electronProgram()) return blocked
  const missing = await fetchElectron()
  if (!missing) return undefined
  if (choice === 'electron') throw new Error(`no Electron runtime: ${missing}`)
  return `no Electron runtime (${missing})`
}

try {
  await setUp()
  const reason = await whyNotElectron()
  const program = electronProgram()
  if (reason === undefined && program) {
    process.exitCode = await run(program, [root, ...process.argv.slice(2)], { stdio: 'inherit' })
  } else {
    say(`Starting in the browser: ${reason}.`)
    await import(pathToFileURL(resolve(root, 'out/main/web.js')).href)
  }
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
