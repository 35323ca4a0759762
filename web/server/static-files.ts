import { readFile } from 'node:fs/promises'
import { listPageFiles, type PageFile } from '../../core/shell/page-files.ts'
import type { Answer } from './responses.ts'

/** Gives the page's files, by exact address path, from the folder's list as it was at the first request that could be answered. */
export class StaticFiles {
  readonly #folder: string
  #files: Promise<ReadonlyMap<string, PageFile>> | undefined

  constructor(folder: string) {
    this.#folder = folder
  }

  /** The answer for a request target such as `/assets/index.js?x`; the query means nothing. */
  async answer(target: string): Promise<Answer> {
    const file = (await this.#list()).get(target.split('?', 1)[0] ?? '')
    if (!file) return { status: 404 }
    return { status: 200, type: file.type, body: await readFile(file.path) }
  }

  async #list(): Promise<ReadonlyMap<string, PageFile>> {
    this.#files ??= listPageFiles(this.#folder)
    try {
      return await this.#files
    } catch (error) {
      // What stood in the way, such as too many open files, may be gone at the next request.
      this.#files = undefined
      throw error
    }
  }
}
