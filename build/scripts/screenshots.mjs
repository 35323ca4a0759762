import { root, run } from './run.mjs'
import { setUp } from './setup.mjs'

/** @typedef {typeof import('../../test/bed/machine/system-packages.ts')} SystemPackages */
/** @typedef {typeof import('../../test/bed/machine/namespace.ts')} Namespace */

await setUp()
const { importTs } = await import('./run-ts.mjs')
/** @type {SystemPackages} */
const { installParts } = await importTs('test/bed/machine/system-packages.ts')
/** @type {Namespace} */
const { namespaceCommand } = await importTs('test/bed/machine/namespace.ts')

await installParts(['engine', 'registry', 'image', 'keyring', 'browser'])
const { command, args, env } = namespaceCommand(process.execPath, [
  'build/scripts/run-ts.mjs',
  'test/bed/pictures/take-pictures.ts',
])
process.exitCode = await run(command, args, { cwd: root, stdio: 'inherit', env })
