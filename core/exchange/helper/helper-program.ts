import { constants } from 'node:fs'
import { access, realpath, stat } from 'node:fs/promises'
import { delimiter, dirname, isAbsolute, join } from 'node:path'
import type { HelperReason } from '../../../contract/exchange-problems.ts'
import type { ExchangeMachine } from '../machine.ts'

export type FoundProgram =
  | { readonly ok: true; readonly file: string }
  | { readonly ok: false; readonly reason: HelperReason }

const suffixForm = /^[A-Za-z0-9._-]{1,100}$/

/** Where programs of a desktop's package managers stand that its own search path leaves out (macOS). */
const macFolders = ['/usr/local/bin', '/opt/homebrew/bin', '/Applications/Docker.app/Contents/Resources/bin']

/** `docker-credential-SUFFIX`; undefined for a suffix that could name anything but a program on the search path. */
export function helperName(suffix: unknown): string | undefined {
  if (typeof suffix !== 'string' || !suffixForm.test(suffix) || suffix.includes('..')) return undefined
  return `docker-credential-${suffix}`
}

/**
 * The first program of that name on the search path, by its full path. It is refused where any user of the
 * machine could put another in its place; a later one is not taken instead, because Docker would not either.
 * Folders that are relative are passed over (CVE-2019-15752).
 */
export async function findHelper(name: string, machine: ExchangeMachine): Promise<FoundProgram> {
  const windows = machine.platform === 'win32'
  const folders = (machine.env.PATH ?? '').split(delimiter).filter((folder) => isAbsolute(folder))
  if (machine.platform === 'darwin') folders.push(...macFolders)
  for (const folder of folders) {
    const file = join(folder, windows ? `${name}.exe` : name)
    if (!(await isProgram(file))) continue
    const real = await realpath(file)
    const safe = windows || (await nobodyElseWrites(machine.userId, [folder, dirname(real), real]))
    return safe ? { ok: true, file } : { ok: false, reason: 'unsafe-folder' }
  }
  return { ok: false, reason: 'not-installed' }
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK)
    return (await stat(file)).isFile()
  } catch {
    // Docker passes over what it cannot run, too.
    return false
  }
}

async function nobodyElseWrites(userId: number | undefined, paths: readonly string[]): Promise<boolean> {
  const found = await Promise.all(paths.map((path) => stat(path)))
  return found.every(({ mode, uid }) => (mode & 0o002) === 0 && (uid === 0 || uid === userId))
}
