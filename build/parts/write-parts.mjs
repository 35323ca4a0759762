import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { listFile } from './bundled-packages.mjs'
import { licencesOf } from './licences.mjs'
import { lockedPackages } from './locked-packages.mjs'

/**
 * What is shipped and no bundler sees: the native keyring stands beside the bundle; icons and the base of the styles are
 * read by plugins and written into modules of their own.
 */
const unseen = ['@napi-rs/keyring', '@iconify-json/lucide', 'tailwindcss'].map(
  (name) => `node_modules/${name}`,
)

/**
 * Gathers what the bundles below a folder are made of: `legal/packages.json` with the paths of all packages in the lock
 * file, for whoever makes a package, and `renderer/licences.json`, for the page.
 *
 * @param {string} out
 */
export async function writeParts(out) {
  /** @type {Set<string>} */
  const paths = new Set(unseen)
  for (const bundle of ['main', 'preload', 'renderer']) {
    const file = join(out, bundle, listFile)
    for (const path of JSON.parse(await readFile(file, 'utf8'))) paths.add(path)
    await rm(file)
  }
  const sorted = [...paths].sort()
  await mkdir(join(out, 'legal'), { recursive: true })
  await writeFile(join(out, 'legal', 'packages.json'), `${JSON.stringify(sorted, undefined, 2)}\n`)
  await writeFile(join(out, 'renderer', 'licences.json'), JSON.stringify(licencesOf(lockedPackages(sorted))))
}
