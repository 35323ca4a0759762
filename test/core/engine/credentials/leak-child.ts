import { inspect } from 'node:util'
import { Problem } from '../../../../contract/problem.ts'
import { EngineClient } from '../../../../core/engine/engine-client.ts'
import { parseEngineEndpoint } from '../../../../core/engine/engine-endpoint.ts'

/**
 * Run by the leak test in a process of its own: takes an endpoint and a secret by standard input, makes every
 * call that carries a credential, and prints each failure as fully as Node can.
 */
const pieces: Buffer[] = []
for await (const piece of process.stdin) pieces.push(piece)
const [endpointText = '', secret = ''] = Buffer.concat(pieces).toString().split('\n')
const parsed = parseEngineEndpoint(endpointText)
if (!parsed.ok) throw new Error(parsed.code)

const client = new EngineClient(parsed.endpoint, { timeouts: { header: 2000, idle: 2000 } })
const { signal } = new AbortController()
const print = (value: unknown) =>
  process.stdout.write(`${inspect(value, { depth: 10, showHidden: true, maxStringLength: null })}\n`)

for (const path of ['good', 'denied', 'cut', 'moved', 'garbage', 'silent']) {
  for (const kind of ['password', 'identity-token'] as const) {
    const reference = { host: `${path}.local`, path: 'team/app', tag: '1' }
    const bytes = Buffer.from(secret)
    const credential = { username: 'ann', secret: { kind, bytes }, serverAddress: reference.host }
    for (const call of [
      () => client.auth(credential),
      () => client.pull({ reference, credential, signal, onEvent: print }),
      () => client.distributionInspect(reference, credential),
    ]) {
      await call().then(print, (error: unknown) => {
        print(error)
        if (error instanceof Problem) print(error.toData())
      })
    }
  }
}
print(client)
client.dispose()
process.stdout.write('all calls made\n')
