import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from '@playwright/test'
import { fuseWires, wantedFuses } from '../../../build/packaging/fuse-wire.mjs'
import { causeWithoutElectron, definedEnvironment, packagedProgram } from '../../bed/page/desktop-shell.ts'

const packaged = packagedProgram()
const program = 'program' in packaged ? packaged.program : ''
const missing = 'missing' in packaged ? packaged.missing : causeWithoutElectron()
// As root Chromium wants --no-sandbox, with which a packaged app does not run.
const asRoot = process.getuid?.() === 0 ? 'Electron runtime: a packaged app does not run as root' : undefined

test.skip(missing !== undefined, missing ?? '')

let folder: string
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fairlead-packaged-'))
})
test.afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Starts the packaged app, lets it run for some seconds or to its end, and ends it. */
async function runFor(
  milliseconds: number,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  meanwhile: (pid: number) => Promise<void> = async () => undefined,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const data = { FAIRLEAD_DATA_DIR: join(folder, 'data') }
  const child = spawn(program, args, { env: { ...definedEnvironment(), ...data, ...env } })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (output += String(part)))
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  await Promise.race([ended, sleep(milliseconds)])
  if (child.exitCode === null && child.pid !== undefined) await meanwhile(child.pid)
  child.kill()
  return { code: await ended, output }
}

/** A port that nobody listens on; whoever does later was started by the app. */
async function freePort(): Promise<number> {
  const server: Server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  server.close()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return address.port
}

async function answers(port: number): Promise<boolean> {
  return await fetch(`http://127.0.0.1:${port}/json/version`).then(
    () => true,
    () => false,
  )
}

test('EL-01: does not run as Node', async () => {
  const marker = join(folder, 'marker')
  const script = `require('node:fs').writeFileSync(${JSON.stringify(marker)}, '')`
  await runFor(5000, ['-e', script], { ELECTRON_RUN_AS_NODE: '1' })
  expect(existsSync(marker)).toBe(false)
})

test('EL-02: takes no options of Node from the environment', async () => {
  const marker = join(folder, 'marker')
  const evil = join(folder, 'evil.cjs')
  writeFileSync(evil, `require('node:fs').writeFileSync(${JSON.stringify(marker)}, '')`)
  await runFor(5000, [], { NODE_OPTIONS: `--require ${evil}`, NODE_EXTRA_CA_CERTS: join(folder, 'none.pem') })
  expect(existsSync(marker)).toBe(false)
})

for (const name of ['inspect', 'inspect-brk', 'inspect_brk', 'remote-debugging-port']) {
  test(`EL-03: does not run with --${name}, and nothing listens`, async () => {
    const port = await freePort()
    const { code } = await runFor(5000, [`--${name}=${port}`])
    expect(code).toBe(2)
    expect(await answers(port)).toBe(false)
  })
}

test('EL-03: a signal opens no inspector', async () => {
  test.skip(process.platform === 'win32', 'EL-03: Windows has no such signal')
  test.skip(asRoot !== undefined, asRoot ?? '')
  await runFor(5000, [], {}, async (pid) => {
    process.kill(pid, 'SIGUSR1')
    await sleep(1000)
    expect(await answers(9229)).toBe(false)
  })
})

test('EL-04: every fuse is as it is wanted, and none is unknown', () => {
  const wires = fuseWires(readFileSync(program))
  expect(wires.length).toBeGreaterThan(0)
  for (const { states } of wires) {
    expect(states).toBe(wantedFuses.map(([, wanted]) => (wanted ? '1' : '0')).join(''))
  }
})

/** A copy of the packaged app, to be spoiled. */
function copied(): { readonly program: string; readonly resources: string } {
  const place = process.platform === 'darwin' ? dirname(dirname(dirname(program))) : dirname(program)
  const copy = join(folder, 'copy')
  cpSync(place, copy, { recursive: true, verbatimSymlinks: true })
  const inside = program.slice(place.length)
  const resources =
    process.platform === 'darwin' ? join(copy, 'Contents', 'Resources') : join(copy, 'resources')
  return { program: join(copy, inside), resources }
}

test('EL-05: does not run an archive of which one byte was changed', async () => {
  test.skip(process.platform === 'linux', 'EL-05: Electron checks its archive on macOS and Windows')
  const { program: spoiled, resources } = copied()
  const archive = join(resources, 'app.asar')
  const bytes = readFileSync(archive)
  const middle = Math.floor(bytes.length / 2)
  bytes[middle] = (bytes[middle] ?? 0) ^ 1
  writeFileSync(archive, bytes)
  const child = spawn(spoiled, [], {
    env: { ...definedEnvironment(), FAIRLEAD_DATA_DIR: join(folder, 'data') },
  })
  const [code] = await Promise.race([once(child, 'exit'), sleep(10_000).then(() => [0])])
  child.kill()
  expect(code).not.toBe(0)
})

test('EL-05: takes no folder in the place of its archive', async () => {
  test.skip(asRoot !== undefined, asRoot ?? '')
  const { program: beside, resources } = copied()
  const marker = join(folder, 'marker')
  mkdirSync(join(resources, 'app'))
  writeFileSync(join(resources, 'app', 'package.json'), '{"main":"main.cjs"}')
  writeFileSync(
    join(resources, 'app', 'main.cjs'),
    `require('node:fs').writeFileSync(${JSON.stringify(marker)}, '')`,
  )
  const child = spawn(beside, [], {
    env: { ...definedEnvironment(), FAIRLEAD_DATA_DIR: join(folder, 'data') },
  })
  await sleep(5000)
  child.kill()
  await once(child, 'exit')
  expect(existsSync(marker)).toBe(false)
})
