import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { greetSessionBus, socketPath } from '../../../../core/vault/slots/session-bus.ts'
import { listening } from './stand-in-bus.ts'

const patience = 4000

describe('KR-07: a session bus is greeted before anybody waits for it without an end', () => {
  it('answers to the one who runs this program', async () => {
    const said: string[] = []
    const address = await listening((socket) =>
      socket.on('data', (bytes) => {
        said.push(bytes.toString('latin1'))
        socket.write('OK 1\r\n')
      }),
    )
    expect(await greetSessionBus(address, patience)).toBe('answers')
    const user = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex')
    expect(said).toEqual([`\0AUTH EXTERNAL ${user}\r\n`])
  })

  it('is left alone again', async () => {
    let left = false
    const address = await listening((socket) => {
      socket.resume().once('close', () => {
        left = true
      })
      socket.write('OK 1\r\n')
    })
    await greetSessionBus(address, patience)
    await expect.poll(() => left).toBe(true)
  })

  it('stays silent, which is known in time', async () => {
    const started = performance.now()
    expect(await greetSessionBus(await listening(() => undefined), 100)).toBe('silent')
    expect(performance.now() - started).toBeGreaterThan(80)
    expect(performance.now() - started).toBeLessThan(3000)
  })

  it('is for the library to find out about where it hangs up, is not there, or is no socket', async () => {
    const started = performance.now()
    const hangingUp = await listening((socket: Socket) => socket.end())
    for (const address of [hangingUp, 'unix:path=/nonexistent/bus', 'tcp:host=127.0.0.1', '', undefined]) {
      expect(await greetSessionBus(address, patience)).toBe('unknown')
    }
    expect(performance.now() - started).toBeLessThan(patience / 2)
  })
})

it.each<[string | undefined, string | undefined]>([
  ['unix:path=/run/user/1000/bus', '/run/user/1000/bus'],
  ['unix:path=/run/bus,guid=0123', '/run/bus'],
  ['unix:guid=0123,path=/run/bus', '/run/bus'],
  ['unix:path=/first;unix:path=/second', '/first'],
  ['tcp:host=x;unix:path=/second', undefined],
  ['unix:path=/with%20space%2c%C3', '/with space,\u00c3'],
  ['unix:abstract=/tmp/dbus-x', '\0/tmp/dbus-x'],
  ['unix:tmpdir=/tmp', undefined],
  ['unix:path=', undefined],
  ['xunix:path=/run/bus', undefined],
  ['', undefined],
  [undefined, undefined],
])('the socket of the address %j is %j', (address, path) => {
  expect(socketPath(address)).toBe(path)
})
