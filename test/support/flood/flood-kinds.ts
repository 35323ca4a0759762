import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** Where a flood goes: web mode's origin, and the cookie of a session of the flood's own. */
export interface FloodTarget {
  readonly origin: string
  readonly cookie: string
}

/** How often each outcome came. */
export type Tally = Record<string, number>

const add = (tally: Tally, outcome: string | number): void => {
  tally[outcome] = (tally[outcome] ?? 0) + 1
}

/** Posts wrong tokens as fast as they are answered, over a few connections. Gives the statuses. */
export async function wrongTokens({ origin }: FloodTarget, count: number): Promise<Tally> {
  const tally: Tally = {}
  const agent = new Agent({ keepAlive: true, maxSockets: 8 })
  let left = count
  const post = (): Promise<number> =>
    new Promise((resolve, reject) => {
      const body = JSON.stringify({ token: randomBytes(32).toString('base64url') })
      const headers = { origin, 'content-type': 'application/json' }
      const asked = request(`${origin}/session`, { agent, method: 'POST', headers }, (answer) => {
        answer.resume().once('end', () => resolve(answer.statusCode ?? 0))
      })
      asked.once('error', reject)
      asked.end(body)
    })
  const lane = async (): Promise<void> => {
    while (left > 0) {
      left -= 1
      add(tally, await post().catch(() => 'broken off'))
    }
  }
  await Promise.all(Array.from({ length: 8 }, lane))
  agent.destroy()
  return tally
}

/** Holds this many connections that send a header a byte at a time, each replaced when it is cut off. */
export async function slowHeaders(
  { origin }: FloodTarget,
  count: number,
  ended: AbortSignal,
): Promise<Tally> {
  const tally: Tally = {}
  const { hostname, port, host } = new URL(origin)
  const open = new Set<Socket>()
  ended.addEventListener('abort', () => {
    for (const socket of open) socket.destroy()
  })
  const hold = async (): Promise<void> => {
    while (!ended.aborted) {
      const socket = connect(Number(port), hostname)
      open.add(socket)
      socket.on('error', () => socket.destroy()).resume()
      socket.write(`GET / HTTP/1.1\r\nHost: ${host}\r\nX-Slow: `)
      const drip = setInterval(() => socket.write('x'), 500)
      await once(socket, 'close')
      clearInterval(drip)
      open.delete(socket)
      if (!ended.aborted) add(tally, 'cut off')
      // One that is refused at once is not tried without a pause.
      await sleep(100)
    }
  }
  await Promise.all(Array.from({ length: count }, hold))
  return tally
}

const frameBytes = 100 * 1024 * 1024
const piece = Buffer.alloc(1024 * 1024)
const masked = 0x80

/** Sends frames of 100 MB, one after the other, in one piece and in many. Gives how many were cut off before their end. */
export async function hugeFrames(target: FloodTarget, count: number): Promise<Tally> {
  const tally: Tally = {}
  for (let at = 0; at < count; at += 1) {
    const sent = await hugeFrame(target, at % 2 === 0)
    add(tally, sent < frameBytes ? 'cut off' : 'taken')
  }
  return tally
}

/** Gives how many bytes of it were sent. */
async function hugeFrame({ origin, cookie }: FloodTarget, whole: boolean): Promise<number> {
  const headers = {
    ...{ origin, cookie, connection: 'Upgrade', upgrade: 'websocket' },
    ...{ 'sec-websocket-version': '13', 'sec-websocket-key': randomBytes(16).toString('base64') },
  }
  const asked = request(`${origin}/rpc`, { headers }).end()
  const [, socket] = (await once(asked, 'upgrade')) as [unknown, Socket]
  let open = true
  // Whoever stops reading resets the connection.
  socket.on('error', () => undefined).resume()
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      open = false
      resolve()
    })
  })
  let sent = 0
  if (whole) socket.write(frameHead(0x81, frameBytes))
  while (open && sent < frameBytes) {
    if (!whole) socket.write(frameHead(sent === 0 ? 0x01 : 0x00, piece.length))
    const room = socket.write(piece)
    if (!room) await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), closed])
    sent += piece.length
  }
  socket.destroy()
  return sent
}

/** The head of a client's frame (RFC 6455, section 5.2), with a mask of zeros. */
function frameHead(first: number, length: number): Buffer {
  const head = Buffer.alloc(14)
  head.writeUInt8(first, 0)
  head.writeUInt8(masked | 127, 1)
  head.writeBigUInt64BE(BigInt(length), 2)
  return head
}
