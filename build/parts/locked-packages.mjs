import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, posix, resolve } from 'node:path'
import { root } from '../scripts/run.mjs'

/**
 * A package as it is shipped. `path`: its entry in the lock file. `licence`: an SPDX expression.
 * `hash`: SHA-512 of its archive, in hexadecimal digits. `needs`: the paths of the packages that it asks for.
 *
 * @typedef {{ path: string, name: string, version: string, licence: string, author?: string, hash: string, needs: string[] }} LockedPackage
 */

/** @typedef {{ version: string, license?: string, integrity?: string, dependencies?: Record<string, string>, optionalDependencies?: Record<string, string> }} LockEntry */

/** @returns {Record<string, LockEntry>} */
function readLock() {
  return JSON.parse(readFileSync(resolve(root, 'package-lock.json'), 'utf8')).packages
}

/** What a package of the lock file finds under a name, as Node looks for it. @param {Record<string, LockEntry>} lock @param {string} from @param {string} name */
function found(lock, from, name) {
  for (let folder = from; ; folder = posix.dirname(folder.slice(0, folder.lastIndexOf('node_modules')))) {
    const path = posix.join(folder === '.' ? '' : folder, 'node_modules', name)
    if (path in lock) return path
    if (!folder.includes('node_modules')) return undefined
  }
}

/**
 * What the lock file says of packages, by their paths; sorted by name. Throws where one is not in it, or has no
 * licence.
 *
 * @param {readonly string[]} paths
 * @returns {LockedPackage[]}
 */
export function lockedPackages(paths) {
  const lock = readLock()
  return [...new Set(paths)]
    .map((path) => {
      const entry = lock[path]
      if (!entry?.integrity) throw new Error(`the lock file does not name ${path}`)
      const own = ownDescription(path)
      const licence = entry.license ?? own.license
      if (!licence) throw new Error(`${path} has no licence`)
      const needs = Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })
      const author = typeof own.author === 'string' ? own.author : own.author?.name
      return {
        path,
        name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
        version: entry.version,
        licence,
        ...(author ? { author } : {}),
        hash: Buffer.from(entry.integrity.replace(/^sha512-/, ''), 'base64').toString('hex'),
        needs: needs.flatMap((name) => found(lock, path, name) ?? []),
      }
    })
    .sort((one, other) => (`${one.name}@${one.version}` < `${other.name}@${other.version}` ? -1 : 1))
}

/** @param {string} path @returns {{ license?: string, author?: string | { name: string } }} */
function ownDescription(path) {
  const file = resolve(root, path, 'package.json')
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
}

/** The licences and notices that a package brings; empty where it brings none, or is not installed here. @param {string} path */
export function licenceTexts(path) {
  const folder = resolve(root, path)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => /^(licen[cs]e|copying|notice|ofl)\b/i.test(name))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n').trim())
}
