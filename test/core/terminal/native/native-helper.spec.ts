import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { causeToSkip } from '../../../bed/machine/bed-parts.ts'
import { CanaryScanner } from '../../../support/canary/canary.ts'
import { anySecret, notFound, type Said, startTerminalBed, type TerminalBed } from '../terminal-bed.ts'
import { type BuiltHelper, builtHelper, runHelper } from './native-bed.ts'

const missing = causeToSkip(['compiler'])
const withCompiler = missing === undefined ? describe : describe.skip
const why = missing === undefined ? '' : ` (skipped: ${missing})`

withCompiler(`the native helper${why}`, () => {
  let helper: BuiltHelper
  let bed: TerminalBed
  beforeAll(async () => {
    helper = await builtHelper('checking compiler')
  }, 60_000)
  afterAll(() => helper?.dispose())
  beforeEach(async () => {
    bed = await startTerminalBed()
  })
  afterEach(() => bed.dispose())

  const run = (verb: string, input: string | Buffer = '', env: Record<string, string> = {}): Promise<Said> =>
    runHelper(helper, [verb], { input, env: { FAIRLEAD_DATA_DIR: bed.dataFolder, ...env } })

  it('CH-10: stores, gets, lists and erases, with the asking program in the log and the secret nowhere', async () => {
    const secret = `${anySecret()}é😀`
    const login = { ServerURL: 'registry.test', Username: 'ann', Secret: secret }
    expect(await run('store', JSON.stringify(login))).toEqual({ exit: 0, out: '', err: '' })
    expect(await run('get', 'registry.test')).toEqual({
      exit: 0,
      out: `{"ServerURL":"registry.test","Username":"ann","Secret":"${secret}"}\n`,
      err: '',
    })
    expect(await run('list')).toEqual({ exit: 0, out: '{"registry.test":"ann"}\n', err: '' })
    expect(await run('erase', 'registry.test')).toMatchObject({
      exit: 0,
      out: '',
      err: expect.stringContaining('not deleted'),
    })
    expect(await run('get', 'registry.test')).toMatchObject({
      exit: 1,
      out: notFound,
      err: expect.stringContaining('inactive'),
    })
    const entries = await bed.client.activity.list({ limit: 20 })
    expect(new Set(entries.flatMap(({ program }) => program ?? []))).toEqual(new Set(['node']))
    const scanner = new CanaryScanner({ secret })
    expect(scanner.scan('log', bed.logged.join('\n'))).toEqual([])
    expect(scanner.scanFolder(bed.dataFolder)).toEqual([])
  })

  it('answers "version" and wrong words itself, with the exit codes of Docker’s own helpers', async () => {
    const usage = 'Usage: docker-credential-fairlead <store|get|erase|list|version>\n'
    for (const args of [['version'], ['--version'], ['-v']]) {
      expect(await runHelper(helper, args)).toEqual({
        exit: 0,
        out: 'docker-credential-fairlead (Fairlead) v0.0.0\n',
        err: '',
      })
    }
    expect(await runHelper(helper, ['--help'])).toEqual({ exit: 0, out: usage, err: '' })
    expect(await runHelper(helper, [])).toEqual({ exit: 1, out: usage, err: '' })
    expect(await runHelper(helper, ['get', 'registry.test'])).toEqual({ exit: 1, out: usage, err: '' })
    expect(await runHelper(helper, ['steal'])).toMatchObject({
      exit: 1,
      out: expect.stringContaining('unknown action'),
    })
  })

  it('carries a secret of 64 KiB with every letter escaped, and says of more that it is too long', async () => {
    const secret = 'é'.repeat(32_768)
    const escaped = secret.replaceAll('é', '\\u00e9')
    const input = `{"ServerURL":"registry.test","Username":"ann","Secret":"${escaped}"}`
    expect(await run('store', input)).toEqual({ exit: 0, out: '', err: '' })
    expect(JSON.parse((await run('get', 'registry.test')).out).Secret).toBe(secret)
    expect(await run('get', 'a'.repeat(448 * 1024))).toMatchObject({
      out: 'Fairlead: this registry address is too long\n',
    })
    for (const length of [448 * 1024 + 1, 5_000_000]) {
      expect(await run('store', Buffer.alloc(length, 0x61))).toEqual({
        exit: 1,
        out: 'Fairlead: the input is too long\n',
        err: '',
      })
    }
  })

  it('CH-01: hands over zeros and line ends as they are, which the app refuses', async () => {
    for (const input of ['good.test\n.evil.test', 'good.test\0', '\0', 'good.test\r']) {
      const line = 'Fairlead: this is no registry address\n'
      expect(await run('get', input)).toEqual({ exit: 1, out: line, err: line })
    }
  })

  it('asks for the project that FAIRLEAD_PROJECT names', async () => {
    const { id } = await bed.client.projects.add({
      name: 'Zweites Projekt',
      environmentId: bed.place.environmentId,
    })
    await bed.add({
      name: 'second',
      projectId: id,
      address: 'registry.test',
      username: 'b',
      password: anySecret(),
    })
    expect((await run('get', 'registry.test')).out).toBe(notFound)
    expect((await run('get', 'registry.test', { FAIRLEAD_PROJECT: 'Zweites Projekt' })).exit).toBe(0)
    expect((await run('get', 'registry.test', { FAIRLEAD_PROJECT: 'x'.repeat(257) })).out).toBe(
      'Fairlead: FAIRLEAD_PROJECT is too long\n',
    )
  })

  it('says in one line that the app has gone silent, closed, or talks rubbish', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fairlead-silent-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    await mkdir(join(folder, 'lock'))
    let manner: (socket: Socket) => void = () => undefined
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => manner(socket))
    })
    server.listen(join(folder, 'lock', 'terminal.sock'))
    await once(server, 'listening')
    onTestFinished(() => {
      server.close()
    })
    const ask = () => run('get', 'x.test', { FAIRLEAD_DATA_DIR: folder })
    const closed = 'Fairlead: the app closed the connection. It is too busy, or ending\n'
    const rubbish = 'Fairlead: the app gave no proper answer\n'
    for (const [bytes, said] of [
      [[], closed],
      [[0, 0], closed],
      [[0, 0, 0, 9, 0], closed],
      [[0, 0, 0, 4], rubbish],
      [[0x7f, 0xff, 0xff, 0xff], rubbish],
      [[0, 0, 0, 5, 0, 0, 0, 0, 1], rubbish],
      [[0, 0, 0, 6, 0, 0xff, 0xff, 0xff, 0xff, 0x61], rubbish],
    ] as const) {
      manner = (socket) => socket.end(Buffer.from(bytes))
      expect(await ask()).toEqual({ exit: 1, out: said, err: said })
    }
    manner = (socket) => socket.end(Buffer.from([0, 0, 0, 8, 3, 0, 0, 0, 1, 0x61, 0x62, 0x0a]))
    expect(await ask()).toEqual({ exit: 3, out: 'a', err: 'b\n' })
  })

  it('waits for a slow hand at the keyboard, and connects again if the app did not', async () => {
    const child = spawn(helper.file, ['get'], {
      env: { ASAN_OPTIONS: 'detect_leaks=0', FAIRLEAD_DATA_DIR: bed.dataFolder },
    })
    let out = ''
    child.stdout.on('data', (piece: Buffer) => {
      out += piece.toString()
    })
    // as long as the app waits for the first word, and a little longer
    await pause(10_300)
    child.stdin.end('none.test\n')
    const [exit] = await once(child, 'close')
    expect({ exit, out }).toEqual({ exit: 1, out: notFound })
  }, 20_000)

  it('lets no other program of the user look into its memory', async () => {
    const child = spawn(helper.file, ['get'], {
      env: { ASAN_OPTIONS: 'detect_leaks=0', FAIRLEAD_DATA_DIR: bed.dataFolder },
    })
    onTestFinished(() => {
      child.kill('SIGKILL')
    })
    await pause(300)
    const limits = spawnSync('cat', [`/proc/${child.pid}/limits`]).stdout.toString()
    expect(limits).toMatch(/Max core file size\s+0\s+0\s/)
    // what is not dumpable belongs to root in /proc, whoever runs it
    if (process.getuid?.() !== 0) expect(spawnSync('cat', [`/proc/${child.pid}/environ`]).status).not.toBe(0)
  })
})
