import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { runnerImport } from 'vite'
import { root } from './run.mjs'

/**
 * Loads a TypeScript file with Vite's own loader, since Node 20 cannot read types. Settles when the module
 * has run to its end, awaits at its top level included.
 *
 * @template T
 * @param {string} file path from the top folder
 * @returns {Promise<T>}
 */
export async function importTs(file) {
  const loaded = await runnerImport(resolve(root, file), { root, logLevel: 'warn' })
  return /** @type {T} */ (loaded.module)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [node = '', , file, ...args] = process.argv
  if (!file) throw new Error('which file? node build/scripts/run-ts.mjs FILE [ARGS]')
  process.argv = [node, resolve(root, file), ...args]
  await importTs(file)
}
