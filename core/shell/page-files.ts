import { readdir } from 'node:fs/promises'
import { extname, join } from 'node:path'

export interface PageFile {
  readonly path: string
  readonly type: string
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
}

/**
 * The files of the built page by the exact address path that asks for each. A path that is not in the list
 * is nothing, so no request is ever turned into a path on the disk. Links and unknown kinds are left out.
 */
export async function listPageFiles(folder: string): Promise<ReadonlyMap<string, PageFile>> {
  const files = new Map<string, PageFile>()
  const walk = async (at: string, address: string): Promise<void> => {
    for (const entry of await readdir(at, { withFileTypes: true })) {
      const path = join(at, entry.name)
      if (!/^[\w.-]+$/.test(entry.name)) continue
      if (entry.isDirectory()) await walk(path, `${address}${entry.name}/`)
      const type = types[extname(entry.name)]
      if (entry.isFile() && type) files.set(`${address}${entry.name}`, { path, type })
    }
  }
  await walk(folder, '/')
  const index = files.get('/index.html')
  if (index) files.set('/', index)
  return files
}
