import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { machineEngineFiles } from '../../../../core/environments/discovery/engine-files.ts'
import { searchEngines } from '../../../../core/environments/discovery/search-engines.ts'
import { contextFiles, contextId } from './context-files.ts'

let home: string
const at = (...names: string[]) => join(home, ...names)
const meta = (name: string) => at('.docker', 'contexts', 'meta', contextId(name), 'meta.json')

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'fairlead-search-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

it('a hostile folder of contexts costs notes, and nobody waits for it', async () => {
  for (const name of ['good', 'pipe', 'loop', 'huge', 'folder'])
    await mkdir(join(meta(name), '..'), { recursive: true })
  const [[, good] = []] = Object.entries(contextFiles('', 'good', { Host: 'unix:///run/good.sock' }))
  if (typeof good !== 'object' || !('text' in good)) throw new Error('no text')
  await writeFile(meta('good'), good.text)
  execFileSync('mkfifo', [meta('pipe')])
  await symlink(meta('loop'), meta('loop'))
  await writeFile(meta('huge'), '')
  await truncate(meta('huge'), 1024 * 1024 * 1024)
  await mkdir(meta('folder'))
  const machine = { env: {}, home, platform: 'linux' }
  const { found, notes } = await searchEngines(machine, machineEngineFiles, 'unix:///run/given.sock')
  expect(found.filter(({ origin }) => origin.kind === 'docker-context').map(({ name }) => name)).toEqual([
    'good',
  ])
  expect(notes.map(({ place }) => place).sort()).toEqual(['pipe', 'loop', 'huge', 'folder'].map(meta).sort())
  expect(new Set(notes.map(({ code }) => code))).toEqual(new Set(['unreadable']))
})

it('a folder of contexts that is a loop of links, a file or a pipe costs one note', async () => {
  const folder = at('.docker', 'contexts', 'meta')
  await mkdir(at('.docker', 'contexts'), { recursive: true })
  const places = [
    () => symlink(folder, folder),
    () => writeFile(folder, 'a file'),
    async () => {
      execFileSync('mkfifo', [folder])
    },
  ]
  for (const make of places) {
    await make()
    const machine = { env: {}, home, platform: 'linux' }
    const { notes } = await searchEngines(machine, machineEngineFiles, undefined)
    expect(notes).toEqual([{ kind: 'docker-context', place: folder, code: 'unreadable' }])
    await rm(folder)
  }
})

it('a file that cannot be read stands there all the same, and one that is missing does not', async () => {
  execFileSync('mkfifo', [at('pipe')])
  await symlink(at('nowhere'), at('link'))
  await symlink(at('loop'), at('loop'))
  await writeFile(at('file'), '')
  const names = ['file', 'pipe', 'link', 'loop/ca.pem', 'missing', 'file/ca.pem', 'missing/ca.pem']
  expect(await Promise.all(names.map((name) => machineEngineFiles.isThere(at(name))))).toEqual([
    ...[true, true, true, true],
    ...[false, false, false],
  ])
})

it('two ways to one socket have the same key', async () => {
  const server = createServer()
  await mkdir(at('.rd'))
  await mkdir(at('.orbstack', 'run'), { recursive: true })
  await new Promise<void>((done) => server.listen(at('.rd', 'docker.sock'), done))
  try {
    await symlink(at('.rd', 'docker.sock'), at('.orbstack', 'run', 'docker.sock'))
    const machine = { env: {}, home, platform: 'linux' }
    const { found } = await searchEngines(machine, machineEngineFiles, undefined)
    const own = found.filter(({ place }) => place.endpoint.includes(home))
    expect(own.map(({ origin }) => origin.kind)).toEqual(['rancher-desktop', 'orbstack'])
    expect(new Set(own.map(({ key }) => key)).size).toBe(1)
  } finally {
    await new Promise((done) => server.close(done))
  }
})
