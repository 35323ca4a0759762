import { Problem } from '../../../../contract/problem.ts'
import { EngineClient } from '../../../../core/engine/engine-client.ts'
import { parseEngineEndpoint } from '../../../../core/engine/engine-endpoint.ts'
import { advance, noProgress } from '../../../../core/engine/pull/pull-progress.ts'

/**
 * Run by the memory test in a process of its own, with `--expose-gc`: pulls the repository named by each line of
 * standard input, and prints what came of it, and how far memory went beyond what it was before the first of them (bytes).
 */
const [endpointText = ''] = process.argv.slice(2)
const parsed = parseEngineEndpoint(endpointText)
if (!parsed.ok) throw new Error(parsed.code)
const client = new EngineClient(parsed.endpoint)

async function pull(path: string) {
  let progress = noProgress
  const { signal } = new AbortController()
  const reference = { host: 'r.local', path, tag: '1' }
  const pulling = client.pull({
    reference,
    signal,
    onEvent: (event) => {
      progress = advance(progress, event)
    },
  })
  return await pulling.then(
    ({ id }) => id,
    (error: unknown) => (error instanceof Problem ? error.code : String(error)),
  )
}

const pieces: Buffer[] = []
for await (const piece of process.stdin) pieces.push(piece)
const paths = Buffer.concat(pieces).toString().split('\n').filter(Boolean)
// what any busy pull takes is no part of what a hostile one takes more
await pull('warm/up')
globalThis.gc?.()
const before = process.memoryUsage().rss
for (const path of paths) {
  let most = 0
  const look = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss)
  }, 5)
  const outcome = await pull(path)
  clearInterval(look)
  most = Math.max(most, process.memoryUsage().rss)
  process.stdout.write(`${JSON.stringify({ path, outcome, more: most - before })}\n`)
}
client.dispose()
