import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, stat } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { askFolderOwner, takeFolderLock } from '../../../../core/storage/folder-lock.ts'
import { type BundledProgram, bundledProgram } from '../bundled-program.ts'
import { temporaryFolder } from '../temporary-folder.ts'

let holder: BundledProgram
beforeAll(async () => {
  holder = await bundledProgram(new URL('./lock-holder.ts', import.meta.url))
})
afterAll(() => holder?.dispose())

const echo = { answer: async (request: string) => `heard ${request}` }

interface Holder {
  child: ChildProcess
  pid: number
  /** What it said first. */
  word: string
}

async function hold(folder: string, start = 0): Promise<Holder> {
  const child = spawn(process.execPath, [holder.path, folder, String(start)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  const [word] = await once(child.stdout, 'data')
  return { child, pid: child.pid ?? 0, word: String(word) }
}

describe('the lock of a data folder', () => {
  it('is taken, refused to a second process by pid and folder, and free after its end', async () => {
    const folder = await temporaryFolder()
    const lock = await takeFolderLock(folder, echo)
    const second = await hold(folder)
    expect(second.word).toBe(`refused ${JSON.stringify({ pid: process.pid, folder })}\n`)
    await lock.dispose()
    expect(await readdir(join(folder, 'lock'))).toEqual([])
    expect((await hold(folder)).word).toBe('taken\n')
    await expect(takeFolderLock(folder, echo)).rejects.toMatchObject({ code: 'storage.folder-in-use' })
  })

  it('is not held by a killed process', async () => {
    const folder = await temporaryFolder()
    const { child, word } = await hold(folder)
    expect(word).toBe('taken\n')
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await readdir(join(folder, 'lock'))).toHaveLength(1)
    const lock = await takeFolderLock(folder, echo)
    expect(await readdir(join(folder, 'lock'))).toHaveLength(1)
    await lock.dispose()
  })

  it('is still held by a process that is merely stopped', async () => {
    const folder = await temporaryFolder()
    const { child, pid } = await hold(folder)
    child.kill('SIGSTOP')
    await expect(takeFolderLock(folder, echo)).rejects.toMatchObject({ data: { pid, folder } })
  })

  it('has one owner after six processes raced for what a killed one left', async () => {
    for (let round = 0; round < 3; round += 1) {
      const folder = await temporaryFolder()
      const { child } = await hold(folder)
      child.kill('SIGKILL')
      await once(child, 'exit')
      const start = Date.now() + 1200
      const racers = await Promise.all(Array.from({ length: 6 }, () => hold(folder, start)))
      const winners = racers.filter(({ word }) => word === 'taken\n')
      expect(winners).toHaveLength(1)
      for (const { word } of racers) expect(word).toMatch(/^taken|^refused \{"pid":\d+/)
      expect(await askFolderOwner(folder, 'who won')).toBe(`${winners[0]?.pid} heard who won`)
      for (const racer of racers) racer.child.kill('SIGKILL')
    }
  }, 30_000)

  it('has sockets that only their owner can open', async () => {
    const folder = await temporaryFolder()
    const lock = await takeFolderLock(folder, echo)
    const [name = ''] = await readdir(join(folder, 'lock'))
    expect((await stat(join(folder, 'lock'))).mode & 0o777).toBe(0o700)
    expect((await stat(join(folder, 'lock', name))).mode & 0o777).toBe(0o600)
    await lock.dispose()
  })

  it('works for a folder whose path is too long for a socket, and for one with other scripts in it', async () => {
    for (const name of ['x'.repeat(200), 'Ordner mit Übung 目录']) {
      const folder = join(await temporaryFolder(), name)
      await mkdir(folder)
      const lock = await takeFolderLock(folder, echo)
      expect(await askFolderOwner(folder, 'hello')).toBe('heard hello')
      await expect(takeFolderLock(folder, echo)).rejects.toMatchObject({ code: 'storage.folder-in-use' })
      await lock.dispose()
      expect(await askFolderOwner(folder, 'hello')).toBeUndefined()
    }
  })

  it('says why it cannot be taken', async () => {
    await expect(takeFolderLock('/proc/none', echo)).rejects.toMatchObject({
      code: 'storage.not-saved',
      data: { file: 'lock', reason: 'ENOENT' },
    })
  })
})

describe('asking the owner of a folder', () => {
  it('gives the answer, and nothing where the owner refuses', async () => {
    const folder = await temporaryFolder()
    const lock = await takeFolderLock(folder, {
      answer: async (request) => {
        if (request === 'bad') throw new Error('no')
        return 'a\nb'
      },
    })
    expect(await askFolderOwner(folder, 'good')).toBe('a\nb')
    expect(await askFolderOwner(folder, 'bad')).toBeUndefined()
    await lock.dispose()
  })

  it('is refused as a bug for what is no single short line', async () => {
    await expect(askFolderOwner('/tmp', 'a\nb')).rejects.toThrow('one short line')
    await expect(askFolderOwner('/tmp', 'x'.repeat(5000))).rejects.toThrow('one short line')
  })

  it.each([
    ['an unknown word', 'rubbish\n'],
    ['a line without an end', 'x'.repeat(10_000)],
    ['silence', ''],
  ])('closes on %s within the time limit', async (_, sent) => {
    const folder = await temporaryFolder()
    const lock = await takeFolderLock(folder, echo)
    const [name = ''] = await readdir(join(folder, 'lock'))
    const socket = connect(join(folder, 'lock', name))
    let said = ''
    socket.on('data', (chunk) => {
      said += String(chunk)
    })
    socket.on('error', () => undefined)
    socket.write(sent)
    await Promise.race([once(socket, 'close'), pause(4000).then(() => expect.unreachable('still open'))])
    expect(said).toBe('')
    expect(await askFolderOwner(folder, 'still there')).toBe('heard still there')
    await lock.dispose()
  })
})
