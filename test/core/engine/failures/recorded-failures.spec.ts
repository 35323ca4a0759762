import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { EngineClient } from '../../../../core/engine/engine-client.ts'
import type { EngineCredential } from '../../../../core/engine/engine-credential.ts'
import { ScriptedEngine } from '../../../support/scripted-engine.ts'
import { referenceOf } from '../on-bed.ts'
import { problemOf } from '../problem-of.ts'
import { type Recording, readRecording } from './recording.ts'
import { meaningBy, type RecordedEngine, situations } from './situations.ts'

const engines: readonly RecordedEngine[] = ['docker-20.10', 'podman-4.3']
const recordings = engines.flatMap((engine) =>
  situations
    .filter((situation) => meaningBy(engine, situation))
    .map(({ name }) => ({ engine, name, recording: readRecording(engine, name) })),
)

let engine: ScriptedEngine
let client: EngineClient

beforeEach(async () => {
  engine = await ScriptedEngine.start()
  client = new EngineClient(engine.endpoint)
})
afterEach(async () => {
  client.dispose()
  await engine.close()
})

/** Has the engine say what was recorded, and gives the class that comes of it. */
async function classOf({ call, image, credentialSent, status, lines }: Recording): Promise<string> {
  engine.on(call === 'pull' || call === 'login' ? 'POST' : 'GET', '/*', (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(lines.map((line) => `${line}\r\n`).join(''))
  })
  const reference = referenceOf(image)
  const secret = { kind: 'password', bytes: Buffer.from('x') } as const
  const credential: EngineCredential = { username: 'ann', secret, serverAddress: reference.host }
  const sent = credentialSent ? credential : undefined
  if (call === 'login') {
    const answer = await client.auth(credential)
    return answer.kind === 'refused' ? answer.class : answer.kind
  }
  const { signal } = new AbortController()
  const asked =
    call === 'pull'
      ? client.pull({ reference, credential: sent, signal, onEvent: () => undefined })
      : client.distributionInspect(reference, sent)
  return (await problemOf(asked)).code.replace('pull.', '')
}

describe('DE-10: what engines were recorded to say', () => {
  test.each(recordings)('$engine, $name: $recording.means', async ({ recording }) => {
    expect(await classOf(recording)).toBe(recording.means)
  })

  test.each(engines)('nothing lies among the recordings of %s that no situation has', (name) => {
    const known = recordings.filter(({ engine: each }) => each === name).length
    expect(readdirSync(join(import.meta.dirname, 'fixtures', name))).toHaveLength(known)
  })
})
