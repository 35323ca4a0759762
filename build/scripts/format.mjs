import { run, tool } from './run.mjs'
import { ensureDependencies } from './setup.mjs'

await ensureDependencies()
process.exitCode = await run(process.execPath, [
  tool('@biomejs/biome/bin/biome'),
  'check',
  '--write',
  ...process.argv.slice(2),
])
