import { root, run, say } from './run.mjs'
import { setUp } from './setup.mjs'

/** @typedef {typeof import('../../test/bed/machine/system-packages.ts')} SystemPackages */
/** @typedef {typeof import('../../test/bed/machine/namespace.ts')} Namespace */

await setUp()
const { importTs } = await import('./run-ts.mjs')
/** @type {SystemPackages} */
const { installParts } = await importTs('test/bed/machine/system-packages.ts')
/** @type {Namespace} */
const { namespaceCommand } = await importTs('test/bed/machine/namespace.ts')

await installParts(['engine', 'registry', 'image', 'keyring', 'browser', 'credential helper', 'compiler'])
const { command, args, env } = namespaceCommand(process.execPath, [
  'build/scripts/run-ts.mjs',
  'test/bench/bench.ts',
  ...process.argv.slice(2),
])
if (command === process.execPath) say('Without root on Linux there is no engine: pulls cannot be measured.')
process.exitCode = await run(command, args, { cwd: root, stdio: 'inherit', env })
