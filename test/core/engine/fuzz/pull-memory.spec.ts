import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { json, ScriptedEngine } from '../../../support/scripted-engine.ts'
import { busyPull, hostileBodies } from './hostile-bodies.ts'

type Seen = { readonly path: string; readonly outcome: string; readonly more: number }

let folder: string
let engine: ScriptedEngine
let seen: readonly Seen[]
let code: number | null

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pull-memory-'))
  engine = await ScriptedEngine.start()
  engine.on('GET', '/images/*', json({ Id: 'sha256:abc' }))
  engine.on('POST', '/images/create', (request, response, socket) => {
    const at = /case-(\d+)$/.exec(request.query.get('fromImage') ?? '')?.[1]
    const scene = at === undefined ? busyPull : hostileBodies[Number(at)]?.scene
    scene?.(request, response, socket)
  })
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: fileURLToPath(new URL('./memory-child.ts', import.meta.url)),
      outDir: folder,
      emptyOutDir: true,
    },
    ssr: { noExternal: true },
  })
  const child = spawn(
    process.execPath,
    ['--expose-gc', join(folder, 'memory-child.js'), engine.endpoint.text],
    { env: { PATH: process.env.PATH }, stdio: ['pipe', 'pipe', 'inherit'] },
  )
  const printed: Buffer[] = []
  child.stdout.on('data', (piece: Buffer) => printed.push(piece))
  child.stdin.end(hostileBodies.map((_, at) => `case-${at}`).join('\n'))
  code = await new Promise((resolve) => child.on('close', resolve))
  const texts = Buffer.concat(printed).toString().split('\n').filter(Boolean)
  seen = texts.map((text) => JSON.parse(text) as Seen)
}, 120_000)
afterAll(async () => {
  await engine.close()
  await rm(folder, { recursive: true, force: true })
})

describe('DE-06: an answer to a pull that is meant to harm', () => {
  test('does not end the process', () => {
    expect(code).toBe(0)
    expect(seen).toHaveLength(hostileBodies.length)
  })

  test.each(hostileBodies.map((body, at) => ({ ...body, at })))(
    '$name is what it is, and takes less than 50 MB',
    ({ at, outcome }) => {
      const found = seen[at]
      expect(found?.outcome).toMatch(outcome)
      expect(found?.more).toBeLessThan(50 * 1024 * 1024)
    },
  )
})
