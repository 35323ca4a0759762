import { closeSync, lstatSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { type CanaryForm, canaryForms } from './canary-forms.ts'

/** A secret found where it must not be. The secret itself is named, never shown. */
export type CanaryHit = {
  readonly canary: string
  readonly form: string
  readonly where: string
  readonly offset: number
}

const chunk = 4 * 1024 * 1024

/** Looks for secrets, in every form that `canaryForms` knows, in what a run has left or said. */
export class CanaryScanner {
  readonly #forms: readonly (CanaryForm & { readonly canary: string })[]
  readonly #longest: number

  /** `canaries` maps a name, for the report, to the secret. */
  constructor(canaries: Readonly<Record<string, string>>) {
    this.#forms = Object.entries(canaries).flatMap(([canary, secret]) =>
      canaryForms(secret).map((form) => ({ ...form, canary })),
    )
    this.#longest = Math.max(0, ...this.#forms.map(({ bytes }) => bytes.length))
  }

  /** Hits in bytes or text; `where` is what the report calls them. At most one for each form. */
  scan(where: string, content: Buffer | string): CanaryHit[] {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content
    return this.#forms.flatMap(({ canary, form, bytes: wanted }) => {
      const offset = bytes.indexOf(wanted)
      return offset < 0 ? [] : [{ canary, form, where, offset }]
    })
  }

  /** Hits in one file, of any size. A file that is gone by now has none. */
  scanFile(path: string): CanaryHit[] {
    const file = openIfThere(path)
    if (file === undefined) return []
    try {
      const hits: CanaryHit[] = []
      // What may be the start of a secret is kept for the next round.
      const buffer = Buffer.alloc(chunk + this.#longest)
      let kept = 0
      let start = 0
      for (;;) {
        const read = readIfThere(file, buffer, kept)
        if (read === 0) return hits
        const filled = kept + read
        for (const hit of this.scan(path, buffer.subarray(0, filled))) {
          hits.push({ ...hit, offset: start + hit.offset })
        }
        kept = Math.min(filled, this.#longest - 1)
        buffer.copyWithin(0, filled - kept, filled)
        start += filled - kept
      }
    } finally {
      closeSync(file)
    }
  }

  /** Hits in the names and contents of all files below a folder. Links are not followed. */
  scanFolder(folder: string): CanaryHit[] {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name)
      const named = this.scan(`the name of ${folder}/…`, entry.name)
      if (entry.isDirectory()) return [...named, ...this.scanFolder(path)]
      return entry.isFile() ? [...named, ...this.scanFile(path)] : named
    })
  }

  /** Hits in the arguments and environment of a process and of all that descend from it. Linux only. */
  scanProcesses(root: number): CanaryHit[] {
    return descendants(root).flatMap((pid) =>
      (['cmdline', 'environ'] as const).flatMap((name) => this.scanFile(`/proc/${pid}/${name}`)),
    )
  }
}

function openIfThere(path: string): number | undefined {
  try {
    return lstatSync(path).isFile() ? openSync(path, 'r') : undefined
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw error
  }
}

/** What stands in /proc of a process that has ended since it was opened cannot be read. */
function readIfThere(file: number, buffer: Buffer, at: number): number {
  try {
    return readSync(file, buffer, at, chunk, null)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return 0
    throw error
  }
}

function descendants(root: number): number[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
    } catch {
      // It ended while we looked.
    }
  }
  const found = [root]
  for (const pid of found) {
    for (const [child, parent] of parents) if (parent === pid) found.push(child)
  }
  return found
}
