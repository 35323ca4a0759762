import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { EngineClient, type EngineClientOptions } from '../../../../../core/engine/engine-client.ts'
import { problemOf } from '../../problem-of.ts'
import { isRunning } from './on-sshd.ts'

const endpoint = { kind: 'ssh', host: 'build', text: 'ssh://build' } as const

/** Answers one question after the other, as an engine of API 1.41 with nothing on it would. */
const scriptedEngine = [
  'say() { printf "HTTP/1.1 200 OK\\r\\ncontent-length: %s\\r\\n\\r\\n%s" "$(printf "%s" "$1" | wc -c)" "$1"; }',
  'while read -r method path rest; do',
  '  while read -r line && [ "$line" != "$(printf "\\r")" ]; do :; done',
  '  case $path in',
  '    */version) say \'{"Version":"20.10","ApiVersion":"1.41"}\' ;;',
  '    *) say "[]" ;;',
  '  esac',
  'done',
].join('\n')

describe.skipIf(process.platform === 'win32')('DE-13: an ssh that a script stands in for', () => {
  let folder: string
  let client: EngineClient | undefined

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ssh-connection-'))
  })
  afterEach(async () => {
    client?.dispose()
    client = undefined
    await rm(folder, { recursive: true, force: true })
  })

  async function clientOver(lines: string, options: EngineClientOptions = {}): Promise<EngineClient> {
    const program = join(folder, 'stand-in-for-ssh')
    await writeFile(program, `#!/bin/sh\necho $$ >> ${folder}/pids\n${lines}\n`)
    await chmod(program, 0o755)
    client = new EngineClient(endpoint, { sshProgram: program, ...options })
    return client
  }

  const pids = async () => (await readFile(join(folder, 'pids'), 'utf8')).trim().split('\n').map(Number)
  const alive = async () => (await pids()).filter(isRunning)
  const failureOf = async (lines: string, options?: EngineClientOptions) => {
    const { code, data } = await problemOf((await clientOver(lines, options)).version())
    expect(code).toBe('engine.unreachable')
    return data
  }
  const impatient = { timeouts: { header: 400, idle: 400 } }

  test('is one process for all calls that follow each other', async () => {
    const made = await clientOver(scriptedEngine)
    expect(await made.version()).toMatchObject({ apiVersion: '1.41' })
    expect(await made.containers({})).toEqual([])
    expect(await made.images()).toEqual([])
    expect((await pids()).length).toBe(1)
  })

  test('that has ended meanwhile is started anew, for a call of any kind', async () => {
    const made = await clientOver(scriptedEngine)
    await made.containers({})
    const calls: (() => Promise<unknown>)[] = [() => made.images(), () => made.removeContainer('none')]
    for (const call of calls) {
      for (const pid of await alive()) process.kill(pid, 'SIGKILL')
      await expect.poll(alive).toEqual([])
      // a call that was sent before the end was seen is lost, unless it may be made twice
      await call().catch(call)
    }
    expect((await pids()).length).toBe(3)
  })

  test('that stays silent is waited for so long, and ended', async () => {
    expect(await failureOf('exec sleep 600', impatient)).toMatchObject({ reason: 'silent' })
    await expect.poll(alive, { timeout: 10_000 }).toEqual([])
  })

  test('that falls silent within an answer is waited for so long, and ended', async () => {
    const lines = 'printf "HTTP/1.1 200 OK\\r\\ncontent-length: 100\\r\\n\\r\\n{"; exec sleep 600'
    expect(await failureOf(lines, impatient)).toMatchObject({ reason: 'silent' })
    await expect.poll(alive, { timeout: 10_000 }).toEqual([])
  })

  test('LK-03: that does not want to end is ended by force', async () => {
    const made = await clientOver('trap "" TERM HUP; while :; do sleep 1; done')
    const call = made.version()
    await expect.poll(() => alive().catch(() => []), { timeout: 10_000 }).toHaveLength(1)
    made.dispose()
    await expect(call).rejects.toMatchObject({ name: 'AbortError' })
    await expect.poll(alive, { timeout: 10_000 }).toEqual([])
  })

  test('that closes its output, and nothing else, is ended', async () => {
    expect(await failureOf('exec >&-; exec sleep 600')).toMatchObject({
      reason: 'ssh-other',
      command: 'ssh build',
      proof: 'ssh ended with a signal',
    })
    await expect.poll(alive, { timeout: 10_000 }).toEqual([])
  })

  test('that ends without a word tells its status', async () => {
    expect(await failureOf('exit 3')).toMatchObject({ reason: 'ssh-other', proof: 'ssh ended with 3' })
  })

  test('that ends within its first word has said nothing', async () => {
    expect(await failureOf('printf HTTP; exit 0')).toMatchObject({ reason: 'ssh-other' })
  })

  test('that leaves a process behind, which holds its streams open, is not waited for', async () => {
    const lines = `sleep 600 & echo $! > ${folder}/left\necho "Host key verification failed." >&2; exit 255`
    expect(await failureOf(lines)).toMatchObject({ reason: 'ssh-host-key-unknown' })
    process.kill(Number(await readFile(join(folder, 'left'), 'utf8')), 'SIGKILL')
  })

  test.each([
    ['a greeting', 'echo Welcome; sleep 600', 'Welcome'],
    ['bytes', 'head -c 5000 /dev/zero; sleep 600', undefined],
    ['endless output', 'exec yes', 'y y y'],
    ['endless complaints', 'exec yes no >&2', 'no no'],
    ['another protocol', 'printf "SSH-2.0-x\\r\\n"; sleep 600', 'SSH-2.0-x'],
  ])('that says %s first is no engine', async (_name, lines, proof) => {
    const facts = await failureOf(lines)
    expect(facts).toMatchObject({ reason: 'ssh-noise', command: 'ssh build docker version' })
    if (proof !== undefined) expect(facts).toMatchObject({ proof: expect.stringContaining(proof) })
    await expect.poll(alive, { timeout: 10_000 }).toEqual([])
  })

  test('has its words shown clean and cut', async () => {
    const facts = await failureOf(
      'printf "\\033[31mno\\033[0m \\342\\200\\256luck" >&2; head -c 9000 /dev/zero | tr "\\0" x >&2; exit 255',
    )
    if (!('proof' in facts) || facts.proof === undefined) throw new Error('no proof')
    expect(facts.proof).toMatch(/^no luckx+…$/)
    expect(facts.proof.length).toBe(2000)
  })

  test('that cannot be started is told of', async () => {
    client = new EngineClient(endpoint, { sshProgram: join(folder, 'none') })
    expect((await problemOf(client.ping())).data).toMatchObject({ reason: 'ssh-missing' })
    client.dispose()
    client = new EngineClient(endpoint, { sshProgram: folder })
    expect((await problemOf(client.ping())).data).toMatchObject({
      reason: 'ssh-other',
      proof: expect.stringContaining('EACCES'),
    })
  })

  test('LK-03: gets its arguments and the environment, and no more', async () => {
    const made = await clientOver(
      `printf "%s\\n" "$@" > ${folder}/args; env > ${folder}/env\n${scriptedEngine}`,
    )
    await made.version()
    const args = (await readFile(join(folder, 'args'), 'utf8')).trim().split('\n')
    expect(args.slice(-5)).toEqual(['--', 'build', 'docker', 'system', 'dial-stdio'])
    const names = (await readFile(join(folder, 'env'), 'utf8'))
      .split('\n')
      .map((line) => line.split('=')[0] ?? '')
    const added = names.filter(
      (name) => /^\w+$/.test(name) && !(name in process.env) && !/^(?:_|PWD|SHLVL|OLDPWD)$/.test(name),
    )
    expect(added).toEqual([])
  })
})
