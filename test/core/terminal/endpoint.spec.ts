import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, lstat, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { askApp } from '../../../core/terminal/client/ask-app.ts'
import { endpointAddress } from '../../../core/terminal/endpoint/endpoint-place.ts'
import {
  TerminalEndpoint,
  type TerminalEndpointOptions,
} from '../../../core/terminal/endpoint/terminal-endpoint.ts'
import { frameOf } from '../../../core/terminal/wire/frame.ts'
import { credentialOpening, rpcOpening } from '../../../core/terminal/wire/opening.ts'

const question = { verb: 'get', project: '', program: 'a-test', input: Buffer.from('good.test') } as const
const answered = { exit: 0, out: Buffer.from('yes'), err: 'and why' }
const opening = () => frameOf(credentialOpening({ ...question, input: Buffer.from('good.test') }))

async function folderFor(name = 'data'): Promise<string> {
  const above = await mkdtemp(join(tmpdir(), 'fairlead-endpoint-'))
  onTestFinished(() => rm(above, { recursive: true }))
  const folder = join(above, name)
  await mkdir(folder, { mode: 0o700 })
  return folder
}

async function open(dataFolder: string, options: Partial<TerminalEndpointOptions> = {}) {
  const logged: string[] = []
  const note = (fields: object, message: string) => logged.push(JSON.stringify({ ...fields, message }))
  const endpoint = await TerminalEndpoint.open({
    dataFolder,
    answer: async () => ({ ...answered, out: Buffer.from('yes') }),
    rpc: { open: () => ({ receive: () => undefined, close: () => undefined }) },
    log: { info: note, warn: note, error: note },
    ...options,
  })
  let disposed: Promise<void> | undefined
  const dispose = () => {
    disposed ??= endpoint.dispose()
    return disposed
  }
  onTestFinished(dispose)
  return { endpoint, logged, dispose }
}

const ask = (folder: string) => askApp(folder, { ...question, input: Buffer.from('good.test') })

/** A client past all manners; `closed` resolves when the app has ended the connection. */
async function raw(
  folder: string,
): Promise<{ socket: Socket; closed: Promise<unknown>; said: () => Buffer }> {
  const socket = connect((await endpointAddress(folder)) ?? '')
  const closed = new Promise((resolve) => {
    socket.once('close', resolve)
  })
  const pieces: Buffer[] = []
  socket.on('data', (piece) => pieces.push(piece))
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  onTestFinished(() => {
    socket.destroy()
  })
  return { socket, closed, said: () => Buffer.concat(pieces) }
}

describe('the socket of the app', () => {
  it('is open to its owner alone, and gone after the app is', async () => {
    const folder = await folderFor()
    await chmod(folder, 0o755)
    const { dispose } = await open(folder)
    const socket = join(folder, 'lock', 'terminal.sock')
    expect((await stat(socket)).mode & 0o777).toBe(0o600)
    expect((await stat(join(folder, 'lock'))).mode & 0o777).toBe(0o700)
    expect(await ask(folder)).toEqual(answered)
    await dispose()
    expect(await readdir(join(folder, 'lock'))).toEqual([])
    expect(await ask(folder)).toBeUndefined()
  })

  it.skipIf(process.getuid?.() !== 0)('refuses other users (runs as root only)', async () => {
    const folder = await folderFor()
    await chmod(join(folder, '..'), 0o755)
    await chmod(folder, 0o755)
    await open(folder)
    const script = `require('node:net').connect(process.argv[1])
      .on('connect', () => process.exit(0)).on('error', (error) => { console.log(error.code); process.exit(7) })`
    const asOther = (socket: string) =>
      spawnSync('setpriv', [
        ...['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, '-e', script, socket],
      ])
    const socket = join(folder, 'lock', 'terminal.sock')
    expect(asOther(socket)).toMatchObject({ status: 7, stdout: Buffer.from('EACCES\n') })
    // its own mode would be enough
    await chmod(join(folder, 'lock'), 0o755)
    expect(asOther(socket)).toMatchObject({ status: 7, stdout: Buffer.from('EACCES\n') })
    await chmod(socket, 0o666)
    expect(asOther(socket).status).toBe(0)
  })

  it('takes the place of what a killed app has left', async () => {
    const folder = await folderFor()
    await mkdir(join(folder, 'lock'))
    await writeFile(join(folder, 'lock', 'terminal.sock'), '')
    await open(folder)
    expect((await lstat(join(folder, 'lock', 'terminal.sock'))).isSocket()).toBe(true)
    expect(await ask(folder)).toEqual(answered)
  })

  it('works for a folder whose path is too long for a socket, behind a link', async () => {
    const folder = await folderFor('x'.repeat(200))
    await mkdir(join(folder, 'lock'))
    await symlink('/nonexistent', join(folder, 'lock', 'terminal.sock'))
    const { dispose } = await open(folder)
    const link = join(folder, 'lock', 'terminal.sock')
    expect((await lstat(link)).isSymbolicLink()).toBe(true)
    expect((await stat(link)).mode & 0o777).toBe(0o600)
    expect(await ask(folder)).toEqual(answered)
    await dispose()
    expect(await readdir(join(folder, 'lock'))).toEqual([])
  })

  it('says why there can be none', async () => {
    await expect(open('/proc/none')).rejects.toMatchObject({ code: 'storage.not-saved' })
  })
})

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

describe('an answer', () => {
  it('that takes too long is a failure that says so', async () => {
    const folder = await folderFor()
    await open(folder, {
      patience: { opening: 300, answer: 100, reading: 300 },
      answer: () => new Promise(() => undefined),
    })
    expect(await ask(folder)).toMatchObject({
      exit: 1,
      out: Buffer.from('Fairlead: it took too long to answer. Try again\n'),
    })
  })

  it('that ends in a bug says nothing of it', async () => {
    const folder = await folderFor()
    const { logged } = await open(folder, {
      answer: async () => {
        throw new Error('hunter2')
      },
    })
    const said = await ask(folder)
    const line = 'Fairlead: something went wrong. The log of the app says where\n'
    expect(said).toMatchObject({ exit: 1, err: line })
    expect(String(said?.out)).toBe(line)
    expect(logged.join()).toContain('bug')
    expect(logged.join()).not.toContain('hunter2')
  })
})

describe('a session of the whole contract', () => {
  it('is closed at a frame that is no text or too long, and there are sixteen at most', async () => {
    const folder = await folderFor()
    const received: unknown[] = []
    const { endpoint } = await open(folder, {
      rpc: { open: () => ({ receive: (data) => received.push(data), close: () => undefined }) },
    })
    const one = await raw(folder)
    one.socket.write(
      Buffer.concat([frameOf(rpcOpening()), frameOf(Buffer.from('hello')), frameOf(Buffer.from('é'))]),
    )
    await expect.poll(() => received).toEqual(['hello', 'é'])
    one.socket.write(frameOf(Buffer.from([0xff])))
    await one.closed
    const two = await raw(folder)
    two.socket.write(Buffer.concat([frameOf(rpcOpening()), Buffer.from([0, 0x20, 0, 0])]))
    await two.closed
    const many = await Promise.all(Array.from({ length: 20 }, () => raw(folder)))
    for (const { socket } of many) socket.write(frameOf(rpcOpening()))
    await expect.poll(() => endpoint.connections).toBe(16)
    expect(received).toEqual(['hello', 'é'])
  })
})
