import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { endpointAddress } from '../../../core/terminal/endpoint/endpoint-place.ts'
import { frameOf } from '../../../core/terminal/wire/frame.ts'

import { answered, ask, folderFor, open, opening, raw } from './endpoint-bed.ts'

describe('a client without manners', () => {
  const patience = { opening: 300, answer: 500, reading: 300 }

  it.each([
    ['says nothing', Buffer.alloc(0)],
    ['says half a length', Buffer.from([0, 0])],
    ['says half a frame', opening().subarray(0, 20)],
  ])('that %s is closed in time', async (_, sent) => {
    const folder = await folderFor()
    await open(folder, { patience })
    const { socket, closed, said } = await raw(folder)
    socket.write(sent)
    await closed
    expect(said()).toEqual(Buffer.alloc(0))
    expect(await ask(folder)).toEqual(answered)
  })

  it.each([
    ['announces a gigabyte', Buffer.from([0x40, 0, 0, 0])],
    ['speaks another language', frameOf(Buffer.from('GET / HTTP/1.1\r\n'))],
    ['is of another version', frameOf(Buffer.from('fairlead/2\0rpc\0'))],
    ['asks for what there is not', frameOf(Buffer.from('fairlead/1\0credential\0steal\0\0\0'))],
    ['ends in the middle of its words', frameOf(Buffer.from('fairlead/1\0credential\0get'))],
    ['has more to say than one question', Buffer.concat([opening(), opening()])],
    ['has an endless name', frameOf(Buffer.from(`fairlead/1\0credential\0get\0${'x'.repeat(300)}\0\0`))],
    ['sends nothing in a frame', frameOf(Buffer.alloc(0))],
  ])('that %s is closed at once', async (_, sent) => {
    const folder = await folderFor()
    await open(folder)
    const { socket, closed, said } = await raw(folder)
    socket.write(sent)
    await closed
    expect(said()).toEqual(Buffer.alloc(0))
    expect(await ask(folder)).toEqual(answered)
  })

  it('that sends a byte at a time is understood', async () => {
    const folder = await folderFor()
    await open(folder)
    const { socket, closed, said } = await raw(folder)
    for (const byte of opening()) {
      socket.write(Buffer.from([byte]))
      await pause(1)
    }
    await closed
    expect(said().toString()).toContain('yes')
  })

  it('that goes on talking while its answer is made is closed', async () => {
    const folder = await folderFor()
    await open(folder, { answer: () => new Promise(() => undefined) })
    const { socket, closed, said } = await raw(folder)
    socket.write(opening())
    await pause(50)
    socket.write(opening())
    await closed
    expect(said()).toEqual(Buffer.alloc(0))
  })

  it('that never reads its answer holds nothing for long', async () => {
    const folder = await folderFor()
    const out = () => Buffer.alloc(7 * 1024 * 1024, 0x61)
    const { endpoint } = await open(folder, {
      patience,
      answer: async () => ({ exit: 0, out: out(), err: '' }),
    })
    const { socket, closed } = await raw(folder)
    socket.pause()
    socket.write(opening())
    await expect.poll(() => endpoint.connections, { timeout: 3000 }).toBe(0)
    socket.resume()
    await closed
  })

  it('that goes away is told to whoever works on its answer', async () => {
    const folder = await folderFor()
    let gone = false
    await open(folder, {
      answer: (_, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            gone = true
            resolve({ exit: 0, out: Buffer.alloc(0), err: '' })
          })
        }),
    })
    const { socket } = await raw(folder)
    socket.write(opening())
    await pause(50)
    socket.destroy()
    await expect.poll(() => gone).toBe(true)
  })

  it('comes a thousand times over, and the next one with manners is answered', async () => {
    const folder = await folderFor()
    const { endpoint } = await open(folder, { patience: { ...patience, opening: 1000 } })
    const address = (await endpointAddress(folder)) ?? ''
    const crowd = Array.from({ length: 1500 }, () => connect(address).on('error', () => undefined))
    onTestFinished(() => {
      for (const socket of crowd) socket.destroy()
    })
    await pause(300)
    expect(endpoint.connections).toBeLessThanOrEqual(128)
    await expect.poll(() => ask(folder), { timeout: 5000 }).toEqual(answered)
  })
})
