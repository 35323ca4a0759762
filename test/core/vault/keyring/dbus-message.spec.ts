import { fc, it as property } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { decodeAnswers, encodeCall, readFlag, readText } from '../../../../core/vault/slots/dbus-message.ts'

const hello = {
  serial: 1,
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
  member: 'Hello',
  arguments: [],
}

describe('messages of the bus', () => {
  it('a call has the bytes that the specification gives it', () => {
    const bytes = encodeCall(hello)
    expect(bytes.length % 8).toBe(0)
    expect(bytes.toString('latin1')).toBe(
      [
        'l\x01\x00\x01\x00\x00\x00\x00\x01\x00\x00\x00\x6d\x00\x00\x00',
        '\x01\x01o\x00\x15\x00\x00\x00/org/freedesktop/DBus\x00\x00\x00',
        '\x02\x01s\x00\x14\x00\x00\x00org.freedesktop.DBus\x00\x00\x00\x00',
        '\x03\x01s\x00\x05\x00\x00\x00Hello\x00\x00\x00',
        '\x06\x01s\x00\x14\x00\x00\x00org.freedesktop.DBus\x00\x00\x00\x00',
      ].join(''),
    )
  })

  it('a call with texts has them in its body, each at a multiple of four, and their types in its header', () => {
    const bytes = encodeCall({ ...hello, serial: 258, member: 'Get', arguments: ['abc', 'é', ''] })
    const fields = [
      'l\x01\x00\x01\x15\x00\x00\x00\x02\x01\x00\x00\x79\x00\x00\x00',
      '\x01\x01o\x00\x15\x00\x00\x00/org/freedesktop/DBus\x00\x00\x00',
      '\x02\x01s\x00\x14\x00\x00\x00org.freedesktop.DBus\x00\x00\x00\x00',
      '\x03\x01s\x00\x03\x00\x00\x00Get\x00\x00\x00\x00\x00',
      '\x06\x01s\x00\x14\x00\x00\x00org.freedesktop.DBus\x00\x00\x00\x00',
      '\x08\x01g\x00\x03sss\x00\x00\x00\x00\x00\x00\x00\x00',
    ]
    const body = '\x03\x00\x00\x00abc\x00\x02\x00\x00\x00\xc3\xa9\x00\x00\x00\x00\x00\x00\x00'
    expect(bytes.toString('latin1')).toBe([...fields, body].join(''))
  })

  property.prop([fc.uint8Array({ maxLength: 200 }), fc.boolean()])(
    'no bytes of another program are a surprise',
    (bytes, little) => {
      const buffer = Buffer.from(bytes)
      if (little && buffer.length > 0) buffer[0] = 0x6c
      decodeAnswers(buffer)
      readText(buffer)
      readFlag(buffer)
    },
  )
})

describe('answers of the bus', () => {
  const serial = '\x05\x01u\x00\x02\x00\x00\x00'
  const sender = '\x07\x01s\x00\x04\x00\x00\x00:1.7\x00\x00\x00\x00'
  const signature = '\x08\x01g\x00\x01s\x00\x00'
  const notSerial = '\x05\x01s\x00\x01\x00\x00\x00x\x00\x00\x00\x00\x00\x00\x00'

  /** A message of a type, with whole fields and any body. */
  function message(type: number, fields: string, body = ''): Buffer {
    const head = Buffer.alloc(16)
    head.set([0x6c, type, 0, 1])
    head.writeUInt32LE(body.length, 4)
    head.writeUInt32LE(7, 8)
    head.writeUInt32LE(fields.length, 12)
    return Buffer.concat([head, Buffer.from(fields + body, 'latin1')])
  }
  const decoded = (...messages: Buffer[]) => decodeAnswers(Buffer.concat(messages))
  const body = Buffer.from('body')
  const none = Buffer.alloc(0)

  it.each([
    ['serial alone', serial],
    ['serial first', serial + sender + signature],
    ['serial last', signature + sender + serial],
    ['serial between', sender + serial + signature],
    ['serial after a text of its number', notSerial + serial],
  ])('say which call they are for: %s', (_, fields) => {
    expect(decoded(message(2, fields, 'body'))).toEqual({ answers: [{ to: 2, ok: true, body }], rest: none })
    expect(decoded(message(3, fields, 'body'))).toEqual({ answers: [{ to: 2, ok: false, body }], rest: none })
  })

  it('are not those that answer nothing', () => {
    const others = [message(1, serial), message(4, serial), message(2, sender), message(2, '', 'body')]
    expect(decoded(...others)).toEqual({ answers: [], rest: none })
    expect(decoded(message(2, ''))).toEqual({ answers: [], rest: none })
  })

  it('are taken whole, and the rest waits', () => {
    const [one, two] = [message(2, serial, 'body'), message(3, serial)]
    for (let cut = 0; cut < two.length; cut += 1) {
      const rest = two.subarray(0, cut)
      expect(decoded(one, rest)).toEqual({ answers: [{ to: 2, ok: true, body }], rest })
    }
    expect(decoded(one, two)?.answers).toHaveLength(2)
  })

  it('have the byte order and the size of what was asked for', () => {
    expect(decoded(Buffer.from('B'), Buffer.alloc(15))).toBeUndefined()
    const largest = 64 * 1024 - 24
    expect(decoded(message(2, serial, 'x'.repeat(largest)))?.answers[0]?.body).toHaveLength(largest)
    expect(decoded(message(2, serial, 'x'.repeat(largest + 1)))).toBeUndefined()
  })

  it('hold a text, or a flag', () => {
    expect(readText(Buffer.from('\x02\x00\x00\x00\xc3\xa9\x00', 'latin1'))).toBe('é')
    expect(readText(Buffer.from('\x00\x00\x00\x00\x00', 'latin1'))).toBe('')
    expect(readText(Buffer.from('\x02\x00\x00\x00ab', 'latin1'))).toBeUndefined()
    expect(readText(Buffer.from('\x00\x00\x00', 'latin1'))).toBeUndefined()
    expect(readFlag(Buffer.from('\x01b\x00\x00\x01\x00\x00\x00', 'latin1'))).toBe(true)
    expect(readFlag(Buffer.from('\x01b\x00\x00\x00\x00\x00\x00', 'latin1'))).toBe(false)
    expect(readFlag(Buffer.from('\x01s\x00\x00\x01\x00\x00\x00', 'latin1'))).toBeUndefined()
    expect(readFlag(Buffer.from('\x01b\x00\x00\x01', 'latin1'))).toBeUndefined()
  })
})
