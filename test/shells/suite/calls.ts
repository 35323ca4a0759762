import { randomBytes } from 'node:crypto'
import { isDefinedError, ORPCError } from '@orpc/client'
import { expect, it, vi } from 'vitest'
import type { ShellBed } from '../test-host.ts'

/** What holds of a call, whatever carries it. */
export function callsOf(start: () => Promise<ShellBed>): void {
  it('answers a call and logs procedure, outcome and duration only', async () => {
    const { page, host } = await start()
    expect(await page.client.double({ value: 21 })).toEqual({ value: 42 })
    expect(host.lines).toEqual([
      {
        level: 'info',
        message: 'call',
        procedure: 'double',
        outcome: 'ok',
        milliseconds: expect.any(Number),
      },
    ])
  })

  it('answers many calls at once, each with its own', async () => {
    const { page } = await start()
    const values = Array.from({ length: 100 }, (_, value) => value)
    const answers = await Promise.all(values.map((value) => page.client.double({ value })))
    expect(answers).toEqual(values.map((value) => ({ value: value * 2 })))
  })

  it('sends a declared problem as a defined error with its data', async () => {
    const { page, host } = await start()
    const error = await page.client.refuse().catch((caught) => caught)
    expect(isDefinedError(error)).toBe(true)
    expect(error).toMatchObject({ code: 'registry.not-found', data: { id: 'r-1' } })
    expect(host.outcomes()).toEqual(['registry.not-found'])
  })

  it.each(['refuseUndeclared', 'refuseMisshapen'] as const)(
    'treats a problem that breaks the contract as a bug (%s)',
    async (name) => {
      const { page, host } = await start()
      const error = await page.client[name]().catch((caught) => caught)
      expect(isDefinedError(error)).toBe(false)
      expect(error.code).toBe('INTERNAL_SERVER_ERROR')
      const bug = host.lines.find((line) => line.level === 'error')
      expect(bug).toMatchObject({ undeclared: 'registry.not-found' })
    },
  )

  it('EL-11: a bug reaches the page as an id, and neither side repeats what was typed', async () => {
    const { page, host } = await start()
    const secret = randomBytes(24).toString('base64url')
    for (const name of ['breaks', 'wrongOutput'] as const) {
      const error = await page.client[name]({ secret }).catch((caught) => caught)
      expect(error).toMatchObject({ code: 'INTERNAL_SERVER_ERROR', data: { id: expect.any(String) } })
      const line = host.lines.find((candidate) => candidate.bug === error.data.id)
      expect(line).toMatchObject({ level: 'error', message: 'bug' })
    }
    expect(JSON.stringify(host.lines) + page.received.join()).not.toContain(secret)
    expect(host.lines[0]).toMatchObject({ class: 'RangeError' })
    expect(host.lines[0]?.frames).toEqual(expect.arrayContaining([expect.stringContaining('test-router')]))
  })

  it('says BAD_REQUEST for input that does not fit, without a word of the input', async () => {
    const { page, host } = await start()
    const secret = randomBytes(24).toString('base64url')
    const name = randomBytes(24).toString('base64url')
    const error = await page.client.keep({ name, secret, [secret]: 1 }).catch((caught) => caught)
    expect(error).toBeInstanceOf(ORPCError)
    expect(error).toMatchObject({ code: 'BAD_REQUEST', data: undefined })
    const said = JSON.stringify(host.lines) + page.received.join()
    expect(said).not.toContain(secret)
    expect(said).not.toContain(name)
    expect(host.outcomes()).toEqual(['bad-request'])
  })

  it('puts a call away that the page has cancelled, and serves on', async () => {
    const { page, host } = await start()
    const controller = new AbortController()
    const hanging = page.client.hang(undefined, { signal: controller.signal }).catch((error) => error)
    await vi.waitFor(() => expect(host.core.waiting()).toBe(1))
    controller.abort()
    expect(await hanging).toBeInstanceOf(Error)
    await vi.waitFor(() => expect(host.core.waiting()).toBe(0))
    await vi.waitFor(() => expect(host.outcomes()).toEqual(['stopped']))
    expect(await page.client.double({ value: 1 })).toEqual({ value: 2 })
  })
}
