import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { root, say } from './run.mjs'

const folder = resolve(root, 'node_modules/electron')

/** Path of the Electron program, or nothing where its runtime is not there. */
export function electronProgram() {
  const note = join(folder, 'path.txt')
  if (!existsSync(note)) return undefined
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist')
  const program = join(dist, readFileSync(note, 'utf8').trim())
  return existsSync(program) ? program : undefined
}

/** @param {string} path @returns {number} bytes below a folder; what vanishes meanwhile counts nothing */
function bytesIn(path) {
  if (!existsSync(path)) return 0
  return readdirSync(path, { recursive: true })
    .map((name) => statSync(join(path, String(name)), { throwIfNoEntry: false })?.size ?? 0)
    .reduce((sum, size) => sum + size, 0)
}

/**
 * Lets Electron's own installer bring the runtime (about 110 MB, checked against its checksums). Gives up
 * when nothing has arrived for `patience` milliseconds. Returns why there is no runtime, or nothing.
 *
 * @returns {Promise<string | undefined>}
 */
export async function fetchElectron(patience = 20_000) {
  const installer = join(folder, 'install.js')
  if (!existsSync(installer)) return 'the electron package is not installed'
  say('Fetching the Electron runtime …')
  // Its download goes to the temporary folder, so growth there is progress.
  const temporary = mkdtempSync(join(tmpdir(), 'fairlead-electron-'))
  const places = { TMPDIR: temporary, TEMP: temporary, TMP: temporary }
  const child = spawn(process.execPath, [installer], {
    env: { ...process.env, ...places },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let words = ''
  child.stderr.on('data', (part) => {
    words = (words + part).slice(-2000)
  })
  let stalled = false
  let size = 0
  let moved = Date.now()
  const watch = setInterval(() => {
    const now = bytesIn(temporary) + bytesIn(join(folder, 'dist'))
    if (now !== size) moved = Date.now()
    size = now
    stalled = Date.now() - moved > patience
    if (stalled) child.kill('SIGKILL')
  }, 500)
  try {
    await new Promise((done) => child.on('close', done))
  } finally {
    clearInterval(watch)
    rmSync(temporary, { recursive: true, force: true })
  }
  if (electronProgram()) return undefined
  if (stalled) return `its download made no progress for ${patience / 1000} s`
  return `its installer said "${/Error: (?<text>[^\n]+)/.exec(words)?.groups?.text ?? 'nothing'}"`
}
