import { build, ensureDependencies } from './setup.mjs'

await ensureDependencies()
await build()
