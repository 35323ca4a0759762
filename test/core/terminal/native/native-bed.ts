import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { buildNativeHelper, nativeFlags, nativeSources } from '../../../../build/scripts/native-helper.mjs'
import type { Said } from '../terminal-bed.ts'

/** A helper in a folder of its own, with the program for the case without the app beside it, as in a build. */
export interface BuiltHelper {
  /** What stands on the search path. */
  readonly folder: string
  readonly file: string
  dispose(): Promise<void>
}

const root = resolve(import.meta.dirname, '../../../..')

/** `by`: the compiler, with checks of memory and undefined behaviour, or none: then it is the script. */
export async function builtHelper(by: 'compiler' | 'checking compiler' | 'nothing'): Promise<BuiltHelper> {
  const above = await mkdtemp(join(tmpdir(), 'fairlead-helper-'))
  const folder = join(above, 'bin')
  const file = join(folder, 'docker-credential-fairlead')
  await mkdir(folder)
  await symlink(join(root, 'out/main'), join(above, 'main'))
  if (by === 'checking compiler') {
    const checks = ['-fsanitize=address,undefined', '-fno-sanitize-recover=all', '-g']
    const { status } = spawnSync(
      'cc',
      [...nativeFlags('0.0.0'), ...checks, ...nativeSources(process.platform), '-o', file],
      { stdio: 'inherit' },
    )
    if (status !== 0) throw new Error('the helper does not compile')
  } else await buildNativeHelper(folder, by === 'compiler' ? 'cc' : 'no-such-compiler')
  return { folder, file, dispose: () => rm(above, { recursive: true }) }
}

/** Runs the helper as Docker does. */
export async function runHelper(
  { file }: Pick<BuiltHelper, 'file'>,
  args: readonly string[],
  { input = '', env = {}, cwd }: { input?: string | Buffer; env?: Record<string, string>; cwd?: string } = {},
): Promise<Said> {
  const child = spawn(file, args, {
    // the leak check wants to look into the process, which lets nobody
    env: { PATH: process.env.PATH, ASAN_OPTIONS: 'detect_leaks=0', ...env },
    ...(cwd === undefined ? {} : { cwd }),
  })
  const said = { out: [] as Buffer[], err: [] as Buffer[] }
  child.stdout.on('data', (piece: Buffer) => said.out.push(piece))
  child.stderr.on('data', (piece: Buffer) => said.err.push(piece))
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const [exit] = await once(child, 'close')
  return { exit, out: Buffer.concat(said.out).toString(), err: Buffer.concat(said.err).toString() }
}
