import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join, relative, resolve } from 'node:path'
import { promisify } from 'node:util'
import { placeStubElectron } from './stub-electron.ts'

export const root = resolve(import.meta.dirname, '../../..')

/** A package for Linux, made of a stub of Electron; deb and rpm go as far as what is asked of fpm. */
export interface LinuxPackage {
  /** The unpacked program. */
  readonly folder: string
  /** The arguments of fpm for each of its packages, and the desktop entry that it was given. */
  readonly asked: Readonly<Record<'deb' | 'rpm', { args: string[]; entry: string }>>
  dispose(): Promise<void>
}

/** Stands in for fpm, which Debian does not have: keeps what it was asked for, and makes an empty package. */
const standInFpm = `#!${process.execPath}
const { readFileSync, writeFileSync } = require('node:fs')
const args = process.argv.slice(2)
const kind = args[args.indexOf('-t') + 1]
const entry = args.find((arg) => arg.includes('.desktop=')).split('=')[0]
writeFileSync(process.env.FAIRLEAD_TEST_FPM + '/' + kind + '.json', JSON.stringify({ args, entry: readFileSync(entry, 'utf8') }))
writeFileSync(args[args.indexOf('--package') + 1], '')
`

export async function makeLinuxPackage(): Promise<LinuxPackage> {
  const folder = await mkdtemp(join(tmpdir(), 'fairlead-packages-'))
  const [electron, bin, output] = [join(folder, 'electron'), join(folder, 'bin'), join(folder, 'dist')]
  await placeStubElectron(electron)
  await mkdir(bin)
  await writeFile(join(bin, 'fpm'), standInFpm)
  await chmod(join(bin, 'fpm'), 0o755)
  const script = resolve(root, 'build/scripts/package.mjs')
  const where = ['--platform', 'linux', '--arch', 'x64', '--electron-dist', electron, '--out', output]
  await promisify(execFile)(process.execPath, [script, ...where, 'deb', 'rpm'], {
    cwd: root,
    maxBuffer: 10_000_000,
    env: {
      ...process.env,
      PATH: `${bin}${delimiter}${process.env.PATH}`,
      USE_SYSTEM_FPM: 'true',
      FAIRLEAD_TEST_FPM: folder,
      FAIRLEAD_HOMEPAGE: 'https://fairlead.example',
      FAIRLEAD_MAINTAINER: 'Ann <ann@fairlead.example>',
      FAIRLEAD_UPDATE_FEED: 'https://updates.fairlead.example/stable',
    },
  })
  const asked = async (kind: string) => JSON.parse(await readFile(join(folder, `${kind}.json`), 'utf8'))
  return {
    folder: join(output, 'linux-unpacked'),
    asked: { deb: await asked('deb'), rpm: await asked('rpm') },
    dispose: () => rm(folder, { recursive: true }),
  }
}

/** The paths of all files below a folder, sorted. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort()
}
