import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { writeParts } from '../parts/write-parts.mjs'
import { writeLauncher } from './command-launcher.mjs'
import { buildNativeHelper, compilerStands } from './native-helper.mjs'
import { root, run, say, tool } from './run.mjs'

/** @typedef {Record<string, { version?: string, link?: boolean, optional?: boolean, devOptional?: boolean }>} Packages */

/**
 * True if `node_modules` holds what the lock file asks for. npm writes its own copy of the lock last of all,
 * so an interrupted install does not pass.
 */
function dependenciesStand() {
  const kept = resolve(root, 'node_modules/.package-lock.json')
  if (!existsSync(kept)) return false
  /** @type {(file: string) => Packages} */
  const packages = (file) => JSON.parse(readFileSync(file, 'utf8')).packages
  const wanted = packages(resolve(root, 'package-lock.json'))
  const installed = packages(kept)
  const missing = Object.entries(wanted).some(([path, entry]) => {
    if (path === '') return false
    // Packages for other platforms are in the lock and rightly not on the disk.
    const found = installed[path]
    return found ? found.version !== entry.version : !entry.optional
  })
  return !missing && Object.keys(installed).every((path) => path in wanted)
}

/** Without the warnings of packages that only packaging needs, and that ask for a newer Node. */
const quietly = ['ci', '--loglevel=error']

/** Runs `npm ci` where `node_modules` is missing or not what the lock file says. */
export async function ensureDependencies() {
  if (dependenciesStand()) return
  say('Installing packages (npm ci) …')
  const npm = process.env.npm_execpath
  const code = npm
    ? await run(process.execPath, [npm, ...quietly])
    : await run('npm', quietly, {
        shell: process.platform === 'win32',
        stdio: ['ignore', process.stderr, process.stderr],
      })
  if (code !== 0) throw new Error('npm ci failed; see above')
}

const sources = [
  'contract',
  'core',
  'electron',
  'web',
  'terminal',
  'cli',
  'sentences',
  'renderer',
  'build/parts',
  'build/scripts/command-launcher.mjs',
  'build/scripts/native-helper.mjs',
  'electron.vite.config.ts',
  'package-lock.json',
]
const parts = ['main', 'preload', 'renderer', 'bin', 'legal']
const stampFile = resolve(root, 'out/.stamp')

/** @returns {string} one hash over all that the build reads, and whether there is a compiler */
function sourceStamp() {
  const hash = createHash('sha256')
  /** @param {string} path */
  const add = (path) => {
    const full = resolve(root, path)
    if (!existsSync(full)) return
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) add(join(path, name))
      return
    }
    hash.update(`${path}\0`).update(readFileSync(full)).update('\0')
  }
  for (const source of sources) add(source)
  // With a compiler that came since then, a program takes the place of the script.
  return hash.update(compilerStands() ? 'compiled' : 'script').digest('hex')
}

const nextPrefix = '.next-'

/** Removes what killed builds have left. @param {string} out */
async function removeDeadBuilds(out) {
  for (const name of readdirSync(out).filter((entry) => entry.startsWith(nextPrefix))) {
    try {
      process.kill(Number(name.slice(nextPrefix.length)), 0)
    } catch {
      // Nobody of that number: nobody builds there.
      await rm(join(out, name), { recursive: true, force: true })
    }
  }
}

/**
 * Builds into a folder beside the old output and swaps, so that a failed build leaves the old one as it was.
 */
export async function build() {
  const stamp = sourceStamp()
  const out = resolve(root, 'out')
  const next = join(out, `${nextPrefix}${process.pid}`)
  await mkdir(next, { recursive: true })
  await removeDeadBuilds(out)
  try {
    const code = await run(process.execPath, [
      tool('electron-vite/bin/electron-vite.js'),
      'build',
      '--outDir',
      next,
      '--logLevel',
      'warn',
    ])
    if (code !== 0) throw new Error('the build failed; see above')
    await buildNativeHelper(join(next, 'bin'))
    await writeLauncher(join(next, 'bin'))
    await writeParts(next)
    for (const part of parts.filter((name) => existsSync(join(next, name)))) {
      await rm(join(out, part), { recursive: true, force: true })
      await rename(join(next, part), join(out, part))
    }
    await writeFile(stampFile, stamp)
  } finally {
    await rm(next, { recursive: true, force: true })
  }
}

/** Builds where the sources are not those of the last build. */
export async function ensureBuild() {
  const last = existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : ''
  if (last === sourceStamp()) return
  say('Building …')
  await build()
}

/** All that a command needs before it can start: packages and a fresh build. */
export async function setUp() {
  await ensureDependencies()
  await ensureBuild()
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await setUp()
