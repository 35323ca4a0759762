import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createBedFolder } from './bed-folder.ts'

const root = join(import.meta.dirname, '../..')

/** A run that is killed while a daemon of its bed still works. */
function killedRun(): { path: string; pid: number } {
  const script = [
    `import { importTs } from ${JSON.stringify(join(root, 'build/scripts/run-ts.mjs'))}`,
    `const { createBedFolder } = await importTs('test/bed/bed-folder.ts')`,
    `const { spawn } = await import('node:child_process')`,
    `const folder = createBedFolder('spec')`,
    `const daemon = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' })`,
    `folder.note('daemon', daemon.pid)`,
    `console.log(JSON.stringify({ path: folder.path, pid: daemon.pid }))`,
    `process.kill(process.pid, 'SIGKILL')`,
  ].join('\n')
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: root,
    encoding: 'utf8',
  })
  expect(run.signal).toBe('SIGKILL')
  return JSON.parse(run.stdout) as { path: string; pid: number }
}

/** True for a process that has not ended; one that nobody has waited for yet has. */
function runs(pid: number): boolean {
  return existsSync(`/proc/${pid}/stat`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
}

it('removes what a killed run left behind at the next start', async (context) => {
  context.skip(process.platform !== 'linux', 'the bed runs on Linux only')
  const { path, pid } = killedRun()
  expect(existsSync(path)).toBe(true)
  expect(runs(pid)).toBe(true)
  const folder = createBedFolder('spec')
  expect(existsSync(path)).toBe(false)
  await expect.poll(() => runs(pid)).toBe(false)
  await folder.dispose()
  expect(existsSync(folder.path)).toBe(false)
})

it('ends noted processes when it is disposed, and leaves the folders of live runs alone', async (context) => {
  context.skip(process.platform !== 'linux', 'the bed runs on Linux only')
  const other = createBedFolder('spec')
  const folder = createBedFolder('spec')
  const daemon = spawn('sleep', ['600'], { stdio: 'ignore' })
  const ended = new Promise((done) => daemon.on('exit', (_, signal) => done(signal)))
  folder.note('daemon', daemon.pid ?? 0)
  await folder.dispose()
  expect(await ended).toBe('SIGTERM')
  expect(existsSync(other.path)).toBe(true)
  await other.dispose()
})
