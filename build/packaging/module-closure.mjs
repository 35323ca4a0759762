import { readFile } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'

/**
 * The files of a built folder that its entries need, by the imports in them, lazy ones too; sorted, relative to the
 * folder.
 *
 * @param {string} folder
 * @param {readonly string[]} entries
 */
export async function moduleClosure(folder, entries) {
  /** @type {Set<string>} */
  const found = new Set()
  const waiting = [...entries]
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file)) continue
    found.add(file)
    const text = await readFile(join(folder, file), 'utf8')
    for (const [, address] of text.matchAll(
      /(?:\bfrom|\bimport|\bimport\()\s*["'](\.{1,2}\/[^"']+\.js)["']/g,
    )) {
      if (address) waiting.push(normalize(join(dirname(file), address)))
    }
  }
  return [...found].sort()
}
