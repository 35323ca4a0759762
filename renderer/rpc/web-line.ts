import { RPCLink } from '@orpc/client/websocket'
import type { Dial, Line } from './connection.ts'
import { SessionRefused } from './connection-lost.ts'
import { deferred } from './deferred.ts'

/**
 * Takes the one-time token out of the address (`#token=…`), so that neither history nor a reload keeps it.
 * Call it before the router reads the address.
 */
export function takeToken(place: Location, history: History): string | undefined {
  const token = tokenIn(place)
  if (token !== undefined) history.replaceState(history.state, '', `${place.pathname}${place.search}#/`)
  return token
}

/**
 * An address with a fresh token that is opened in this very window changes its fragment only: the page starts anew
 * with it. Call it before the router listens, which would take the token for the name of a page.
 */
export function startAnewWithToken(window: Window): void {
  window.addEventListener('popstate', (event) => {
    if (tokenIn(window.location) === undefined) return
    event.stopImmediatePropagation()
    window.location.reload()
  })
}

function tokenIn({ hash }: Location): string | undefined {
  return /^#token=([\w-]+)$/.exec(hash)?.[1]
}

/** Dials the web shell: the token is exchanged for the session cookie once, then a socket is opened. */
export function webDial(place: Location, token: string | undefined): Dial {
  let unused = token
  return async () => {
    if (unused !== undefined) {
      await startSession(unused)
      unused = undefined
    }
    return openSocket(place)
  }
}

/** A token that was used already is not the end: the cookie of an earlier visit may still hold. */
async function startSession(token: string): Promise<void> {
  const answer = await fetch('/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  })
  if (!answer.ok && answer.status !== 401) throw new Error(`session: ${answer.status}`)
}

async function openSocket(place: Location): Promise<Line> {
  const socket = new WebSocket(`${place.protocol === 'https:' ? 'wss' : 'ws'}://${place.host}/rpc`)
  const opened = deferred<boolean>()
  const closed = deferred<void>()
  socket.addEventListener('open', () => opened.resolve(true), { once: true })
  socket.addEventListener(
    'close',
    () => {
      opened.resolve(false)
      closed.resolve(undefined)
    },
    { once: true },
  )
  const link = new RPCLink({ websocket: socket })
  if (await opened.promise) return { link, closed: closed.promise, close: () => socket.close() }
  // A browser hides why a socket failed, so the session is asked after.
  const session = await fetch('/session')
  if (session.status === 401) throw new SessionRefused()
  throw new Error(`socket: ${session.status}`)
}
