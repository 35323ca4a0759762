import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Running, serve } from '../../../web/serve.ts'
import { openPage } from '../web-process.ts'

describe('sessions as the page sees them', () => {
  let folder: string
  let running: Running
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fairlead-sessions-'))
    const command = {
      kind: 'serve',
      listen: '127.0.0.1',
      port: 0,
      open: false,
      engine: 'unix:///nonexistent/engine.sock',
    } as const
    running = await serve(command, folder, pino({ level: 'silent' }))
  })
  afterEach(async () => {
    await running.dispose()
    await rm(folder, { recursive: true })
  })

  const page = (userAgent?: string) =>
    openPage(running.freshAddress(), userAgent === undefined ? {} : { userAgent })
  const kinds = async ({ client }: Awaited<ReturnType<typeof page>>) =>
    (await client.activity.list({ limit: 20 }))
      .filter(({ kind }) => kind.startsWith('session.'))
      .map(({ kind, subject }) => `${kind} ${subject}`)

  it('names the session that a call comes from by its own socket', async () => {
    const first = await page('curl/1')
    const second = await page('curl/2')
    const seenBy = async ({ client }: typeof first) =>
      (await client.sessions.list()).map(({ browser, current, windows }) => [browser, current, windows])
    expect(await seenBy(first)).toEqual([
      ['curl/1', true, 1],
      ['curl/2', false, 1],
    ])
    expect(await seenBy(second)).toEqual([
      ['curl/2', true, 1],
      ['curl/1', false, 1],
    ])
    const window = await first.another()
    expect((await seenBy(second))[1]).toEqual(['curl/1', false, 2])
    expect((await window.client.sessions.list())[0]?.browser).toBe('curl/1')
  })

  it('ends another one with all its windows, and says so in the activity log', async () => {
    const [mine, other] = [await page('curl/1'), await page('curl/2')]
    const closed = Promise.all([other, await other.another()].map(({ socket }) => once(socket, 'close')))
    const { id = '' } = (await mine.client.sessions.list())[1] ?? {}
    expect(await mine.client.sessions.end({ id })).toEqual({})
    await closed
    expect((await mine.client.sessions.list()).map(({ browser }) => browser)).toEqual(['curl/1'])
    await expect(other.another()).rejects.toThrow('401')
    expect(await kinds(mine)).toEqual([
      'session.ended curl/2',
      'session.opened curl/2',
      'session.opened curl/1',
    ])
  })

  it('ends all others at once, and its own when that is asked for by its id', async () => {
    const mine = await page('curl/1')
    const others = [await page('curl/2'), await page()]
    const closed = others.map(({ socket }) => once(socket, 'close'))
    expect(await mine.client.sessions.endOthers()).toEqual({ ended: 2 })
    await Promise.all(closed)
    const [own, ...rest] = await mine.client.sessions.list()
    expect(rest).toEqual([])
    const left = once(mine.socket, 'close')
    void mine.client.sessions.end({ id: own?.id ?? '' }).catch(() => undefined)
    await left
    await expect(mine.another()).rejects.toThrow('401')
    // a fresh address, as `link` gives it, opens the page again
    const again = await page('curl/3')
    expect((await again.client.sessions.list()).map(({ browser }) => browser)).toEqual(['curl/3'])
  })

  it('is told of by the changes of the program', async () => {
    const mine = await page('curl/1')
    const changes = await mine.client.app.changes()
    await changes.next()
    const told = (async () => {
      for await (const topics of changes) if (topics.includes('sessions')) return true
      return false
    })()
    await page('curl/2')
    expect(await told).toBe(true)
  })

  it('counts a person at the page, and not what the page asks by itself', async () => {
    const mine = await page('curl/1')
    const lastSeen = async () => (await mine.client.sessions.list())[0]?.lastSeenAt ?? 0
    const opened = await lastSeen()
    while (Date.now() <= opened) await mine.client.app.about()
    expect(await lastSeen()).toBe(opened)
    await mine.client.app.present()
    expect(await lastSeen()).toBeGreaterThan(opened)
  })
})
