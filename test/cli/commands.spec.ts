import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ActivityEntry } from '../../contract/activity.ts'
import type { Trace } from '../../contract/pulls.ts'
import type { RegistrySummary } from '../../contract/registry/registry-record.ts'
import { anySecret } from '../core/terminal/terminal-bed.ts'
import { type CliBed, fairlead, startCliBed } from './cli-bed.ts'

const passphrase = `${anySecret()} ${anySecret()}`

describe('the command beside a running app', () => {
  let app: CliBed
  beforeAll(async () => {
    app = await startCliBed({ passphrase })
  }, 60_000)
  afterAll(() => app?.dispose())

  const errorOf = (err: string) => (JSON.parse(err) as { error: Record<string, unknown> }).error

  it('adds, lists, shows, edits, deactivates, activates and deletes a registry', {
    timeout: 60_000,
  }, async () => {
    const secret = anySecret()
    const added = await app.json<RegistrySummary>(
      ['registries', 'add', 'registry.test:5000', '--username', 'ann', '--password-stdin', '--save-anyway'],
      { input: `${secret}\n` },
    )
    expect(added).toMatchObject({ address: 'registry.test:5000', username: 'ann', state: 'active' })
    const { name } = added
    expect(await app.json(['registries', 'list'])).toEqual([added])
    const table = await app.run(['registries'])
    expect(table.exit).toBe(0)
    expect(table.out.split('\n')[1]).toMatch(
      new RegExp(`^${name} +registry\\.test:5000 +active +no +all namespaces`),
    )
    expect(await app.json(['registries', 'show', added.id.slice(0, 8)])).toEqual(added)

    const edited = await app.json<RegistrySummary>([
      'registries',
      'edit',
      name,
      '--email',
      'ann@example.test',
      '--expires',
      '90d',
    ])
    expect(edited).toMatchObject({
      email: 'ann@example.test',
      username: 'ann',
      expiresAt: expect.any(Number),
    })
    expect((await app.client.registries.list())[0]).not.toHaveProperty('undoUntil')

    expect((await app.run(['registries', 'deactivate', name])).out).toBe(`“${name}” is inactive\n`)
    expect(await app.run(['match', 'registry.test:5000/team/app'])).toMatchObject({
      exit: 3,
      out: expect.stringContaining(`refused: “${name}” (registry.test:5000) is inactive`),
    })
    expect((await app.run(['registries', 'activate', name])).exit).toBe(0)
    const trace = await app.json<Trace & { ok: true }>(['match', 'registry.test:5000/team/app'])
    expect(trace.verdict).toMatchObject({ kind: 'credential', registry: { name } })

    expect(await app.run(['registries', 'delete', name, '--yes'])).toMatchObject({ exit: 8 })
    await app.run(['registries', 'deactivate', name])
    expect(await app.run(['registries', 'delete', name])).toMatchObject({
      exit: 2,
      err: expect.stringContaining('Give --yes'),
    })
    expect((await app.run(['registries', 'rm', name, '--yes'])).exit).toBe(0)
    expect(await app.client.registries.list()).toEqual([])
  })

  it('changes a password and a username', { timeout: 60_000 }, async () => {
    const id = await app.add({
      name: 'renewed',
      address: 'renewed.test',
      username: 'ann',
      password: anySecret(),
    })
    const args = ['registries', 'edit', 'renewed', '--username', 'bob', '--password-stdin', '--save-anyway']
    expect(await app.json(args, { input: anySecret() })).toMatchObject({ id, username: 'bob' })
    expect(await app.run([...args.slice(0, -2), '--save-anyway'])).toMatchObject({
      exit: 2,
      err: expect.stringContaining('--password-stdin'),
    })
    expect(await app.run(args, { input: '' })).toMatchObject({ exit: 2 })
  })

  it.each<[args: string[], exit: number, code: string]>([
    [['registries', 'show', 'nobody'], 4, 'cli.not-found'],
    [['registries', 'verify', 'nobody'], 4, 'cli.not-found'],
    [['registries', 'add', 'bad address'], 2, 'input.invalid'],
    [['match', 'Bad//image'], 2, 'input.invalid'],
    [['match', 'x', '--project', 'none'], 4, 'cli.not-found'],
    [['match', 'x', '--namespace', 'none'], 4, 'namespace.not-found'],
    [['match', 'x', '--namespace', 'NOT VALID'], 2, 'cli.usage'],
    [['pull', 'registry.none/x'], 6, 'engine.unreachable'],
    [['check', 'registry.none/x'], 6, 'engine.unreachable'],
    [['images'], 6, 'engine.unreachable'],
    [['ps'], 6, 'engine.unreachable'],
    [['run', '--network', 'host', 'x'], 2, 'cli.usage'],
    [['activity', '--limit', '0'], 2, 'cli.usage'],
  ])('%j fails with exit code %i, in JSON on standard error', async (args, exit, code) => {
    const failed = await app.run(['--json', ...args])
    expect({ exit: failed.exit, out: failed.out }).toEqual({ exit, out: '' })
    expect(errorOf(failed.err)).toMatchObject({ code, exit, message: expect.any(String) })
    const told = await app.run(args)
    expect(told.exit).toBe(exit)
    expect(told.err).toContain(`fairlead: ${errorOf(failed.err).message}`)
  })

  it('takes the project from FAIRLEAD_PROJECT', async () => {
    await app.client.projects.add({ name: 'second', environmentId: app.place.environmentId })
    expect((await app.run(['match', 'x'], { env: { FAIRLEAD_PROJECT: 'SECOND' } })).exit).toBe(0)
    expect((await app.run(['match', 'x'], { env: { FAIRLEAD_PROJECT: 'none' } })).exit).toBe(4)
  })

  it('locks and unlocks the vault by a passphrase from standard input', { timeout: 30_000 }, async () => {
    expect(await app.run(['vault', 'lock'])).toMatchObject({ exit: 0, out: 'The vault is locked\n' })
    expect(await app.json(['vault', 'status'])).toMatchObject({ state: 'locked' })
    const wrong = anySecret()
    const refused = await app.run(['vault', 'unlock', '--passphrase-stdin'], { input: wrong })
    expect(refused).toMatchObject({ exit: 5, err: expect.stringContaining('does not open the vault') })
    expect(refused.err).not.toContain(wrong)
    const add = ['registries', 'add', 'locked.test', '-u', 'ann', '--password-stdin', '--save-anyway']
    expect(await app.run(add, { input: anySecret() })).toMatchObject({
      exit: 5,
      err: expect.stringContaining('fairlead vault unlock'),
    })
    expect(
      await app.run(['vault', 'unlock', '--passphrase-stdin'], { input: `${passphrase}\r\n` }),
    ).toMatchObject({
      exit: 0,
    })
    expect(await app.json(['vault', 'status'])).toMatchObject({ state: 'unlocked', unlockedBy: 'passphrase' })
  })

  it('lists projects, environments and the activity log', async () => {
    expect(await app.json(['projects'])).toEqual(await app.client.projects.list())
    expect(await app.json(['environments', 'list'])).toHaveLength(1)
    const entries = await app.json<ActivityEntry[]>(['activity', '--limit', '2'])
    expect(entries).toHaveLength(2)
    expect(await app.run(['activity'])).toMatchObject({
      exit: 0,
      out: expect.stringContaining('vault.created'),
    })
    expect(await app.json(['version'])).toEqual({ version: '0.1.0', app: '0.1.0' })
  })

  it('writes out what a terminal would act upon', async () => {
    const image = 'evil.test/\u001b[31mred\u0007\u202e'
    const told = await app.run(['match', image])
    const everything = told.out + told.err + (await app.run(['projects'])).out
    for (const each of ['\u0007', '\u001b', '\u202e']) expect(everything).not.toContain(each)
  })

  it('ends in silence when nobody reads on', async () => {
    const child = spawn(fairlead, ['help'], { env: { PATH: process.env.PATH, ...app.env } })
    child.stdout.destroy()
    let err = ''
    child.stderr.on('data', (piece: Buffer) => {
      err += piece.toString()
    })
    const [exit] = await once(child, 'close')
    expect({ exit, err }).toEqual({ exit: 0, err: '' })
  })
})
