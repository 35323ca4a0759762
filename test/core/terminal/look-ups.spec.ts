import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ActivityReport } from '../../../core/activity/activity-log.ts'
import { LookUpLog } from '../../../core/terminal/credential/look-up-log.ts'
import { programName } from '../../../core/terminal/credential/program-name.ts'
import { CanaryScanner } from '../../support/canary/canary.ts'
import { anySecret, startTerminalBed, type TerminalBed } from './terminal-bed.ts'

describe('what terminals asked for', () => {
  let bed: TerminalBed
  beforeEach(async () => {
    bed = await startTerminalBed()
  })
  afterEach(() => bed.dispose())

  const told = async () =>
    (await bed.client.activity.list({ limit: 100 }))
      .filter(({ kind }) => kind.startsWith('terminal.'))
      .map(({ id: _, at: _at, registry, ...entry }) => ({ ...entry, ...(registry && { of: registry.name }) }))

  it('stands in the activity log with the asking program, and no secret stands anywhere', async () => {
    const secret = anySecret()
    const input = JSON.stringify({ ServerURL: 'registry.test', Username: 'ann', Secret: secret })
    await bed.ask('store', input, { program: 'docker' })
    await bed.ask('get', 'https://registry.test', { program: 'docker' })
    await bed.ask('get', 'other.test', { program: 'podman' })
    await bed.ask('erase', 'registry.test', { program: 'docker' })
    await bed.ask('get', 'registry.test', { program: '' })
    const common = { program: 'docker', subject: 'registry.test', of: 'registry-test-ann' }
    expect(await told()).toEqual([
      {
        kind: 'terminal.refused',
        ok: false,
        subject: 'registry.test',
        code: 'inactive',
        of: 'registry-test-ann',
      },
      { kind: 'terminal.erased', ok: true, ...common },
      { kind: 'terminal.absent', ok: true, subject: 'other.test', code: 'not-found', program: 'podman' },
      { kind: 'terminal.given', ok: true, ...common },
      { kind: 'terminal.stored', ok: true, ...common },
    ])
    const scanner = new CanaryScanner({ secret })
    expect(scanner.scan('log', bed.logged.join('\n'))).toEqual([])
    expect(scanner.scanFolder(bed.dataFolder)).toEqual([])
  })

  it('is told to the page at the first look-up of each program', async () => {
    const ending = new AbortController()
    const stream = await bed.client.terminal.notices(undefined, { signal: ending.signal })
    const first = await stream.next()
    expect(first.value).toEqual([])
    const notice = stream.next()
    await bed.ask('get', 'registry.test', { program: 'docker' })
    expect((await notice).value).toEqual([
      expect.objectContaining({ program: 'docker', address: 'registry.test', given: false }),
    ])
    await bed.ask('get', 'other.test', { program: 'docker' })
    const second = stream.next()
    await bed.ask('get', 'registry.test', { program: 'podman' })
    expect((await second).value).toEqual([expect.objectContaining({ program: 'podman' })])
    ending.abort()
  })

  it('leaves the time of the last use on the registry', async () => {
    await bed.add({ name: 'team', address: 'registry.test', username: 'ann', password: anySecret() })
    await bed.ask('get', 'registry.test')
    await expect
      .poll(async () => (await bed.client.registries.list()).map(({ lastUsedAt }) => lastUsedAt))
      .toEqual([expect.any(Number)])
    await pause(20)
  })
})

describe('a crowd of look-ups', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  const start = () => {
    const written: ActivityReport[] = []
    return { written, log: new LookUpLog({ record: (report) => written.push(report) }) }
  }
  const lookUp = (subject: string) =>
    ({ kind: 'terminal.given', ok: true, subject, program: 'docker' }) as const

  it('is one entry at once, and one with its count a minute later', () => {
    const { written, log } = start()
    for (let times = 0; times < 5000; times += 1) log.note(lookUp('a.test'))
    log.note(lookUp('b.test'))
    expect(written).toEqual([lookUp('a.test'), lookUp('b.test')])
    vi.advanceTimersByTime(60_000)
    expect(written.slice(2)).toEqual([{ ...lookUp('a.test'), count: 4999 }])
    log.note(lookUp('a.test'))
    log.note(lookUp('a.test'))
    log.dispose()
    expect(written.slice(3)).toEqual([lookUp('a.test'), lookUp('a.test')])
  })

  it('does not fill the log with addresses that are made up', () => {
    const { written, log } = start()
    for (let at = 0; at < 5000; at += 1) log.note(lookUp(`host-${at}.test`))
    log.dispose()
    expect(written.length).toBeLessThan(205)
    expect(written.at(-1)).toEqual({ kind: 'terminal.given', ok: true, count: 4799 })
  })
})

it.each([
  ['docker', 'docker'],
  ['python3.11', 'python3.11'],
  ['Docker Desktop', 'Docker Desktop'],
  ['\u001b[31mred\u202e\n', '31mred'],
  ['<b>&amp;', 'bamp'],
  ['x'.repeat(200), 'x'.repeat(40)],
  ['\0\u200b', undefined],
])('shows the program %j as %j', (told, shown) => {
  expect(programName(told)).toBe(shown)
})
