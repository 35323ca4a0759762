import { stat, symlink } from 'node:fs/promises'
import { delimiter, isAbsolute, join } from 'node:path'
import { Problem } from '../../../contract/problem.ts'
import type { TerminalHelper } from '../../../contract/terminal.ts'
import { findHelper } from '../../exchange/helper/helper-program.ts'
import { ownHelper } from '../../exchange/helper/own-helper.ts'
import type { ExchangeMachine } from '../../exchange/machine.ts'
import { notSaved } from '../../storage/durable-file.ts'
import { errnoCode } from '../../storage/file-layer.ts'

/**
 * The helper of a build, from the folder of its programs. A package has it outside of its archive, from which nothing
 * can be run. None where the package unpacks itself for one run, so that what stands there now is gone tomorrow.
 */
export function helperBeside(programFolder: string, env: NodeJS.ProcessEnv): string | undefined {
  const name = process.platform === 'win32' ? `${ownHelper}.exe` : ownHelper
  const [resources, packed] = programFolder.split(/[/\\]app\.asar[/\\]/)
  if (resources === undefined || packed === undefined) return join(programFolder, '..', 'bin', name)
  const passing = env.PORTABLE_EXECUTABLE_FILE ?? (env.APPDIR && resources.startsWith(env.APPDIR))
  return passing ? undefined : join(resources, 'command', 'bin', name)
}

/** `file`: the helper of this Fairlead, undefined where it was built without one. */
export async function helperPlace(
  file: string | undefined,
  machine: ExchangeMachine,
): Promise<TerminalHelper> {
  const present = file !== undefined && (await sameFile(file, file)) ? file : undefined
  const found = await findHelper(ownHelper, machine)
  const isOurs = found.ok && present !== undefined && (await sameFile(found.file, present))
  const folder = found.ok || present === undefined ? undefined : await linkFolder(machine)
  return {
    ...(present === undefined ? {} : { file: present }),
    found: found.ok ? (isOurs ? 'this' : 'another') : 'none',
    ...(folder === undefined ? {} : { folder }),
  }
}

/** Throws `storage.not-saved`, or `exchange.helper-failed` where there is nothing to link, or no folder for it. */
export async function placeLink({ file, folder }: TerminalHelper): Promise<void> {
  if (file === undefined || folder === undefined) {
    throw new Problem('exchange.helper-failed', { helper: ownHelper, reason: 'not-installed' })
  }
  const link = join(folder, ownHelper)
  try {
    await symlink(file, link)
  } catch (error) {
    throw notSaved(link, error)
  }
}

/** The first folder on the search path that is in the user's home and that nobody else may write to. */
async function linkFolder({ env, home, platform, userId }: ExchangeMachine): Promise<string | undefined> {
  if (platform === 'win32') return undefined
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => isAbsolute(folder))
  for (const folder of folders.filter((each) => each.startsWith(join(home, '/')))) {
    const facts = await factsOf(folder)
    if (facts?.isDirectory() && facts.uid === userId && (facts.mode & 0o022) === 0) return folder
  }
  return undefined
}

async function sameFile(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all([factsOf(one), factsOf(other)])
  return first?.isFile() === true && first.ino === second?.ino && first.dev === second.dev
}

async function factsOf(path: string) {
  try {
    return await stat(path)
  } catch (error) {
    if (errnoCode(error) === undefined) throw error
    return undefined
  }
}
