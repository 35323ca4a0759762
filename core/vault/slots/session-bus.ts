import { connect } from 'node:net'

/** What a look at the session bus found; `unknown` where only the library itself can tell. */
export type SessionBus = 'answers' | 'silent' | 'unknown'

/**
 * Greets the D-Bus session bus and waits for its first word. libdbus has no time limit of its own there: a
 * bus that accepts and stays silent would hold the thread that asks for ever.
 */
export async function greetSessionBus(address: string | undefined, waitMs: number): Promise<SessionBus> {
  const path = socketPath(address)
  if (path === undefined) return 'unknown'
  return await new Promise((resolve) => {
    const socket = connect(path)
    const end = (found: SessionBus) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(found)
    }
    const timer = setTimeout(() => end('silent'), waitMs)
    socket.once('connect', () => socket.write(externalGreeting()))
    socket.once('data', () => end('answers'))
    socket.once('error', () => end('unknown'))
    socket.once('close', () => end('unknown'))
  })
}

/** The first words on a bus, by which its socket's owner is believed to be this user. */
export function externalGreeting(): string {
  const user = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex')
  return `\0AUTH EXTERNAL ${user}\r\n`
}

/** The socket of the first address, as the D-Bus specification writes it: `unix:path=…,guid=…;…`. */
export function socketPath(address = ''): string | undefined {
  const [first = ''] = address.split(';')
  const match = /^unix:(?:.*,)?(path|abstract)=([^,]+)/.exec(first)
  if (match?.[2] === undefined) return undefined
  const path = match[2].replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  return match[1] === 'abstract' ? `\0${path}` : path
}
