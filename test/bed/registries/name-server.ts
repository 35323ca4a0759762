import { createSocket } from 'node:dgram'

/** A name server on port 53 of a loopback address. */
export type NameServer = { readonly address: string; dispose(): Promise<void> }

/**
 * Starts a stand-in for a name server that knows these names and their IPv4 addresses, and says of every other
 * that there is none (RFC 1035).
 */
export async function startNameServerStandIn(
  address: string,
  names: Readonly<Record<string, string>>,
): Promise<NameServer> {
  const socket = createSocket('udp4')
  socket.on('message', (query, from) => socket.send(answerTo(query, names), from.port, from.address))
  await new Promise<void>((done, fail) => {
    socket.once('error', fail)
    socket.bind(53, address, done)
  })
  return { address, dispose: () => new Promise((done) => socket.close(() => done())) }
}

const header = 12

function answerTo(query: Buffer, names: Readonly<Record<string, string>>): Buffer {
  const labels: string[] = []
  let at = header
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  const question = query.subarray(header, at + 5)
  const type = query.readUInt16BE(at + 1)
  const found = names[labels.join('.').toLowerCase()]
  const isAnswered = found !== undefined && type === 1
  const head = Buffer.alloc(header)
  query.copy(head, 0, 0, 2)
  head.writeUInt16BE(found === undefined ? 0x8183 : 0x8180, 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt16BE(isAnswered ? 1 : 0, 6)
  if (!isAnswered) return Buffer.concat([head, question])
  // The name by a pointer to the question, type A, class IN, no time to live, four bytes.
  const record = Buffer.from([0xc0, header, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...found.split('.').map(Number)])
  return Buffer.concat([head, question, record])
}
