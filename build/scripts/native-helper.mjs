import { spawnSync } from 'node:child_process'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { root, run, say } from './run.mjs'

const folder = resolve(root, 'terminal/native')
const windows = process.platform === 'win32'
const program = `docker-credential-fairlead${windows ? '.exe' : ''}`

/** The sources of the native helper for a platform. @param {NodeJS.Platform} platform */
export function nativeSources(platform) {
  const names =
    platform === 'win32' ? ['main.c', 'windows.c'] : ['main.c', 'connection-posix.c', 'process-posix.c']
  return names.map((name) => join(folder, name))
}

/**
 * What every compiler is told, whatever it builds for. `node`: which Node runs the program beside it, before the first
 * on the search path.
 *
 * @param {string} version
 * @param {string} [node]
 */
export function nativeFlags(version, node = process.execPath) {
  return [
    ...['-std=c11', '-Wall', '-Wextra', '-Wconversion', '-Werror', '-O2'],
    ...['-fstack-protector-strong', '-U_FORTIFY_SOURCE', '-D_FORTIFY_SOURCE=2'],
    `-DFAIRLEAD_VERSION="${version}"`,
    `-DFAIRLEAD_NODE="${node.replaceAll('\\', '\\\\')}"`,
  ]
}

const linked = windows
  ? ['-ladvapi32']
  : process.platform === 'darwin'
    ? ['-pie']
    : ['-pie', '-Wl,-z,relro,-z,now']

const usual = process.env.CC || (windows ? 'gcc' : 'cc')

/** Whether there is a compiler, so that the helper is a program and no script. */
export function compilerStands(compiler = usual) {
  return spawnSync(compiler, ['--version'], { stdio: 'ignore' }).status === 0
}

/**
 * Builds `docker-credential-fairlead` into a folder, by the C compiler of the machine. Where there is none, a
 * script stands in its place that does the same by Node, and takes longer for it.
 *
 * @param {string} into
 * @param {string} [compiler]
 * @param {{ node?: string, flags?: readonly string[] }} [more] another Node than this one, and flags of its own
 */
export async function buildNativeHelper(into, compiler = usual, { node, flags: own = [] } = {}) {
  await mkdir(into, { recursive: true })
  const { version } = JSON.parse(await readFile(resolve(root, 'package.json'), 'utf8'))
  if (compilerStands(compiler)) {
    const file = join(into, program)
    const shape = [...own, ...(windows ? [] : ['-fPIE'])]
    const flags = [...nativeFlags(version, node), ...shape, ...nativeSources(process.platform)]
    if ((await run(compiler, [...flags, ...linked, '-o', file])) === 0) return
    throw new Error('the credential helper does not compile; see above')
  }
  say(`Without a C compiler (${compiler}) docker-credential-fairlead runs by Node, which is slower.`)
  await writeScript(into)
}

/** @param {string} into */
async function writeScript(into) {
  if (windows) {
    const lines = ['@echo off', `"${process.execPath}" "%~dp0..\\main\\terminal.js" %*`, '']
    await writeFile(join(into, 'docker-credential-fairlead.cmd'), lines.join('\r\n'))
    return
  }
  const file = join(into, program)
  const lines = [
    '#!/bin/sh',
    'FAIRLEAD_ASKING_PROGRAM=$(ps -o comm= -p "$PPID" 2>/dev/null) || FAIRLEAD_ASKING_PROGRAM=',
    'export FAIRLEAD_ASKING_PROGRAM',
    'unset NODE_OPTIONS NODE_DEBUG NODE_PATH DEBUG',
    // The link that leads here may stand anywhere.
    'own=$(readlink -f -- "$0")',
    `node='${process.execPath.replaceAll("'", "'\\''")}'`,
    '[ -x "$node" ] || node=node',
    'exec "$node" "$(dirname -- "$(dirname -- "$own")")/main/terminal.js" "$@"',
    '',
  ]
  await writeFile(file, lines.join('\n'))
  await chmod(file, 0o755)
}
