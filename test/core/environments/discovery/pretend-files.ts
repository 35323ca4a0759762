import { posix } from 'node:path'
import type { EngineFiles } from '../../../../core/environments/discovery/engine-files.ts'

/** What stands at a path of a pretended machine. */
export type Standing =
  | { readonly text: string }
  | { readonly link: string }
  | 'socket'
  /** Something that is there and cannot be read: a pipe, a loop of links, a file of another user. */
  | 'unreadable'

/** The files of a machine that is not this one, in memory. Paths may be those of any platform. */
export class PretendFiles implements EngineFiles {
  readonly #standing: ReadonlyMap<string, Standing>
  readonly #pipes: readonly string[]

  constructor(standing: Readonly<Record<string, Standing>>, pipes: readonly string[] = []) {
    this.#standing = new Map(Object.entries(standing))
    this.#pipes = pipes
  }

  async read(path: string) {
    const found = this.#at(path)
    if (found === undefined) return { kind: 'none' as const }
    if (typeof found === 'object' && 'text' in found) return { kind: 'text' as const, text: found.text }
    return { kind: 'unreadable' as const }
  }

  async names(folder: string, most: number) {
    if (this.#at(folder) === 'unreadable') return { kind: 'unreadable' as const }
    const separator = folder.includes('\\') ? '\\' : '/'
    const start = folder.endsWith(separator) ? folder : `${folder}${separator}`
    const names = new Set(
      [...this.#standing.keys()]
        .filter((path) => path.startsWith(start))
        .map((path) => path.slice(start.length).split(separator)[0] ?? ''),
    )
    if (names.size === 0) return { kind: 'none' as const }
    const sorted = [...names].sort()
    return { kind: 'names' as const, names: sorted.slice(0, most), more: sorted.length > most }
  }

  async isSocket(path: string) {
    return this.#at(await this.real(path)) === 'socket'
  }

  async isThere(path: string) {
    return this.#at(path) !== undefined || this.#at(posix.dirname(path)) === 'unreadable'
  }

  async real(path: string) {
    const found = this.#at(path)
    return typeof found === 'object' && 'link' in found ? posix.normalize(found.link) : path
  }

  async pipes() {
    return this.#pipes
  }

  #at(path: string): Standing | undefined {
    return this.#standing.get(path)
  }
}
