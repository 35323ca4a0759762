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

const wanted = process.argv.slice(2)
const script = 'build/scripts/run-ts.mjs'
if (wanted.includes('--check')) {
  // The whole demo in one network of its own: nothing of it can leave the machine.
  await installParts(['engine', 'registry', 'image', 'browser'])
  const { command, args, env } = namespaceCommand(process.execPath, [
    script,
    'test/bed/demo/demo-check.ts',
    ...wanted,
  ])
  process.exitCode = await run(command, args, { cwd: root, stdio: 'inherit', env })
} else {
  await installParts(['engine', 'registry', 'image'])
  process.exitCode = await run(process.execPath, [script, 'test/bed/demo/demo.ts'], { stdio: 'inherit' })
}
