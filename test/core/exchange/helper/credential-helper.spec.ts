import { existsSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { CredentialHelper } from '../../../../core/exchange/credential-helper.ts'
import { CanaryScanner } from '../../../support/canary/canary.ts'
import { temporaryFolder } from '../../storage/temporary-folder.ts'
import { anyPassword, machineAt } from '../exchange-bed.ts'
import { helperOf, outcomeOf } from './stand-in-helper.ts'

const json = (fields: unknown) => `printf '%s' '${JSON.stringify(fields)}'`
const login = { ServerURL: 'a.test', Username: 'ann', Secret: 'word' }

describe('CH-01: an address that a helper could read as another one', () => {
  it.each([
    'a.test\n.evil.test',
    'a.test\r.evil.test',
    'a.test\r\n',
    'a.test\0.evil.test',
    'a.test\t',
    'a.test\u2028',
    'a.test%0a',
    'a.test\u00a0',
    'https://u:p@a.test',
    'a.test/../b',
    'a.test\\b',
    'a\u0430.test',
    '',
    'x'.repeat(1025),
  ])('%j starts no process', async (serverUrl) => {
    const home = await temporaryFolder()
    const helper = await helperOf(home, `touch ${home}/started; ${json(login)}`)
    expect(await outcomeOf(helper.get(serverUrl))).toBe('bad-input')
    expect(existsSync(join(home, 'started'))).toBe(false)
  })
})

describe('CH-03: an answer that is wrong is an error, never absent and never used', () => {
  const notFound = 'credentials not found in native keychain'
  it.each([
    ['nothing', 'true', 'bad-answer'],
    ['no JSON', 'echo hello', 'bad-answer'],
    ['JSON of another kind', 'echo []', 'bad-answer'],
    ['null', 'echo null', 'bad-answer'],
    [
      'half a surrogate pair',
      `printf '%s' '{"ServerURL":"a.test","Username":"ann","Secret":"a\\ud800"}'`,
      'bad-answer',
    ],
    ['no secret', json({ ServerURL: 'a.test', Username: 'ann' }), 'bad-answer'],
    ['a secret that is no text', json({ ...login, Secret: 7 }), 'bad-answer'],
    ['two answers', `${json(login)}; ${json(login)}`, 'bad-answer'],
    ['a word before the answer', `echo warning; ${json(login)}`, 'bad-answer'],
    ['bytes that are no text', "printf '\\377\\376'", 'bad-answer'],
    ['another address', json({ ...login, ServerURL: 'evil.test' }), 'other-answer'],
    ['the address with a port', json({ ...login, ServerURL: 'a.test:5000' }), 'other-answer'],
    ['the not-found text, but well ended', `echo ${notFound}`, 'bad-answer'],
    ['the not-found text with more', `echo ${notFound} really; exit 1`, 'failed'],
    ['another not-found text', 'echo not found; exit 1', 'failed'],
    ['the not-found text on standard error', `echo ${notFound} >&2; exit 1`, 'failed'],
    ['no server URL', 'echo no credentials server URL; exit 1', 'failed'],
    ['a good answer, but badly ended', `${json(login)}; exit 1`, 'failed'],
    ['killed by a signal', `${json(login)}; kill -9 $$`, 'failed'],
    ['a locked keyring', 'echo the collection is locked; exit 1', 'locked'],
    ['more than any login is long', 'head -c 600000 /dev/zero | tr "\\0" x', 'too-much'],
    ['more than any login is long, without end', 'yes', 'too-much'],
  ])('%s', async (_, script, reason) => {
    const helper = await helperOf(await temporaryFolder(), script)
    expect(await outcomeOf(helper.get('a.test'))).toBe(reason)
  })

  it('the exact not-found text with a failing exit is absent', async () => {
    const helper = await helperOf(await temporaryFolder(), `echo "  ${notFound}"; exit 1`)
    expect(await outcomeOf(helper.get('a.test'))).toEqual({ answer: undefined })
  })

  it('a proper answer is used', async () => {
    const helper = await helperOf(await temporaryFolder(), json({ ...login, More: 'x' }))
    expect(await outcomeOf(helper.get('a.test'))).toEqual({ answer: { username: 'ann', secret: 'word' } })
  })

  it.each([
    ['no JSON', 'echo hello', 'bad-answer'],
    ['a list', 'echo []', 'bad-answer'],
    ['usernames that are no text', `echo '{"a.test":7}'`, 'bad-answer'],
    ['not-found text', `echo ${notFound}; exit 1`, 'failed'],
    ['a failure', 'echo broken; exit 3', 'failed'],
  ])('of list: %s', async (_, script, reason) => {
    const helper = await helperOf(await temporaryFolder(), script)
    expect(await outcomeOf(helper.list())).toBe(reason)
  })

  it('a list with the names of JavaScript in it has them as names', async () => {
    const helper = await helperOf(await temporaryFolder(), `echo '{"__proto__":"ann","a.test":"bob"}'`)
    expect(await helper.list()).toEqual([
      { serverUrl: '__proto__', username: 'ann' },
      { serverUrl: 'a.test', username: 'bob' },
    ])
  })

  it('nothing of what a failing helper says, secret or not, is in the error', async () => {
    const secret = anyPassword()
    const helper = await helperOf(
      await temporaryFolder(),
      `${json({ ...login, Secret: secret })}; echo ${secret} >&2; exit 1`,
    )
    const error = await helper.get('a.test').catch((caught: unknown) => caught)
    const said = inspect(error, { depth: 9 }) + JSON.stringify(error)
    expect(new CanaryScanner({ secret }).scan('the error', said)).toEqual([])
  })

  it('a helper that is gone by now is not started', async () => {
    const helper = await helperOf(await temporaryFolder(), 'true')
    await rm(helper.file)
    expect(await outcomeOf(helper.get('a.test'))).toBe('not-started')
  })
})

describe('CH-04: a helper that does not end', () => {
  const alive = (home: string, name: string) => {
    const pid = Number(readFileSync(join(home, name), 'utf8'))
    try {
      process.kill(pid, 0)
      return true
    } catch {
      return false
    }
  }
  const soon = async (check: () => boolean) => {
    for (let count = 0; count < 100 && !check(); count += 1) await new Promise((next) => setTimeout(next, 20))
    return check()
  }

  it.each([
    ['hangs', 'sleep 60'],
    ['ignores SIGTERM, SIGINT and SIGHUP', "trap '' TERM INT HUP; while :; do sleep 1; done"],
    ['has children that hang as well', 'sleep 60 & echo $! > $HOME/child; sleep 60'],
    ['reads nothing and says nothing', 'exec sleep 60 <&-'],
  ])('%s: it is ended with its group when its time is up', async (_, script) => {
    const home = await temporaryFolder()
    const helper = await helperOf(home, `echo $$ > $HOME/leader\n${script}`, { patience: 400 })
    const ticks: number[] = []
    const timer = setInterval(() => ticks.push(performance.now()), 10)
    const started = performance.now()
    expect(await outcomeOf(helper.get('a.test'))).toBe('timeout')
    clearInterval(timer)
    expect(performance.now() - started).toBeLessThan(6000)
    expect(ticks.length).toBeGreaterThan(10)
    expect(await soon(() => !alive(home, 'leader'))).toBe(true)
    if (existsSync(join(home, 'child'))) expect(await soon(() => !alive(home, 'child'))).toBe(true)
  })

  it('one that is asked when the program ends, or the user has changed their mind, is ended at once', async () => {
    const home = await temporaryFolder()
    const { name, file } = await helperOf(home, 'echo $$ > $HOME/leader\nsleep 60')
    const ending = new AbortController()
    const helper = new CredentialHelper({ name, file, machine: machineAt(home), signal: ending.signal })
    const asking = outcomeOf(helper.list())
    expect(await soon(() => existsSync(join(home, 'leader')))).toBe(true)
    ending.abort()
    expect(await asking).toBe('timeout')
    expect(await soon(() => !alive(home, 'leader'))).toBe(true)
    expect(await outcomeOf(helper.get('a.test'))).toBe('timeout')
  })

  it('one that ends but leaves a child with its output open: the answer counts, the child is ended', async () => {
    const home = await temporaryFolder()
    const helper = await helperOf(home, `sleep 60 & echo $! > $HOME/child\n${json(login)}`)
    expect(await outcomeOf(helper.get('a.test'))).toEqual({ answer: { username: 'ann', secret: 'word' } })
    expect(await soon(() => !alive(home, 'child'))).toBe(true)
  })
})
