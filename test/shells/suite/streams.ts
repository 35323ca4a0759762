import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDefinedError } from '@orpc/client'
import { expect, it, vi } from 'vitest'
import type { ShellBed } from '../test-host.ts'

/** What holds of a stream, whatever carries it. */
export function streamsOf(start: () => Promise<ShellBed>): void {
  it('streams to the end', async () => {
    const { page, host } = await start()
    const seen: number[] = []
    for await (const { at } of await page.client.count({ to: 5, pad: 0 })) seen.push(at)
    expect(seen).toEqual([1, 2, 3, 4, 5])
    await vi.waitFor(() => expect(host.outcomes()).toEqual(['ok']))
  })

  it('carries more than it may hold at once, in order and whole', async () => {
    const { page } = await start()
    let last = 0
    for await (const { at, pad } of await page.client.count({ to: 50, pad: 200_000 })) {
      expect([at, pad.length]).toEqual([last + 1, 200_000])
      last = at
    }
    expect(last).toBe(50)
  }, 30_000)

  it('ends a stream with a defined error, or with a bug that keeps its words', async () => {
    const { page, host } = await start()
    const secret = randomBytes(24).toString('base64url')
    const refused = await endOf(await page.client.countThenRefuse())
    expect(isDefinedError(refused as Error)).toBe(true)
    expect(refused).toMatchObject({ code: 'job.not-found', data: { id: 'j-1' } })
    const broken = await endOf(await page.client.countThenBreak({ secret }))
    expect(broken).toMatchObject({ code: 'INTERNAL_SERVER_ERROR', defined: false })
    expect(JSON.stringify(host.lines) + page.received.join()).not.toContain(secret)
  })

  it('EL-18: puts a stream away when the page leaves it, a thousand times over', async () => {
    const { page, host } = await start()
    for (let round = 0; round < 1000; round += 1) {
      for await (const _ of await page.client.wait()) break
    }
    await vi.waitFor(() => expect(host.core.waiting()).toBe(0))
    await vi.waitFor(() =>
      expect(host.outcomes().filter((outcome) => outcome === 'stopped')).toHaveLength(1000),
    )
    expect(await page.client.double({ value: 1 })).toEqual({ value: 2 })
  }, 60_000)

  it('makes no more values than a page takes, and goes on when it takes them', async () => {
    const { page, shell, host } = await start()
    const stuck = await shell.openStuck()
    stuck.sendRaw('{"i":"1","p":{"u":"/count","b":{"json":{"to":1000,"pad":100000}}}}')
    await vi.waitFor(() => expect(host.core.counted()).toBeGreaterThan(5), { timeout: 10_000 })
    const counted = await settled(() => host.core.counted())
    // What the system itself holds for a socket comes on top of what the core lets wait.
    expect(counted).toBeLessThan(300)
    expect(await page.client.double({ value: 1 })).toEqual({ value: 2 })
    stuck.awake()
    await vi.waitFor(() => expect(host.core.counted()).toBe(1000), { timeout: 30_000, interval: 100 })
  }, 60_000)
}

async function endOf(stream: AsyncIterable<unknown>): Promise<unknown> {
  try {
    for await (const _ of stream);
    return undefined
  } catch (error) {
    return error
  }
}

/** The value once it has not changed for a second. */
async function settled(read: () => number): Promise<number> {
  for (;;) {
    const before = read()
    await sleep(1000)
    if (read() === before) return before
  }
}
