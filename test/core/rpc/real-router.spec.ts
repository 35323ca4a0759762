import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createORPCClient, isDefinedError, ORPCError } from '@orpc/client'
import { isContractProcedure } from '@orpc/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contract } from '../../../contract/index.ts'
import type { Core } from '../../../core/core.ts'
import { createCore } from '../../../core/create-core.ts'
import { settingsOver } from '../../../core/shell/settings-store.ts'
import { type TestConnection, transports } from './transports.ts'

type Call = (input: unknown, options: { signal: AbortSignal }) => Promise<unknown>

const paths = Object.entries(contract).flatMap(([noun, procedures]) =>
  Object.entries(procedures).flatMap(([verb, procedure]) =>
    isContractProcedure(procedure) ? [`${noun}.${verb}`] : [],
  ),
)

const long = 'x'.repeat(101_000)
const wide = 'é'.repeat(50_000)
const nested = JSON.parse(`${'{"id":'.repeat(2000)}1${'}'.repeat(2000)}`)
const fields = [
  'id',
  'projectId',
  'environmentId',
  'namespace',
  'image',
  'name',
  'address',
  'text',
  'passphrase',
  'limit',
]
/** All of them fit into one frame. */
const inputs: readonly unknown[] = [
  undefined,
  null,
  7,
  'x',
  [],
  {},
  true,
  nested,
  ...[long, wide, '', 0, -1, Number.NaN, null, {}, [], '\ud800', '../../x', '\u0000'].map((value) =>
    Object.fromEntries(fields.map((field) => [field, value])),
  ),
  { id: 'missing', environmentId: 'missing', projectId: 'missing' },
  JSON.parse('{"__proto__":{"id":"x"},"constructor":{"prototype":{}}}'),
]

/** What a call came to: fine, a defined error, its input refused, or a bug. */
async function outcome(call: () => Promise<unknown>): Promise<string> {
  try {
    const output = await call()
    if (typeof output === 'object' && output !== null && Symbol.asyncIterator in output) {
      for await (const _ of output as AsyncIterable<unknown>) break
    }
    return 'ok'
  } catch (error) {
    if (isDefinedError(error as Error)) return 'problem'
    if (error instanceof ORPCError && error.code === 'BAD_REQUEST') return 'refused'
    return error instanceof ORPCError ? error.code : String(error)
  }
}

describe.each(transports)('the core over $name', ({ connect }) => {
  const logged: string[] = []
  let folder: string
  let core: Core
  let connection: TestConnection

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fairlead-router-'))
    const note = (fields: object, message: string) => logged.push(JSON.stringify({ ...fields, message }))
    core = await createCore({
      dataFolder: folder,
      shell: 'web',
      version: '0.0.0',
      endpoint: `unix://${folder}/no-engine.sock`,
      settings: settingsOver({ store: {} }),
      log: { info: note, warn: note, error: note },
      machine: { env: {}, home: folder, platform: process.platform, userId: process.getuid?.() },
    })
    connection = await connect(core.rpc)
  })
  afterAll(async () => {
    await connection.close()
    await core.dispose()
    await rm(folder, { recursive: true })
  })

  it.each(paths)('EL-10: %s meets any input with an answer, a problem or a refusal', async (path) => {
    const client = createORPCClient(connection.link) as Record<string, Record<string, Call>>
    const [noun = '', verb = ''] = path.split('.')
    const call = client[noun]?.[verb]
    const outcomes = new Set<string>()
    for (const input of inputs) {
      const signal = AbortSignal.timeout(5000)
      outcomes.add(await outcome(async () => call?.(input, { signal })))
    }
    expect([...outcomes].filter((found) => !['ok', 'problem', 'refused'].includes(found))).toEqual([])
    expect(logged.filter((line) => line.includes('"bug"') || line.includes(long.slice(0, 100)))).toEqual([])
    expect(({} as { id?: string }).id).toBeUndefined()
  })
})
