import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from '../../storage/temporary-folder.ts'

/** A call as a bus reads it. */
export interface ReadCall {
  serial: number
  destination: string
  path: string
  interface: string
  member: string
  arguments: string[]
}

/** What a bus says to a call: the signature and the bytes of the values, or the name of an error. */
export type Reply = { signature: string; body: Buffer } | { error: string }

/** Listens on a socket for as long as the test runs; gives its address as a session bus has it. */
export async function listening(meet: (socket: Socket) => void): Promise<string> {
  const path = join(await temporaryFolder(), 'bus')
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    meet(socket)
  }).listen(path)
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return `unix:path=${path}`
}

/** A bus in this process that answers each call as it is told; `send` puts its bytes on the wire. */
export class StandInBus {
  readonly calls: ReadCall[] = []
  /** The first line that was said to it. */
  greeting = ''
  readonly #answer: (call: ReadCall) => Reply
  readonly #send: (socket: Socket, bytes: Buffer) => void

  constructor(
    answer: (call: ReadCall) => Reply,
    send: (socket: Socket, bytes: Buffer) => void = (socket, bytes) => {
      socket.write(bytes)
    },
  ) {
    this.#answer = answer
    this.#send = send
  }

  address(): Promise<string> {
    return listening((socket) => this.#meet(socket))
  }

  #meet(socket: Socket): void {
    let rest = Buffer.alloc(0)
    const line = (): string | undefined => {
      const end = rest.indexOf('\r\n')
      if (end < 0) return undefined
      const text = rest.toString('latin1', 0, end)
      rest = rest.subarray(end + 2)
      return text
    }
    let begun = false
    socket.on('data', (bytes) => {
      rest = Buffer.concat([rest, bytes])
      if (this.greeting === '') {
        this.greeting = line() ?? ''
        if (this.greeting) this.#send(socket, Buffer.from('OK 0123456789abcdef\r\n'))
      }
      begun ||= line() === 'BEGIN'
      if (!begun) return
      for (let call = readCall(rest); call; call = readCall(rest)) {
        rest = rest.subarray(call.length)
        this.calls.push(call.call)
        const reply = message(call.call.serial, this.#answer(call.call))
        // A real bus tells of the new name before it answers the first call.
        this.#send(socket, call.call.member === 'Hello' ? Buffer.concat([signal(), reply]) : reply)
      }
    })
  }
}

/** A text as the value of a message. */
export function text(value: string): Buffer {
  const bytes = Buffer.from(`${value}\0`)
  const length = Buffer.alloc(4)
  length.writeUInt32LE(bytes.length - 1)
  return Buffer.concat([length, bytes])
}

/** A boolean in a variant as the value of a message. */
export function flag(value: boolean): Buffer {
  return Buffer.from([1, 0x62, 0, 0, value ? 1 : 0, 0, 0, 0])
}

function readCall(bytes: Buffer): { call: ReadCall; length: number } | undefined {
  if (bytes.length < 16) return undefined
  const fieldsEnd = 16 + bytes.readUInt32LE(12)
  const bodyStart = aligned(fieldsEnd)
  const end = bodyStart + bytes.readUInt32LE(4)
  if (bytes.length < end) return undefined
  const fields = new Map<number, string>()
  for (let at = 16; at < fieldsEnd; ) {
    const short = bytes.toString('latin1', at + 2, at + 3) === 'g'
    const from = at + (short ? 5 : 8)
    const length = short ? bytes.readUInt8(at + 4) : bytes.readUInt32LE(at + 4)
    fields.set(bytes.readUInt8(at), bytes.toString('utf8', from, from + length))
    at = aligned(from + length + 1)
  }
  const values: string[] = []
  for (let at = bodyStart; at < end; ) {
    const length = bytes.readUInt32LE(at)
    values.push(bytes.toString('utf8', at + 4, at + 4 + length))
    at = Math.ceil((at + 4 + length + 1) / 4) * 4
  }
  const call = {
    serial: bytes.readUInt32LE(8),
    destination: fields.get(6) ?? '',
    path: fields.get(1) ?? '',
    interface: fields.get(2) ?? '',
    member: fields.get(3) ?? '',
    arguments: values,
  }
  if ((fields.get(8) ?? '') !== 's'.repeat(values.length)) throw new Error('signature')
  return { call, length: end }
}

/** The bytes of an answer, with the fields in the order of the reference bus: what it answers comes last. */
function message(to: number, reply: Reply): Buffer {
  const serial = Buffer.alloc(4)
  serial.writeUInt32LE(to)
  const failed = 'error' in reply
  const fields = [
    Buffer.concat([Buffer.from([6, 1, 0x73, 0]), text(':1.7')]),
    failed
      ? Buffer.concat([Buffer.from([4, 1, 0x73, 0]), text(reply.error)])
      : Buffer.concat([
          Buffer.from([8, 1, 0x67, 0, reply.signature.length]),
          Buffer.from(`${reply.signature}\0`),
        ]),
    Buffer.concat([Buffer.from([5, 1, 0x75, 0]), serial]),
  ]
  return whole(failed ? 3 : 2, fields, failed ? Buffer.alloc(0) : reply.body)
}

function signal(): Buffer {
  return whole(4, [Buffer.concat([Buffer.from([3, 1, 0x73, 0]), text('NameAcquired')])], text(':1.7'))
}

function whole(type: number, fields: readonly Buffer[], body: Buffer): Buffer {
  const padded = fields.flatMap((field, index) => (index + 1 < fields.length ? [pad(field)] : [field]))
  const header = Buffer.concat(padded)
  const head = Buffer.alloc(16)
  head.set([0x6c, type, 0, 1])
  head.writeUInt32LE(body.length, 4)
  head.writeUInt32LE(7, 8)
  head.writeUInt32LE(header.length, 12)
  return Buffer.concat([pad(Buffer.concat([head, header])), body])
}

function pad(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(aligned(bytes.length) - bytes.length)])
}

function aligned(at: number): number {
  return Math.ceil(at / 8) * 8
}
