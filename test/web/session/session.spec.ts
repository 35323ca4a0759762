import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { tokenLifetime } from '../../../web/session/sessions.ts'
import { postToken, startWebBed, type WebBed } from '../web-bed.ts'

describe('a session', () => {
  let bed: WebBed
  beforeEach(async () => {
    bed = await startWebBed()
  })
  afterEach(() => bed.dispose())

  const redeem = async (token: unknown) => (await bed.ask(postToken(bed.origin, token))).status
  const knows = async (cookie: string) => (await bed.ask({ path: '/session', headers: { cookie } })).status

  it('WB-05: a token opens one session, once', async () => {
    const token = bed.token()
    expect(token).toMatch(/^[\w-]{43}$/)
    expect(await redeem(token)).toBe(204)
    expect(await redeem(token)).toBe(401)
  })

  it('WB-05: a token is dead after sixty seconds', async () => {
    const early = bed.token()
    bed.advance(tokenLifetime - 1)
    expect(await redeem(early)).toBe(204)
    const late = bed.token()
    bed.advance(tokenLifetime)
    expect(await redeem(late)).toBe(401)
  })

  it('WB-05: nothing near a token is one', async () => {
    const token = bed.token()
    const other = token.startsWith('A') ? 'B' : 'A'
    for (const wrong of [
      `${other}${token.slice(1)}`,
      token.slice(1),
      `${token}A`,
      '',
      [token],
      { token },
      null,
      7,
    ]) {
      expect(await redeem(wrong)).toBe(401)
    }
    expect((await bed.ask({ path: `/session?token=${token}` })).status).toBe(404)
    expect((await bed.ask({ path: `/?token=${token}` })).headers['set-cookie']).toBeUndefined()
    expect(await knows(`fairlead-${bed.port}=${token}`)).toBe(401)
    expect(await redeem(token)).toBe(204)
    expect(JSON.stringify(bed.lines)).not.toContain(token)
  })

  it('WB-05: the cookie of another port or process is none', async () => {
    const cookie = await bed.signIn()
    const secret = cookie.split('=')[1] ?? ''
    expect(await knows(cookie)).toBe(204)
    expect(await knows(`fairlead-${bed.port + 1}=${secret}`)).toBe(401)
    const restarted = await startWebBed()
    const carried = { path: '/session', headers: { cookie: `fairlead-${restarted.port}=${secret}` } }
    expect((await restarted.ask(carried)).status).toBe(401)
    await restarted.dispose()
  })

  it('a browser that opens another session leaves the one that it had', async () => {
    const before = await bed.signIn()
    const other = await bed.signIn()
    const asked = postToken(bed.origin, bed.token())
    const reply = await bed.ask({ ...asked, headers: { ...asked.headers, cookie: before } })
    const after = String(reply.headers['set-cookie']?.[0]).split(';', 1)[0] ?? ''
    await expect.poll(() => knows(before)).toBe(401)
    expect(await knows(after)).toBe(204)
    expect(await knows(other)).toBe(204)
    const wrong = postToken(bed.origin, 'x')
    expect((await bed.ask({ ...wrong, headers: { ...wrong.headers, cookie: after } })).status).toBe(401)
    expect(await knows(after)).toBe(204)
  })

  it('WB-06: ten thousand wrong tokens are cut short, and a good one works again later', async () => {
    const token = bed.token()
    const answers = new Map<number, number>()
    for (let round = 0; round < 200; round += 1) {
      const wrong = Array.from({ length: 50 }, () => redeem(randomBytes(32).toString('base64url')))
      for (const status of await Promise.all(wrong)) answers.set(status, (answers.get(status) ?? 0) + 1)
    }
    expect(answers.get(401)).toBe(20)
    expect(answers.get(429)).toBe(9980)
    expect(await redeem(token)).toBe(429)
    bed.advance(10_001)
    expect(await redeem(token)).toBe(204)
  }, 60_000)

  it('WB-07: the cookie is for scripts and other sites out of reach, and named for the port', async () => {
    const reply = await bed.ask(postToken(bed.origin, bed.token()))
    expect(reply.status).toBe(204)
    expect(reply.headers['set-cookie']).toEqual([
      expect.stringMatching(
        new RegExp(`^fairlead-${bed.port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/$`),
      ),
    ])
  })

  it('WB-07: logging out ends the session and its sockets, and no other', async () => {
    const mine = await bed.signIn()
    const other = await bed.signIn()
    const sockets = [mine, other].map((cookie) => bed.dial({ headers: { cookie }, origin: bed.origin }))
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('open', resolve))))
    const closed = new Promise((resolve) => sockets[0]?.once('close', resolve))

    const leave = { method: 'DELETE', path: '/session' }
    expect((await bed.ask({ ...leave, headers: { cookie: mine } })).status).toBe(403)
    expect((await bed.ask({ ...leave, headers: { origin: bed.origin } })).status).toBe(401)
    const reply = await bed.ask({ ...leave, headers: { cookie: mine, origin: bed.origin } })
    expect(reply.status).toBe(204)
    expect(reply.headers['set-cookie']?.[0]).toContain('Max-Age=0')
    await closed
    expect(await knows(mine)).toBe(401)
    expect(await knows(other)).toBe(204)
    expect(sockets[1]?.readyState).toBe(1)
  })
})
