import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SessionEvent } from '../../../core/shell/session-desk.ts'
import { mostSessions, Sessions, sessionIdleLimit } from '../../../web/session/sessions.ts'

describe('the sessions of a process', () => {
  let elapsed: number
  let clock: number
  let sessions: Sessions
  let events: SessionEvent[]

  beforeEach(() => {
    elapsed = 5000
    clock = 1_700_000_000_000
    sessions = new Sessions(() => ({ elapsed, clock }))
    events = []
    sessions.listen((event) => events.push(event))
  })
  afterEach(() => sessions.dispose())

  const pass = (milliseconds: number) => {
    elapsed += milliseconds
    clock += milliseconds
  }
  const open = (browser: string) => {
    const opened = sessions.redeem(sessions.issueToken(), browser)
    if (opened.kind !== 'opened') throw new Error(opened.kind)
    return opened.secret
  }
  const names = () => sessions.list().map(({ browser }) => browser)

  it('says when each began, when somebody was last seen, and how many windows it has', () => {
    const secret = open('one')
    const leave = sessions.find([secret])?.enter()
    sessions.find([secret])?.enter()
    pass(1000)
    const [{ id = '' } = {}] = sessions.list()
    sessions.seen(id)
    leave?.()
    leave?.()
    expect(sessions.list()).toEqual([
      { id, browser: 'one', openedAt: clock - 1000, lastSeenAt: clock, windows: 1 },
    ])
    expect(id).not.toContain(secret)
    expect(sessions.find([id])).toBeUndefined()
  })

  it('ends one by its id, with all that hangs on it, and no other', () => {
    const [mine, other] = [open('mine'), open('other')]
    let ended = 0
    sessions.find([other])?.onEnd(() => {
      ended += 1
    })
    const forget = sessions.find([other])?.onEnd(() => {
      ended += 10
    })
    forget?.()
    const id = sessions.list().find(({ browser }) => browser === 'other')?.id ?? ''
    sessions.end(id)
    sessions.end(id)
    sessions.end('of-nobody')
    expect(ended).toBe(1)
    expect(sessions.find([other])).toBeUndefined()
    expect(sessions.find([other, mine])?.id).toBe(sessions.list()[0]?.id)
    expect(names()).toEqual(['mine'])
    expect(events.map(({ kind, browser }) => `${kind} ${browser}`)).toEqual([
      'opened mine',
      'opened other',
      'ended other',
    ])
  })

  it('ends one at whose windows nobody was for too long, connected or not', () => {
    const [watched, left] = [open('watched'), open('left')]
    sessions.find([left])?.enter()
    pass(sessionIdleLimit - 1)
    expect(names()).toEqual(['watched', 'left'])
    sessions.seen(sessions.find([watched])?.id ?? '')
    pass(1)
    expect(sessions.find([left])).toBeUndefined()
    expect(sessions.find([watched])).toBeDefined()
    expect(events.at(-1)).toEqual({ kind: 'expired', browser: 'left' })
  })

  it('counts the time of a sleep, and a clock that is set back prolongs nothing', () => {
    const slept = open('slept')
    clock += sessionIdleLimit
    expect(sessions.find([slept])).toBeUndefined()
    const setBack = open('set back')
    clock -= sessionIdleLimit
    elapsed += sessionIdleLimit
    expect(sessions.find([setBack])).toBeUndefined()
  })

  it('is too late to be seen after that time', () => {
    const secret = open('late')
    const id = sessions.find([secret])?.id ?? ''
    pass(sessionIdleLimit)
    sessions.seen(id)
    expect(names()).toEqual([])
  })

  it('keeps sixteen: one more ends the one that was not seen for longest', () => {
    const secrets = Array.from({ length: mostSessions }, (_, at) => {
      pass(1)
      return open(`browser ${at}`)
    })
    sessions.seen(sessions.find(secrets.slice(0, 1))?.id ?? '')
    pass(1)
    open('one more')
    expect(sessions.list()).toHaveLength(mostSessions)
    expect(names()).toContain('browser 0')
    expect(names()).not.toContain('browser 1')
    expect(sessions.find(secrets.slice(1, 2))).toBeUndefined()
  })

  it('opens nothing, and ends nothing, with a token that is wrong', () => {
    for (let at = 0; at < mostSessions; at += 1) open(`browser ${at}`)
    expect(sessions.redeem(randomBytes(32).toString('base64url'), 'stranger').kind).toBe('wrong')
    expect(sessions.list()).toHaveLength(mostSessions)
    expect(names()).not.toContain('stranger')
  })
})
