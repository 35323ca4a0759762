import { spawn } from 'node:child_process'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The top folder of the project. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/** @param {string} text */
export function say(text) {
  process.stderr.write(`${text}\n`)
}

/**
 * Runs a command to its end and gives its exit code; a signal counts as 1. Its output goes to standard error
 * unless `quiet` or `stdio` says otherwise, because standard output belongs to the program that is started.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>}
 */
export function run(command, args, options = {}) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['inherit', process.stderr, process.stderr],
      ...options,
    })
    // Ctrl-C reaches the child by the terminal; the parent waits for its exit code instead of dying first.
    const wait = () => undefined
    process.on('SIGINT', wait)
    child.on('error', fail)
    child.on('close', (code) => {
      process.off('SIGINT', wait)
      done(code ?? 1)
    })
  })
}

/**
 * The script behind a package's command, to be run by this very Node: no shell, no `.cmd` file on Windows.
 *
 * @param {string} file path below `node_modules`
 */
export function tool(file) {
  return resolve(root, 'node_modules', file)
}
