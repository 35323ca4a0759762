import { setMaxListeners } from 'node:events'
import { expect, it, vi } from 'vitest'
import { maxCallsInFlight, maxFrameBytes } from '../../../core/rpc/rpc-session.ts'
import type { ShellBed } from '../test-host.ts'

/** What a page that means harm comes to, whatever it sends by. */
export function hostilePageOf(start: () => Promise<ShellBed>): void {
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
  ])('EL-10: closes the line on a malformed frame, %s', async (_, frame) => {
    const { page, host } = await start()
    page.sendRaw(frame)
    await page.closed
    expect(host.lines).toEqual([
      { level: 'warn', message: 'frame refused', reason: 'malformed frame', bytes: frame.length },
    ])
  })

  it('closes the line on a frame that is no text, and logs only its size', async () => {
    const { page, host } = await start()
    page.sendRaw(new Uint8Array(17))
    await page.closed
    expect(host.lines).toMatchObject([{ reason: 'not a text frame', bytes: 17 }])
  })

  it('closes the line on a frame that is too large, and serves nothing of it', async () => {
    const { page, host } = await start()
    page.sendRaw(JSON.stringify({ i: '1', p: { u: '/double', b: { json: 'x'.repeat(maxFrameBytes) } } }))
    await page.closed
    // A socket refuses it before it is a frame.
    expect(host.lines.filter(({ reason }) => reason !== 'frame too large')).toEqual([])
  })

  it('EL-10: survives well-formed requests that ask for nonsense', async () => {
    const { page, host } = await start()
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
      page.sendRaw(`{"i":"x${at}","p":{"u":"/double","b":${body}}}`)
    })
    page.sendRaw('{"i":"n1","p":{"u":"/nothing/here"}}')
    page.sendRaw('{"i":"n2","p":{"u":"/__proto__"}}')
    page.sendRaw('{"i":"n3","p":{"u":"/constructor"}}')
    page.sendRaw('{"i":"s1","p":{"u":"/double","h":{"content-type":"text/event-stream"}}}')
    page.sendRaw('{"i":"nobody","t":4}')
    page.sendRaw('{"i":"nobody","t":3,"p":{"e":"message","d":1}}')
    expect(await page.client.double({ value: 2 })).toEqual({ value: 4 })
    await vi.waitFor(() => expect(page.received.length).toBe(bodies.length + 5))
    const refused = page.received.filter((frame) => !frame.includes('"value":4'))
    for (const frame of refused) expect(JSON.parse(frame).p.s).toBeGreaterThanOrEqual(400)
    expect(host.lines.some((line) => JSON.stringify(line).includes('nowhere'))).toBe(false)
    expect(({} as { value?: number }).value).toBeUndefined()
  })

  it('EL-17: answers calls beyond the cap with TOO_MANY_REQUESTS, and serves again when one has ended', async () => {
    const { page } = await start()
    const controller = new AbortController()
    setMaxListeners(maxCallsInFlight + 1, controller.signal)
    const hanging = Array.from({ length: maxCallsInFlight }, () =>
      page.client.hang(undefined, { signal: controller.signal }).catch((error) => error),
    )
    const error = await page.client.double({ value: 1 }).catch((caught) => caught)
    expect(error).toMatchObject({ code: 'TOO_MANY_REQUESTS' })
    controller.abort()
    await Promise.all(hanging)
    await vi.waitFor(async () => expect(await page.client.double({ value: 1 })).toEqual({ value: 2 }))
  })

  it('EL-17: closes the line of a page that floods it, and that one only', async () => {
    const { page, shell, host } = await start()
    const other = await shell.open()
    for (let at = 0; at < 20_000; at += 1) page.sendRaw(`{"i":"${at}","t":4}`)
    await page.closed
    expect(host.lines).toMatchObject([{ reason: 'too many frames' }])
    expect(await other.client.double({ value: 1 })).toEqual({ value: 2 })
  }, 30_000)
}
