import { execFile } from 'node:child_process'
import { createRequire, register } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import type { StandInElectron } from './electron-stand-in.ts'

const root = resolve(import.meta.dirname, '../../..')
const nativeImport: (url: string) => Promise<unknown> = createRequire(import.meta.url)('./native-import.cjs')
const key = 'fairleadElectronStandIn'

/** Sends every import of `electron` to what stands on the global object; a new one for each load of main. */
const hook = `
const names = ['app','autoUpdater','BrowserWindow','clipboard','crashReporter','dialog','globalShortcut','ipcMain','Menu','MenuItem','MessageChannelMain','nativeImage','nativeTheme','net','Notification','powerMonitor','protocol','safeStorage','screen','session','shell','systemPreferences','Tray','webContents']
export async function resolve(specifier, context, next) {
  if (specifier !== 'electron') return next(specifier, context)
  const lines = ['// ' + context.parentURL, 'const e = globalThis.${key}', 'export default e', ...names.map((n) => 'export const ' + n + ' = e.' + n)]
  return { url: 'data:text/javascript,' + encodeURIComponent(lines.join('\\n')), shortCircuit: true }
}`

/** Builds the app where its sources have changed, and prepares this process to load it. */
export async function prepareElectron(): Promise<void> {
  await promisify(execFile)(process.execPath, [resolve(root, 'build/scripts/setup.mjs')], { cwd: root })
  register(`data:text/javascript,${encodeURIComponent(hook)}`)
}

/** Runs the built main module against the stand-in, up to where Electron would become ready. */
export async function loadMain(electron: StandInElectron): Promise<void> {
  Object.assign(globalThis, { [key]: electron.module() })
  const url = pathToFileURL(resolve(root, 'out/main/main.js'))
  url.search = String(performance.now())
  await nativeImport(url.href)
}

export const preloadFile = resolve(root, 'out/preload/preload.cjs')
