import { connect, type Socket } from 'node:net'
import * as z from 'zod'
import { errnoCode } from './file-layer.ts'

/** Longest line of a request or an answer, in characters. */
export const longestLine = 4096

/** How long either side waits for the other's line. */
export const lineWaitMs = 2000

/** `claiming`: not yet the owner, still looking for others. */
const greetingSchema = z.object({
  pid: z.number(),
  startedAt: z.number(),
  state: z.enum(['claiming', 'owner']),
})
export type Greeting = z.infer<typeof greetingSchema>

export const answerSchema = z.object({ answer: z.string() })

/** No line came: nobody listens any more, the other end closed, or it is there and says nothing. */
export type NoLine = { kind: 'dead' | 'closed' | 'silent' }

export type Neighbour = NoLine | ({ kind: 'alive' } & Greeting)

/** Asks who listens on a socket. */
export async function greet(address: string): Promise<Neighbour> {
  const line = await ask(address, 'who')
  if (line.kind !== 'line') return line
  const greeting = greetingSchema.safeParse(parsed(line.text))
  return greeting.success ? { kind: 'alive', ...greeting.data } : { kind: 'silent' }
}

/** Sends one line and gives the line that comes back. */
export async function ask(
  address: string,
  request: string,
): Promise<NoLine | { kind: 'line'; text: string }> {
  return await new Promise((resolve) => {
    const socket = connect(address)
    let code: string | undefined
    socket.once('error', (error) => {
      code = errnoCode(error)
    })
    socket.once('connect', () => socket.write(`${request}\n`))
    readLine(socket, (text) => {
      const ended = socket.destroyed
      socket.destroy()
      if (text !== undefined) resolve({ kind: 'line', text })
      else if (code === 'ECONNREFUSED' || code === 'ENOENT') resolve({ kind: 'dead' })
      // Refused for any other reason, such as EACCES or EAGAIN, it may be a living owner all the same.
      else if (code !== undefined && code !== 'ECONNRESET' && code !== 'EPIPE') resolve({ kind: 'silent' })
      else resolve({ kind: ended ? 'closed' : 'silent' })
    })
  })
}

/** Calls once: with the first line, or with nothing if it does not come whole, short enough and in time. */
export function readLine(socket: Socket, take: (line: string | undefined) => void): void {
  let text = ''
  const end = (line: string | undefined) => {
    clearTimeout(timer)
    socket.removeAllListeners('data')
    socket.removeAllListeners('close')
    take(line)
  }
  const timer = setTimeout(() => end(undefined), lineWaitMs)
  socket.setEncoding('utf8')
  socket.on('data', (chunk) => {
    text += chunk
    const length = text.indexOf('\n')
    if (length >= 0 && length <= longestLine) end(text.slice(0, length))
    else if (text.length > longestLine) end(undefined)
  })
  socket.once('close', () => end(undefined))
}

export function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
