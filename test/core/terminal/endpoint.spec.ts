import { spawnSync } from 'node:child_process'
import { chmod, lstat, mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { frameOf } from '../../../core/terminal/wire/frame.ts'
import { rpcOpening } from '../../../core/terminal/wire/opening.ts'

import { answered, ask, folderFor, open, raw } from './endpoint-bed.ts'

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

  it('that comes too late is zeroed, and its bug is logged', async () => {
    const folder = await folderFor()
    const patience = { opening: 300, answer: 100, reading: 300 }
    const out = Buffer.from('a login')
    const { logged } = await open(folder, {
      patience,
      answer: async () => {
        await pause(250)
        return { exit: 0, out, err: '' }
      },
    })
    await ask(folder)
    await vi.waitFor(() => expect(out.every((byte) => byte === 0)).toBe(true))
    expect(logged).toEqual([])
    const other = await folderFor()
    const second = await open(other, {
      patience,
      answer: async () => {
        await pause(250)
        throw new Error('hunter2')
      },
    })
    await ask(other)
    await vi.waitFor(() => expect(second.logged).toHaveLength(1))
    expect(second.logged[0]).not.toContain('hunter2')
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
