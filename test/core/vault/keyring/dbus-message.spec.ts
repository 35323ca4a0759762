import { randomBytes } from 'node:crypto'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { fc, it as property } from '@fast-check/vitest'
import { describe, expect, it, onTestFinished } from 'vitest'
import { decodeAnswers, encodeCall, readFlag, readText } from '../../../../core/vault/slots/dbus-message.ts'
import { defaultCollection } from '../../../../core/vault/slots/default-collection.ts'
import { temporaryFolder } from '../../storage/temporary-folder.ts'

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

describe('the default collection', () => {
  async function busThat(answer: (socket: Socket) => void): Promise<string> {
    const path = join(await temporaryFolder(), 'bus')
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      answer(socket)
    }).listen(path)
    onTestFinished(() => {
      server.close()
    })
    return `unix:path=${path}`
  }

  it.each<[string, (socket: Socket) => void]>([
    ['stays silent', () => undefined],
    ['hangs up', (socket) => socket.end()],
    ['refuses', (socket) => socket.write('REJECTED EXTERNAL\r\n')],
    ['speaks of something else', (socket) => socket.write(`OK 1\r\n${randomBytes(64).toString('hex')}`)],
  ])('is not known where the bus %s, and nobody waits for long', async (_, answer) => {
    const started = performance.now()
    expect(await defaultCollection(await busThat(answer), 150)).toBe('unknown')
    expect(performance.now() - started).toBeLessThan(1000)
  })

  it.each([undefined, '', 'tcp:host=127.0.0.1', 'unix:path=/nonexistent/bus'])(
    'is not known at the address %j',
    async (address) => {
      expect(await defaultCollection(address, 150)).toBe('unknown')
    },
  )
})
