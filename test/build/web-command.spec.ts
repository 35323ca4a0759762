import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fairlead-web-command-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('prints one line to standard output, also when it has to build first, and ends within two seconds of SIGTERM', async () => {
  const child = spawn(
    process.execPath,
    [join(root, 'build/scripts/web.mjs'), '--data-dir', folder, '--port', '0', '--no-open'],
    { cwd: root, env: { PATH: process.env.PATH, HOME: folder }, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const said = { out: '', err: '' }
  child.stdout.on('data', (part) => {
    said.out += part
  })
  child.stderr.on('data', (part) => {
    said.err += part
  })
  const ended = new Promise<number | null>((done) => child.on('close', done))
  await expect
    .poll(() => said.out, { timeout: 50_000, message: said.err })
    .toMatch(/^Fairlead is ready: http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}\n$/)
  const asked = Date.now()
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
  expect(Date.now() - asked).toBeLessThan(2000)
  expect(said.out.trimEnd().split('\n')).toHaveLength(1)
}, 60_000)
