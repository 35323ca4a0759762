import { randomBytes } from 'node:crypto'
import { isDefinedError, ORPCError } from '@orpc/client'
import { describe, expect, it, vi } from 'vitest'
import { createRpcServer } from '../../../core/rpc/rpc-server.ts'
import { useRpc } from './rpc-bed.ts'
import { createTestCore } from './test-router.ts'
import { transports } from './transports.ts'

describe.each(transports)('over $name', (transport) => {
  const start = useRpc(transport)

  it('answers a call and logs procedure, outcome and duration only', async () => {
    const { client, lines } = await start()
    expect(await client.double({ value: 21 })).toEqual({ value: 42 })
    expect(lines).toEqual([
      {
        level: 'info',
        message: 'call',
        procedure: 'double',
        outcome: 'ok',
        milliseconds: expect.any(Number),
      },
    ])
  })

  it('sends a declared problem as a defined error with its data', async () => {
    const { client, lines } = await start()
    const error = await client.refuse().catch((caught) => caught)
    expect(isDefinedError(error)).toBe(true)
    expect(error).toMatchObject({ code: 'registry.not-found', data: { id: 'r-1' } })
    expect(lines.map((line) => line.outcome)).toEqual(['registry.not-found'])
  })

  it.each(['refuseUndeclared', 'refuseMisshapen'] as const)(
    'treats a problem that breaks the contract as a bug (%s)',
    async (name) => {
      const { client, lines } = await start()
      const error = await client[name]().catch((caught) => caught)
      expect(isDefinedError(error)).toBe(false)
      expect(error.code).toBe('INTERNAL_SERVER_ERROR')
      expect(lines.find((line) => line.level === 'error')).toMatchObject({ undeclared: 'registry.not-found' })
    },
  )

  it('EL-11: a bug reaches the page as an id, and neither side repeats what was typed', async () => {
    const { client, connection, lines } = await start()
    const secret = randomBytes(24).toString('base64url')
    for (const name of ['breaks', 'wrongOutput'] as const) {
      const error = await client[name]({ secret }).catch((caught) => caught)
      expect(error).toMatchObject({ code: 'INTERNAL_SERVER_ERROR', data: { id: expect.any(String) } })
      const line = lines.find((candidate) => candidate.bug === error.data.id)
      expect(line).toMatchObject({ level: 'error', message: 'bug' })
    }
    expect(JSON.stringify(lines) + connection.received.join()).not.toContain(secret)
    expect(lines[0]).toMatchObject({ class: 'RangeError' })
    expect(lines[0]?.frames).toEqual(expect.arrayContaining([expect.stringContaining('test-router')]))
  })

  it('says BAD_REQUEST for input that does not fit, without a word of the input', async () => {
    const { client, connection, lines } = await start()
    const secret = randomBytes(24).toString('base64url')
    const name = randomBytes(24).toString('base64url')
    const error = await client.keep({ name, secret, [secret]: 1 }).catch((caught) => caught)
    expect(error).toBeInstanceOf(ORPCError)
    expect(error).toMatchObject({ code: 'BAD_REQUEST', data: undefined })
    const said = JSON.stringify(lines) + connection.received.join()
    expect(said).not.toContain(secret)
    expect(said).not.toContain(name)
    expect(lines.map((line) => line.outcome)).toEqual(['bad-request'])
  })

  it('streams to the end', async () => {
    const { client, lines } = await start()
    const seen: number[] = []
    for await (const { at } of await client.count({ to: 5, pad: 0 })) seen.push(at)
    expect(seen).toEqual([1, 2, 3, 4, 5])
    await vi.waitFor(() => expect(lines.map((line) => line.outcome)).toEqual(['ok']))
  })

  it('ends a stream with a defined error, or with a bug that keeps its words', async () => {
    const { client, connection, lines } = await start()
    const secret = randomBytes(24).toString('base64url')
    const read = async (stream: AsyncIterable<unknown>): Promise<unknown> => {
      try {
        for await (const _ of stream);
        return undefined
      } catch (error) {
        return error
      }
    }
    const refused = await read(await client.countThenRefuse())
    expect(isDefinedError(refused as Error)).toBe(true)
    expect(refused).toMatchObject({ code: 'job.not-found', data: { id: 'j-1' } })
    const broken = await read(await client.countThenBreak({ secret }))
    expect(broken).toMatchObject({ code: 'INTERNAL_SERVER_ERROR', defined: false })
    expect(JSON.stringify(lines) + connection.received.join()).not.toContain(secret)
  })

  it('EL-18: puts a stream away when the page leaves it, a thousand times over', async () => {
    const { client, core, lines } = await start()
    for (let round = 0; round < 1000; round += 1) {
      for await (const _ of await client.wait()) break
    }
    await vi.waitFor(() => expect(core.waiting()).toBe(0))
    await vi.waitFor(() => expect(lines.filter((line) => line.outcome === 'stopped')).toHaveLength(1000))
    expect(await client.double({ value: 1 })).toEqual({ value: 2 })
  })

  it('puts every stream and call away when the connection closes', async () => {
    const { client, core, connection, lines } = await start()
    const stream = await client.wait()
    await stream.next()
    const hanging = client.hang().catch((error) => error)
    await vi.waitFor(() => expect(core.waiting()).toBe(2))
    await connection.close()
    await vi.waitFor(() => expect(core.waiting()).toBe(0))
    expect(await hanging).toBeInstanceOf(Error)
    await vi.waitFor(() => expect(lines.map((line) => line.outcome)).toEqual(['stopped', 'stopped']))
  })

  it('closes its connections and refuses new ones once it is disposed', async () => {
    const { server, connection, core, client } = await start()
    await (await client.wait()).next()
    server.dispose()
    await connection.closed
    await vi.waitFor(() => expect(core.waiting()).toBe(0))
    const late = await transport.connect(server)
    await late.closed
    await late.close()
  })
})

it('stops making values while the transport has not taken the last ones', async () => {
  const core = createTestCore()
  const quiet = () => undefined
  const server = createRpcServer(core.router, { log: { info: quiet, warn: quiet, error: quiet } })
  let backlog = 0
  const session = server.open({
    send: (message) => {
      backlog += message.length
    },
    backlog: () => backlog,
    close: quiet,
  })
  session.receive('{"i":"1","p":{"u":"/count","b":{"json":{"to":1000,"pad":100000}}}}')
  await vi.waitFor(() => expect(backlog).toBeGreaterThan(1024 * 1024))
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(backlog).toBeLessThan(1.3 * 1024 * 1024)
  const counted = core.counted()
  backlog = 0
  await vi.waitFor(() => expect(core.counted()).toBeGreaterThan(counted))
  session.close()
  await new Promise((resolve) => setTimeout(resolve, 20))
  const atClose = core.counted()
  backlog = 0
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(core.counted()).toBe(atClose)
  server.dispose()
})
