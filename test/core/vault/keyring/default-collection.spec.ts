import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { defaultCollection } from '../../../../core/vault/slots/default-collection.ts'
import { flag, listening, type ReadCall, type Reply, StandInBus, text } from './stand-in-bus.ts'

/** Longer than any of these tests may take. */
const patience = 4000
const collection = '/org/freedesktop/secrets/collection/login'

/** A service whose default collection is told, and says whether that is locked. */
const service =
  (alias: Reply, locked: Reply = { error: 'org.freedesktop.DBus.Error.Failed' }) =>
  ({ member }: ReadCall): Reply => {
    if (member === 'Hello') return { signature: 's', body: text(':1.7') }
    return member === 'ReadAlias' ? alias : locked
  }
const at = (path: string): Reply => ({ signature: 'o', body: text(path) })
const told = (locked: boolean): Reply => ({ signature: 'v', body: flag(locked) })
const failed: Reply = { error: 'org.freedesktop.DBus.Error.ServiceUnknown' }

/** Greets as a bus does, and says this to the first call. */
const greetingThen = (bytes: Buffer) => (socket: Socket) => {
  socket.once('data', () => {
    socket.write('OK 1\r\n')
    socket.once('data', () => socket.write(bytes))
  })
}

describe('KR-02: the default collection', () => {
  it('is asked for in three calls, which ask nobody to unlock it', async () => {
    const bus = new StandInBus(service(at(collection), told(true)))
    expect(await defaultCollection(await bus.address(), patience)).toBe('locked')
    const user = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex')
    expect(bus.greeting).toBe(`\0AUTH EXTERNAL ${user}`)
    const [own, secrets] = ['org.freedesktop.DBus', 'org.freedesktop.secrets']
    expect(bus.calls).toEqual([
      {
        serial: 1,
        destination: own,
        path: '/org/freedesktop/DBus',
        interface: own,
        member: 'Hello',
        arguments: [],
      },
      {
        serial: 2,
        destination: secrets,
        path: '/org/freedesktop/secrets',
        interface: 'org.freedesktop.Secret.Service',
        member: 'ReadAlias',
        arguments: ['default'],
      },
      {
        serial: 3,
        destination: secrets,
        path: collection,
        interface: 'org.freedesktop.DBus.Properties',
        member: 'Get',
        arguments: ['org.freedesktop.Secret.Collection', 'Locked'],
      },
    ])
  })

  it.each<[string, Reply, Reply | undefined, string]>([
    ['is open', at(collection), told(false), 'open'],
    ['is locked', at(collection), told(true), 'locked'],
    ['is not there', at('/'), undefined, 'none'],
    ['is not told by a service that fails', failed, undefined, 'unknown'],
    ['is not told by a failure with a text', { error: 'x' }, undefined, 'unknown'],
    ['does not say whether it is locked', at(collection), failed, 'unknown'],
    ['says something else than yes or no', at(collection), { signature: 's', body: text('yes') }, 'unknown'],
    ['has a name that is cut', { signature: 'o', body: Buffer.from([9, 0, 0, 0, 47]) }, undefined, 'unknown'],
  ])('%s', async (_, alias, locked, state) => {
    const bus = new StandInBus(service(alias, locked))
    expect(await defaultCollection(await bus.address(), patience)).toBe(state)
  })

  it('is found out however the bytes of the bus are cut', async () => {
    const bytewise = (socket: Socket, bytes: Buffer) => {
      let sent = Promise.resolve()
      for (const byte of bytes) {
        sent = sent.then(
          () => new Promise((resolve) => socket.write(Buffer.from([byte]), () => setImmediate(resolve))),
        )
      }
    }
    const bus = new StandInBus(service(at(collection), told(false)), bytewise)
    expect(await defaultCollection(await bus.address(), patience)).toBe('open')
  })

  it('leaves the bus when it knows', async () => {
    let left = false
    const bus = new StandInBus(service(at('/')), (socket, bytes) => {
      socket.once('close', () => {
        left = true
      })
      socket.write(bytes)
    })
    await defaultCollection(await bus.address(), patience)
    await expect.poll(() => left).toBe(true)
  })

  it.each<[string, (socket: Socket) => void]>([
    ['hangs up', (socket) => socket.end()],
    ['refuses', (socket) => socket.write('REJECTED EXTERNAL\r\n')],
    ['speaks of something else', greetingThen(Buffer.from(randomBytes(64).toString('hex')))],
    [
      'announces more than any answer has',
      greetingThen(Buffer.from('l\x02\x00\x01\xff\xff\xff\x00aaaa\x08\x00\x00\x00bbbbbbbb', 'latin1')),
    ],
    ['hangs up in the middle', (socket) => socket.once('data', () => socket.end('OK 1\r\n'))],
  ])('is not known where the bus %s, and nobody waits', async (_, answer) => {
    const started = performance.now()
    expect(await defaultCollection(await listening(answer), patience)).toBe('unknown')
    expect(performance.now() - started).toBeLessThan(patience / 2)
  })

  it.each<[string, (socket: Socket) => void]>([
    ['stays silent', () => undefined],
    ['greets and stays silent', (socket) => socket.write('OK 1\r\n')],
    ['never ends its greeting', (socket) => socket.write('OK 1')],
  ])('is not known where the bus %s, and nobody waits for long', async (_, answer) => {
    const started = performance.now()
    expect(await defaultCollection(await listening(answer), 150)).toBe('unknown')
    const took = performance.now() - started
    expect(took).toBeGreaterThan(100)
    expect(took).toBeLessThan(3000)
  })

  it.each([undefined, '', 'tcp:host=127.0.0.1', 'unix:path=/nonexistent/bus'])(
    'is not known at the address %j',
    async (address) => {
      const started = performance.now()
      expect(await defaultCollection(address, patience)).toBe('unknown')
      expect(performance.now() - started).toBeLessThan(patience / 2)
    },
  )
})
