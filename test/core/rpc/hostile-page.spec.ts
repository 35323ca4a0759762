import { setMaxListeners } from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import { maxCallsInFlight, maxFrameBytes } from '../../../core/rpc/rpc-session.ts'
import { useRpc } from './rpc-bed.ts'
import { transports } from './transports.ts'

describe.each(transports)('a hostile page over $name', (transport) => {
  const start = useRpc(transport)

  it.each([
    ['no JSON', '{'],
    ['JSON of another shape', '[]'],
    ['null', 'null'],
    ['a request without an address', '{"i":"1","p":{}}'],
    ['an address that is none', '{"i":"1","p":{"u":"http://["}}'],
    [
      'a file where there is none',
      '{"i":"1","p":{"u":"/double","h":{"content-type":"multipart/form-data"}}}',
    ],
    ['deep nesting', '['.repeat(200_000)],
  ])('EL-10: closes the connection on a malformed frame, %s', async (_, frame) => {
    const { connection, lines } = await start()
    connection.sendRaw(frame)
    await connection.closed
    expect(lines).toEqual([
      { level: 'warn', message: 'frame refused', reason: 'malformed frame', bytes: frame.length },
    ])
  })

  it('closes the connection on a frame that is no text or too large, and logs only its size', async () => {
    const first = await start()
    first.connection.sendRaw(new Uint8Array(17))
    await first.connection.closed
    expect(first.lines).toMatchObject([{ reason: 'not a text frame', bytes: 17 }])

    const second = await start()
    const frame = JSON.stringify({ i: '1', p: { u: '/double', b: { json: 'x'.repeat(maxFrameBytes) } } })
    second.connection.sendRaw(frame)
    await second.connection.closed
    expect(second.lines).toMatchObject([{ reason: 'frame too large', bytes: frame.length }])
  })

  it('EL-10: survives well-formed requests that ask for nonsense', async () => {
    const { client, connection, lines } = await start()
    const bodies = [
      'null',
      '7',
      '"x"',
      '{"json":{"__proto__":{"value":1}}}',
      '{"json":{"value":"NaN"},"meta":[[5,"value"]]}',
      '{"json":{"value":1},"meta":[[99,"nowhere"],[0,"__proto__","x"]]}',
      '{"json":"\\ud800"}',
    ]
    bodies.forEach((body, at) => {
      connection.sendRaw(`{"i":"x${at}","p":{"u":"/double","b":${body}}}`)
    })
    connection.sendRaw('{"i":"n1","p":{"u":"/nothing/here"}}')
    connection.sendRaw('{"i":"n2","p":{"u":"/__proto__"}}')
    connection.sendRaw('{"i":"n3","p":{"u":"/constructor"}}')
    connection.sendRaw('{"i":"s1","p":{"u":"/double","h":{"content-type":"text/event-stream"}}}')
    connection.sendRaw('{"i":"nobody","t":4}')
    connection.sendRaw('{"i":"nobody","t":3,"p":{"e":"message","d":1}}')
    expect(await client.double({ value: 2 })).toEqual({ value: 4 })
    await vi.waitFor(() => expect(connection.received.length).toBe(bodies.length + 5))
    const refused = connection.received.filter((frame) => !frame.includes('"value":4'))
    for (const frame of refused) expect(JSON.parse(frame).p.s).toBeGreaterThanOrEqual(400)
    expect(lines.some((line) => JSON.stringify(line).includes('nowhere'))).toBe(false)
    expect(({} as { value?: number }).value).toBeUndefined()
  })

  it('EL-17: answers calls beyond the cap with TOO_MANY_REQUESTS, and serves again when one has ended', async () => {
    const { client } = await start()
    const controller = new AbortController()
    setMaxListeners(maxCallsInFlight + 1, controller.signal)
    const hanging = Array.from({ length: maxCallsInFlight }, () =>
      client.hang(undefined, { signal: controller.signal }).catch((error) => error),
    )
    const error = await client.double({ value: 1 }).catch((caught) => caught)
    expect(error).toMatchObject({ code: 'TOO_MANY_REQUESTS' })
    controller.abort()
    await Promise.all(hanging)
    await vi.waitFor(async () => expect(await client.double({ value: 1 })).toEqual({ value: 2 }))
  })

  it('EL-17: closes the connection of a page that floods it', async () => {
    const { connection, lines } = await start()
    for (let at = 0; at < 20_000; at += 1) connection.sendRaw(`{"i":"${at}","t":4}`)
    await connection.closed
    expect(lines).toMatchObject([{ reason: 'too many frames' }])
  })
})
