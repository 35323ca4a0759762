import { expect, it, vi } from 'vitest'
import type { ShellBed } from '../test-host.ts'

/** What holds of the line of a page, from its begin to its end. */
export function linesOf(start: () => Promise<ShellBed>): void {
  it('puts every stream and call away when the page is closed', async () => {
    const { page, host } = await start()
    const stream = await page.client.wait()
    await stream.next()
    const hanging = page.client.hang().catch((error) => error)
    await vi.waitFor(() => expect(host.core.waiting()).toBe(2))
    await page.close()
    await vi.waitFor(() => expect(host.core.waiting()).toBe(0))
    expect(await hanging).toBeInstanceOf(Error)
    await vi.waitFor(() => expect(host.outcomes()).toEqual(['stopped', 'stopped']))
  })

  it('serves two pages at once, and the end of one is none of the other', async () => {
    const { page, shell, host } = await start()
    const other = await shell.open()
    const streams = [await page.client.wait(), await other.client.wait()]
    for (const stream of streams) expect((await stream.next()).value).toEqual({ value: 1 })
    await page.close()
    await vi.waitFor(() => expect(host.core.waiting()).toBe(1))
    expect(await other.client.double({ value: 3 })).toEqual({ value: 6 })
    expect(other.received.length).toBeGreaterThan(0)
  })

  it('a page that is let go of has no line any more, nor anything under way on it', async () => {
    const { page, shell, host } = await start()
    await (await page.client.wait()).next()
    await page.leave()
    await page.closed
    await vi.waitFor(() => expect(host.core.waiting()).toBe(0))
    const before = host.lines.length
    // The other end may refuse it at once or let it go nowhere.
    page.client.double({ value: 1 }).catch(() => undefined)
    const other = await shell.open()
    expect(await other.client.double({ value: 2 })).toEqual({ value: 4 })
    expect(host.lines.slice(before)).toHaveLength(1)
  })

  it('after a restart of the core a page has a line to the new one, and its old streams have ended', async () => {
    const { page, host } = await start()
    const before = host.core
    const stream = await page.client.wait()
    await stream.next()
    host.restart()
    await page.closed
    await vi.waitFor(() => expect(before.waiting()).toBe(0))
    await expect(stream.next()).rejects.toThrow()
    const next = await page.again()
    expect(await next.client.double({ value: 5 })).toEqual({ value: 10 })
    await (await next.client.wait()).next()
    expect(host.core.waiting()).toBe(1)
    expect(before.waiting()).toBe(0)
  })

  it('a core that has ended closes its lines, and takes no new one', async () => {
    const { page, shell, host } = await start()
    await (await page.client.wait()).next()
    host.stop()
    await page.closed
    await vi.waitFor(() => expect(host.core.waiting()).toBe(0))
    const late = await shell.open()
    await late.closed
  })
}
