import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { connect } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { handshake } from '../web-bed.ts'
import { ensureBuild, openPage, startWeb, type WebProcess } from '../web-process.ts'

const hasIpv6 = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === '::1'),
)

describe('where web mode listens', { timeout: 60_000 }, () => {
  let folder: string
  const started: WebProcess[] = []
  const start = (...args: string[]) => {
    const web = startWeb(args)
    started.push(web)
    return web
  }
  const serve = (...args: string[]) => start('--data-dir', folder, '--no-open', ...args)

  beforeAll(ensureBuild, 180_000)
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fairlead-listen-'))
  })
  afterEach(async () => {
    for (const web of started.splice(0)) {
      web.child.kill('SIGKILL')
      await web.ended
    }
    await rm(folder, { recursive: true })
  })

  const statusOf = (port: string, host: string): Promise<number> =>
    new Promise((resolve, reject) => {
      request({ host: '::1', port, headers: { host }, agent: false })
        .once('response', (answer) => resolve(answer.resume().statusCode ?? 0))
        .once('error', reject)
        .end()
    })

  it.runIf(hasIpv6)('WB-01, WB-03, WB-13: on ::1, with its own Host and Origin and no other', async () => {
    const address = await serve('--listen', '::1').address()
    const { origin, port } = new URL(address)
    expect(origin).toBe(`http://[::1]:${port}`)
    const { client, cookie } = await openPage(address)
    expect((await client.app.about()).shell).toBe('web')

    expect(await statusOf(port, `[::1]:${port}`)).toBe(200)
    for (const host of [
      ...[`127.0.0.1:${port}`, `localhost:${port}`, `::1:${port}`, '[::1]', `[::1]:${port}0`],
      ...[`[0:0:0:0:0:0:0:1]:${port}`, `[::ffff:127.0.0.1]:${port}`, `[::1%25lo]:${port}`],
    ]) {
      expect(await statusOf(port, host), host).toBe(403)
    }
    const dial = (from: string) =>
      handshake(new WebSocket(`ws://[::1]:${port}/rpc`, { origin: from, headers: { cookie } }))
    expect(await dial(origin)).toBe(101)
    for (const from of [`http://127.0.0.1:${port}`, `http://localhost:${port}`, `http://[::2]:${port}`]) {
      expect(await dial(from), from).toBe(403)
    }
    const policy = (await fetch(`${origin}/`)).headers.get('content-security-policy')
    expect(policy).toContain("connect-src 'self';")

    const elsewhere = await new Promise((resolve) => {
      const socket = connect(Number(port), '127.0.0.1')
      socket.once('connect', () => resolve('open'))
      socket.once('error', () => resolve('closed'))
    })
    expect(elsewhere).toBe('closed')
  })

  it('WB-13: says why it listens nowhere else', async () => {
    const web = serve('--listen', '0.0.0.0')
    expect(await web.ended).toBe(2)
    expect(web.stderr()).toContain('--listen takes 127.0.0.1 or ::1')
    expect(web.stderr()).toContain('ssh tunnel')
    expect(web.stdout()).toBe('')
  })

  it('gives an address of the origin that it was started with, and of no other', async () => {
    const far = 'http://127.0.0.1:9123'
    const own = new URL(await serve('--origin', far).address()).origin
    const linkOf = (...args: string[]) => start('link', '--data-dir', folder, ...args)
    expect(new URL(await linkOf('--origin', far).address()).origin).toBe(far)
    expect(new URL(await linkOf('--origin', own).address()).origin).toBe(own)
    expect(new URL(await linkOf().address()).origin).toBe(own)
    const other = linkOf('--origin', 'http://127.0.0.1:9124')
    expect(await other.ended).toBe(1)
    expect(other.stdout()).toBe('')
    expect(other.stderr()).toContain('http://127.0.0.1:9124')
  })
})
