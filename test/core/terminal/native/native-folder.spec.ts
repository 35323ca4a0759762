import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { causeToSkip } from '../../../bed/machine/bed-parts.ts'
import { notFound, type Said, startTerminalBed, type TerminalBed } from '../terminal-bed.ts'
import { type BuiltHelper, builtHelper, runHelper } from './native-bed.ts'

const missing = causeToSkip(['compiler'])
const withCompiler = missing === undefined ? describe : describe.skip
const why = missing === undefined ? '' : ` (skipped: ${missing})`

withCompiler(`the data folder of the native helper${why}`, () => {
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

  it('finds the data folder by the rule of the app', async () => {
    const home = await mkdtemp(join(tmpdir(), 'fairlead-home-'))
    onTestFinished(() => rm(home, { recursive: true }))
    const ask = (env: Record<string, string>, cwd?: string) =>
      runHelper(helper, ['get'], { input: 'none.test', env, ...(cwd === undefined ? {} : { cwd }) })
    const line = 'Fairlead: it has not been set up for this user. Start Fairlead once\n'
    const unknown = { exit: 1, out: line, err: line }
    expect(await ask({ HOME: home })).toEqual(unknown)
    expect(await ask({ HOME: home, FAIRLEAD_DATA_DIR: join(home, 'x'.repeat(300)) })).toMatchObject({
      exit: 1,
    })
    expect(await ask({ HOME: home, FAIRLEAD_DATA_DIR: `/${'x/'.repeat(5000)}` })).toMatchObject({
      out: expect.stringContaining('too long'),
    })
    const relative = { FAIRLEAD_DATA_DIR: bed.dataFolder.slice(tmpdir().length + 1) }
    expect((await ask(relative, tmpdir())).out).toBe(notFound)
    expect(await ask(relative, '/')).toEqual(unknown)
  })

  it('refuses a data folder that is a link or another user’s, and another user’s socket', async () => {
    const above = await mkdtemp(join(tmpdir(), 'fairlead-other-'))
    onTestFinished(() => rm(above, { recursive: true }))
    await symlink(bed.dataFolder, join(above, 'link'))
    expect((await run('get', 'x.test', { FAIRLEAD_DATA_DIR: join(above, 'link') })).out).toBe(
      'Fairlead: its data folder cannot be opened\n',
    )
    if (process.getuid?.() !== 0) return
    await chmod(above, 0o755)
    const theirs = join(above, 'theirs')
    await promisify(execFile)('install', ['-d', '-o', '65534', theirs])
    expect((await run('get', 'x.test', { FAIRLEAD_DATA_DIR: theirs })).out).toBe(
      'Fairlead: its data folder belongs to another user\n',
    )
    const ours = join(above, 'ours')
    await mkdir(join(ours, 'lock'), { recursive: true })
    await chmod(join(ours, 'lock'), 0o777)
    const script =
      "require('net').createServer((s) => s.end()).listen(process.argv[1], () => console.log('up'))"
    const planted = spawn('setpriv', [
      ...['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, '-e', script],
      join(ours, 'lock', 'terminal.sock'),
    ])
    onTestFinished(() => {
      planted.kill('SIGKILL')
    })
    await once(planted.stdout, 'data')
    expect((await run('get', 'x.test', { FAIRLEAD_DATA_DIR: ours })).out).toBe(
      'Fairlead: its socket belongs to another user\n',
    )
  })

  it('reaches an app whose data folder has a path too long for a socket', async () => {
    const above = await mkdtemp(join(tmpdir(), 'fairlead-far-'))
    onTestFinished(() => rm(above, { recursive: true }))
    const parent = join(above, 'Ordner mit Übung', 'x'.repeat(200))
    await mkdir(parent, { recursive: true })
    const far = await startTerminalBed({ parent })
    onTestFinished(() => far.dispose())
    expect(await run('get', 'x.test', { FAIRLEAD_DATA_DIR: far.dataFolder })).toMatchObject({ out: notFound })
  })
})
