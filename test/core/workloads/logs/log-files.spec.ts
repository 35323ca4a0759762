import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EngineClient } from '../../../../core/engine/engine-client.ts'
import { LogFiles, logFileName } from '../../../../core/workloads/logs/log-files.ts'
import { json, ScriptedEngine } from '../../../support/scripted-engine.ts'
import { entryOf } from './log-bytes.ts'

const at = Date.UTC(2026, 10, 22, 5, 42, 7, 123)
const stays = new AbortController().signal

let engine: ScriptedEngine
let client: EngineClient
let files: LogFiles
let now = at
const bugs: unknown[] = []

beforeEach(async () => {
  engine = await ScriptedEngine.start()
  client = new EngineClient(engine.endpoint)
  now = at
  bugs.length = 0
  files = new LogFiles({
    environments: { engine: () => client },
    onBug: (error) => bugs.push(error),
    now: () => now,
    random: (bytes) => randomBytes(bytes),
  })
  engine.on(
    'GET',
    '/containers/abc/json',
    json({ Id: 'abc', Name: '/web_1', State: { Status: 'running' }, Config: {} }),
  )
})
afterEach(async () => {
  files.dispose()
  client.dispose()
  await engine.close()
})

const save = (timestamps = false) => files.save({ environmentId: 'default', id: 'abc', timestamps })

async function fetched(ticket: string) {
  const given = await files.give(ticket, stays)
  if (typeof given === 'string') return given
  const pieces: Uint8Array[] = []
  for await (const piece of given.bytes) pieces.push(piece)
  return { name: given.name, type: given.type, text: Buffer.concat(pieces).toString() }
}

describe('the file of a log', () => {
  it('is what the engine has, both streams in turn, and is given once', async () => {
    engine.on('GET', '/containers/abc/logs', (_request, response) => {
      response.write(entryOf('stdout', 1, 'out \u001b[31mred\n', 'a'))
      response.end(entryOf('stderr', 2, 'err\n', 'b'))
    })
    const { ticket, file } = await save(true)
    expect(file).toBe('web_1-2026-11-22T054207Z.log')
    expect(await fetched(ticket)).toEqual({
      name: file,
      type: 'text/plain; charset=utf-8',
      text: 'a out \u001b[31mred\nb err\n',
    })
    expect(await fetched(ticket)).toBe('unknown')
    const query = Object.fromEntries(engine.asked('/containers/abc/logs')[0]?.query ?? [])
    expect(query).toEqual({ stdout: 'true', stderr: 'true', follow: 'false', timestamps: 'true' })
  })

  it('of a container that said nothing is empty', async () => {
    engine.on('GET', '/containers/abc/logs', (_request, response) => response.end())
    expect(await fetched((await save()).ticket)).toMatchObject({ text: '' })
  })

  it('is not given after a minute, nor by any other ticket', async () => {
    const { ticket } = await save()
    now += 60_001
    expect(await fetched(ticket)).toBe('unknown')
    expect(await fetched(randomBytes(32).toString('base64url'))).toBe('unknown')
    expect(files.receive()).toBe('unknown')
  })

  it('waits for no more than twenty pages', async () => {
    const tickets: string[] = []
    for (let count = 0; count < 21; count += 1) tickets.push((await save()).ticket)
    engine.on('GET', '/containers/abc/logs', (_request, response) => response.end())
    expect(await fetched(tickets[0] ?? '')).toBe('unknown')
    expect(await fetched(tickets[1] ?? '')).toMatchObject({ text: '' })
  })

  it('of no container is a problem, and of one that has gone since does not begin', async () => {
    const gone = files.save({ environmentId: 'default', id: 'none', timestamps: false })
    await expect(gone).rejects.toMatchObject({ code: 'workload.not-found' })
    const { ticket } = await save()
    engine.on('GET', '/containers/abc/json', (_request, response) => {
      response.statusCode = 404
      response.end('{"message":"No such container"}')
    })
    expect(await fetched(ticket)).toBe('failed')
    expect(bugs).toEqual([])
  })

  it('breaks off with the engine, and with the program', async () => {
    engine.on('GET', '/containers/abc/logs', (_request, response, socket) => {
      response.write(entryOf('stdout', 1, 'half'))
      setTimeout(() => socket.destroy(), 20)
    })
    await expect(fetched((await save()).ticket)).rejects.toMatchObject({ data: { reason: 'cut' } })

    engine.on('GET', '/containers/abc/logs', (_request, response) => {
      response.write(entryOf('stdout', 1, 'half'))
    })
    const given = await files.give((await save()).ticket, stays)
    if (typeof given === 'string') throw new Error(given)
    const pieces = given.bytes[Symbol.asyncIterator]()
    await pieces.next()
    const next = pieces.next()
    files.dispose()
    await expect(next).rejects.toThrow()
    expect(given.ended.aborted).toBe(true)
    await expect.poll(() => engine.openConnections).toBe(0)
  })
})

it.each([
  ['web', 'web-2026-11-22T054207Z.log'],
  ['../../etc/passwd', 'etc-passwd-2026-11-22T054207Z.log'],
  ['"a\r\nb"', 'a-b-2026-11-22T054207Z.log'],
  ['…', 'container-2026-11-22T054207Z.log'],
])('the log of %j is called %s', (name, file) => {
  expect(logFileName(name, at)).toBe(file)
})
