import { openSync } from 'node:fs'
import { Problem } from '../../../../../contract/problem.ts'
import { EngineClient } from '../../../../../core/engine/engine-client.ts'

/** Run by a test in a process of its own: asks an engine behind ssh when no file can be opened any more. */
const client = new EngineClient({ kind: 'ssh', host: 'build', text: 'ssh://build' })
let isFull = false
while (!isFull) {
  try {
    openSync('/dev/null', 'r')
  } catch {
    isFull = true
  }
}
const failure = await client.version().catch((error: unknown) => error)
process.stdout.write(failure instanceof Problem ? JSON.stringify(failure.data) : 'no problem')
