import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { pino } from 'pino'
import { expect, it, onTestFinished, vi } from 'vitest'
import { WebSocket } from 'ws'
import { takeFolderLock } from '../../../core/storage/folder-lock.ts'
import { type Running, serve } from '../../../web/serve.ts'
import { madeBackup, sentIn } from '../../core/backup/host-bed.ts'
import type { CoreClient } from '../../support/core-client.ts'

const word = () => randomBytes(18).toString('base64url')
/** Web mode derives its keys at full cost. */
const patience = 120_000

const command = {
  kind: 'serve',
  listen: '127.0.0.1',
  port: 0,
  open: false,
  engine: 'unix:///nonexistent/engine.sock',
} as const

async function served(): Promise<{ folder: string; running: Running; cookie: string; origin: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'fairlead-restart-'))
  const running = await serve(command, folder, pino({ level: 'silent' }))
  onTestFinished(async () => {
    await running.dispose()
    await rm(folder, { recursive: true })
  })
  const { origin, hash } = new URL(running.address)
  const answer = await fetch(`${origin}/session`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ token: hash.replace('#token=', '') }),
  })
  const cookie = answer.headers.getSetCookie()[0]?.split(';', 1)[0] ?? ''
  return { folder, running, cookie, origin }
}

async function dialled({ origin, cookie }: { origin: string; cookie: string }) {
  const socket = new WebSocket(origin.replace('http', 'ws').concat('/rpc'), { headers: { origin, cookie } })
  onTestFinished(() => socket.terminate())
  const link = new RPCLink({ websocket: socket as unknown as globalThis.WebSocket })
  await once(socket, 'open')
  return { socket, client: createORPCClient<CoreClient>(link) }
}

it('a restore ends every socket of web mode, and the same session finds the restored state', {
  timeout: patience,
}, async () => {
  const web = await served()
  const { socket, client } = await dialled(web)
  const [first, sealing] = [word(), word()]
  await client.vault.create({ passphrase: first, keyring: false })
  const { bytes } = await madeBackup(client, sealing)
  await client.vault.addPassphrase({ passphrase: word() })
  expect((await client.vault.status()).slots).toHaveLength(2)

  const closed = once(socket, 'close')
  await client.backup.finish({ id: await sentIn(client, bytes), passphrase: sealing })
  await closed
  const again = await vi.waitFor(async () => {
    const next = await dialled(web)
    await next.client.app.about()
    return next.client
  }, patience)
  expect((await again.vault.status()).state).toBe('locked')
  await again.vault.unlock({ passphrase: sealing })
  expect((await again.activity.list({ limit: 50 })).map(({ kind }) => kind)).toContain('backup.restored')
  await expect(takeFolderLock(web.folder, { answer: async () => '' })).rejects.toMatchObject({
    code: 'storage.folder-in-use',
  })
})

it('tells why web mode ends where the core cannot start anew', { timeout: patience }, async () => {
  const web = await served()
  const { client } = await dialled(web)
  const passphrase = word()
  await client.vault.create({ passphrase, keyring: false })
  const { bytes } = await madeBackup(client, passphrase)
  const id = await sentIn(client, bytes)
  await mkdir(join(web.folder, 'restore-moved-out.json'))
  await client.backup.finish({ id, passphrase })
  expect(await web.running.broken).toMatchObject({ code: 'storage.not-saved', data: { reason: 'EISDIR' } })
})
