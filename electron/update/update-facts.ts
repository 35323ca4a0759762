import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readFeed, type UpdateFacts, type UpdateFeed } from './update-way.ts'

/** What this copy of the program is, read from the folder of its resources. */
export async function updateFacts(packaged: boolean, resources: string): Promise<UpdateFacts> {
  const { platform, env, execPath: program } = process
  return { packaged, platform, env, program, feed: packaged ? await feedIn(resources) : undefined }
}

/** Written by electron-builder where whoever made the package named a place for updates. */
async function feedIn(resources: string): Promise<UpdateFeed | undefined> {
  let text: string
  try {
    text = await readFile(join(resources, 'app-update.yml'), 'utf8')
  } catch {
    // Most packages have none.
    return undefined
  }
  const { parse } = await import('yaml')
  try {
    return readFeed(parse(text))
  } catch {
    // No address can be read out of it, which is as if it were not there.
    return undefined
  }
}
