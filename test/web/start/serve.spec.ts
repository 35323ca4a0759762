import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { serve } from '../../../web/serve.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fairlead-serve-'))
})
afterEach(async () => {
  vi.useRealTimers()
  await rm(folder, { recursive: true })
})

it('WB-05: a token is dead after sixty seconds, also where the clock of the machine is set back', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] })
  const command = {
    kind: 'serve',
    listen: '127.0.0.1',
    port: 0,
    open: false,
    engine: 'unix:///nonexistent/engine.sock',
  } as const
  const running = await serve(command, folder, pino({ level: 'silent' }))
  try {
    const { origin, hash } = new URL(running.address)
    vi.setSystemTime(Date.now() - 3_600_000)
    vi.advanceTimersByTime(61_000)
    const answer = await fetch(`${origin}/session`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json' },
      body: JSON.stringify({ token: hash.replace('#token=', '') }),
    })
    expect(answer.status).toBe(401)
  } finally {
    await running.dispose()
  }
})
