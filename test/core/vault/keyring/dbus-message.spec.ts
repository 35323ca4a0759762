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
