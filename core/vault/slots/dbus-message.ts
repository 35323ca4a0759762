/** One call of a method on the bus, with texts as its arguments. */
export interface BusCall {
  readonly serial: number
  readonly destination: string
  readonly path: string
  readonly interface: string
  readonly member: string
  readonly arguments: readonly string[]
}

/** An answer: to which call, and the bytes of its values. */
export interface BusAnswer {
  readonly to: number
  readonly ok: boolean
  readonly body: Buffer
}

const methodCall = 1
const methodReturn = 2
const errorReturn = 3
const replySerial = 5
/** More than any answer that is asked for here. */
const longest = 64 * 1024

/** The bytes of a call, little-endian, as the D-Bus specification lays out messages of protocol version 1. */
export function encodeCall(call: BusCall): Buffer {
  const body = new Writer()
  for (const text of call.arguments) body.text(text)
  const fields = new Writer()
  fields.field(1, 'o', call.path)
  fields.field(2, 's', call.interface)
  fields.field(3, 's', call.member)
  fields.field(6, 's', call.destination)
  if (call.arguments.length > 0) fields.signature(8, 's'.repeat(call.arguments.length))
  const head = Buffer.alloc(16)
  head.set([0x6c, methodCall, 0, 1])
  head.writeUInt32LE(body.bytes.length, 4)
  head.writeUInt32LE(call.serial, 8)
  head.writeUInt32LE(fields.bytes.length, 12)
  return Buffer.concat([padded(Buffer.concat([head, fields.bytes]), 8), body.bytes])
}

/** Takes whole messages from the start of the bytes. Undefined for what is no message that is read here. */
export function decodeAnswers(bytes: Buffer): { answers: BusAnswer[]; rest: Buffer } | undefined {
  const answers: BusAnswer[] = []
  let rest = bytes
  while (rest.length >= 16) {
    if (rest[0] !== 0x6c) return undefined
    const fieldsEnd = 16 + rest.readUInt32LE(12)
    const bodyStart = Math.ceil(fieldsEnd / 8) * 8
    const end = bodyStart + rest.readUInt32LE(4)
    if (end > longest) return undefined
    if (rest.length < end) break
    const to = replyTo(rest.subarray(16, fieldsEnd))
    const type = rest[1]
    if (to !== undefined && (type === methodReturn || type === errorReturn)) {
      answers.push({ to, ok: type === methodReturn, body: rest.subarray(bodyStart, end) })
    }
    rest = rest.subarray(end)
  }
  return { answers, rest }
}

/** The text at the start of a body. */
export function readText(body: Buffer): string | undefined {
  if (body.length < 4) return undefined
  const end = 4 + body.readUInt32LE(0)
  return end < body.length ? body.toString('utf8', 4, end) : undefined
}

/** The boolean in the variant at the start of a body. */
export function readFlag(body: Buffer): boolean | undefined {
  const isFlag = body.length >= 8 && body.toString('latin1', 0, 3) === '\u0001b\0'
  return isFlag ? body.readUInt32LE(4) === 1 : undefined
}

/** The fields of a header in which the answered call stands, each a variant at a multiple of eight. */
function replyTo(fields: Buffer): number | undefined {
  let at = 0
  while (at + 8 <= fields.length) {
    const signature = fields.toString('latin1', at + 2, at + 3)
    if (fields[at] === replySerial && signature === 'u') return fields.readUInt32LE(at + 4)
    const length = signature === 'g' ? (fields[at + 4] ?? 0) + 2 : textLength(fields, at + 4)
    at = Math.ceil((at + 4 + length) / 8) * 8
  }
  return undefined
}

function textLength(fields: Buffer, at: number): number {
  return 4 + fields.readUInt32LE(at) + 1
}

class Writer {
  bytes = Buffer.alloc(0)

  text(text: string): void {
    const content = Buffer.from(`${text}\0`, 'utf8')
    const length = Buffer.alloc(4)
    length.writeUInt32LE(content.length - 1)
    this.bytes = Buffer.concat([padded(this.bytes, 4), length, content])
  }

  field(code: number, type: string, text: string): void {
    this.#variant(code, type)
    this.text(text)
  }

  signature(code: number, signature: string): void {
    this.#variant(code, 'g')
    const content = Buffer.from(`${signature}\0`, 'latin1')
    this.bytes = Buffer.concat([this.bytes, Buffer.from([signature.length]), content])
  }

  #variant(code: number, type: string): void {
    const start = Buffer.from([code, 1, type.charCodeAt(0), 0])
    this.bytes = Buffer.concat([padded(this.bytes, 8), start])
  }
}

function padded(bytes: Buffer, to: number): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((to - (bytes.length % to)) % to)])
}
