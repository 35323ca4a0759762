import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './run.mjs'
import { setUp } from './setup.mjs'

await setUp()
// In this very process: signals and the one line on standard output need no go-between.
await import(pathToFileURL(resolve(root, 'out/main/web.js')).href)
