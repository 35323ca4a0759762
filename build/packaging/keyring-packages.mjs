import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { root } from '../scripts/run.mjs'

const execute = promisify(execFile)
const name = '@napi-rs/keyring'

/** @typedef {'linux' | 'darwin' | 'win32'} PackagePlatform */
/** @typedef {'x64' | 'arm64' | 'universal'} PackageArch */

/**
 * The packages that the keyring is made of on a platform: the common part and its native ones, of which a universal
 * program has two.
 *
 * @param {PackagePlatform} platform
 * @param {PackageArch} arch
 */
export function keyringPackages(platform, arch) {
  const natives = (arch === 'universal' ? ['x64', 'arm64'] : [arch]).map((each) => {
    const suffix = platform === 'linux' ? '-gnu' : platform === 'win32' ? '-msvc' : ''
    return `${name}-${platform}-${each}${suffix}`
  })
  return [name, ...natives]
}

/**
 * Puts a package of the lock file into a folder of modules: from `node_modules`, or by npm where it is one of another
 * platform; then its bytes are those that the lock file names. Throws where they are not.
 *
 * @param {string} wanted
 * @param {string} modules
 */
export async function placePackage(wanted, modules) {
  const to = join(modules, wanted)
  const installed = resolve(root, 'node_modules', wanted)
  await mkdir(to, { recursive: true })
  if (existsSync(installed)) return await cp(installed, to, { recursive: true })
  const { packages } = JSON.parse(await readFile(resolve(root, 'package-lock.json'), 'utf8'))
  /** @type {{ version: string, integrity: string } | undefined} */
  const locked = packages[`node_modules/${wanted}`]
  if (!locked) throw new Error(`the lock file does not name ${wanted}`)
  const folder = await mkdtemp(join(tmpdir(), 'fairlead-package-'))
  try {
    const { stdout } = await execute('npm', ['pack', `${wanted}@${locked.version}`, '--json', '--silent'], {
      cwd: folder,
      shell: process.platform === 'win32',
    })
    /** @type {[{ filename: string }]} */
    const [{ filename }] = JSON.parse(stdout)
    const file = join(folder, filename)
    const hash = createHash('sha512')
      .update(await readFile(file))
      .digest('base64')
    if (`sha512-${hash}` !== locked.integrity) throw new Error(`${wanted} is not what the lock file names`)
    await execute('tar', ['-xzf', file, '-C', to, '--strip-components=1'])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
