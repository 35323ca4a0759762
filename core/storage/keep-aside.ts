import { basename, dirname, join } from 'node:path'
import type { FileLayer } from './file-layer.ts'

/**
 * Renames a file that will not be used to `<name>.<kind>-<n>`, with the first free number, and answers that
 * name. What could not be read is kept this way, never deleted. Throws as the file layer does.
 */
export async function keepAside(layer: FileLayer, path: string, kind: 'damaged' | 'older'): Promise<string> {
  const folder = dirname(path)
  const taken = new Set(await layer.list(folder))
  let number = 1
  while (taken.has(`${basename(path)}.${kind}-${number}`)) number += 1
  const keptAs = `${basename(path)}.${kind}-${number}`
  await layer.rename(path, join(folder, keptAs))
  return keptAs
}
