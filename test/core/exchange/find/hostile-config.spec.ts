import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, statSync } from 'node:fs'
import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../storage/temporary-folder.ts'
import { authOf, brief, find, link, machineAt, place } from '../exchange-bed.ts'

const docker = (home: string) => join(home, '.docker', 'config.json')

async function logins(config: unknown, env: Record<string, string> = {}) {
  const home = await temporaryFolder()
  await place(docker(home), typeof config === 'string' ? config : JSON.stringify(config))
  const found = await find(machineAt(home, env))
  return { ...found, brief: found.logins.map(brief) }
}

describe('CH-07: contradictory, broken and hostile files', () => {
  const auth = authOf('ann', 'a-password')

  it.each([
    ['nothing at all', '', 'not-json'],
    ['half a file', '{"auths":{"a.test":{"auth":"', 'not-json'],
    ['a list', '[]', 'not-an-object'],
    ['a text', '"x"', 'not-an-object'],
    ['auths that are a list', '{"auths":[]}', 'not-an-object'],
    ['bytes that are no text', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), 'not-text'],
    ['UTF-16', Buffer.from('\ufeff{}', 'utf16le'), 'not-text'],
    ['a comment', '{} // x', 'not-json'],
    ['more than any file of logins', `{"x":"${'x'.repeat(17 * 1024 * 1024)}"}`, 'too-large'],
    ['deep nesting', `${'['.repeat(200_000)}`, 'not-json'],
  ])('%s: listed with its reason', async (_, content, fault) => {
    const home = await temporaryFolder()
    const file = await place(docker(home), content)
    const { places, logins: found } = await find(machineAt(home))
    expect(places).toEqual([{ kind: 'docker-config', file, fault, more: 0, sweepable: false }])
    expect(found).toEqual([])
  })

  it.each([
    [
      'an entry that is no object',
      { 'a.test': 'x' },
      { refused: 'bad-entry', kind: 'unknown', kept: 'plaintext' },
    ],
    ['an entry of null', { 'a.test': null }, { refused: 'bad-entry', kind: 'unknown', kept: 'plaintext' }],
    [
      'a field that is no text',
      { 'a.test': { auth: 7 } },
      { refused: 'bad-entry', kind: 'unknown', kept: 'plaintext' },
    ],
    ['an empty entry', { 'a.test': {} }, { refused: 'empty', kind: 'unknown', kept: 'nowhere' }],
    [
      'no base64',
      { 'a.test': { auth: '***' } },
      { refused: 'bad-encoding', kind: 'unknown', kept: 'plaintext' },
    ],
    [
      'base64 of the URL alphabet',
      { 'a.test': { auth: '_-_-' } },
      { refused: 'bad-encoding', kind: 'unknown', kept: 'plaintext' },
    ],
    [
      'no colon',
      { 'a.test': { auth: Buffer.from('ann').toString('base64') } },
      { refused: 'bad-encoding', kind: 'unknown', kept: 'plaintext' },
    ],
    [
      'no username',
      { 'a.test': { auth: Buffer.from(':pw').toString('base64') } },
      { refused: 'no-username', kind: 'unknown', kept: 'plaintext' },
    ],
    [
      'no password',
      { 'a.test': { auth: authOf('ann', '') } },
      { refused: 'empty', kind: 'password', kept: 'plaintext' },
    ],
    [
      'a session token',
      { 'a.test': { registrytoken: 'abc' } },
      { refused: 'registry-token', kind: 'unknown', kept: 'plaintext' },
    ],
    [
      'two secrets',
      { 'a.test': { auth, identitytoken: 'tok' } },
      { kind: 'identity-token', kept: 'plaintext', username: 'ann', doubts: ['two-secrets'] },
    ],
    [
      'two usernames',
      { 'a.test': { auth, username: 'bob' } },
      { kind: 'password', kept: 'plaintext', username: 'ann', doubts: ['contradiction'] },
    ],
    [
      'line ends in base64, as Go allows',
      { 'a.test': { auth: `${auth.slice(0, 4)}\r\n${auth.slice(4)}` } },
      { kind: 'password', kept: 'plaintext', username: 'ann' },
    ],
    [
      'names of fields in other case, as Go allows',
      { 'a.test': { AUTH: auth } },
      { kind: 'password', kept: 'plaintext', username: 'ann' },
    ],
  ])('%s', async (_, auths, expected) => {
    const found = await logins({ auths })
    expect(found.brief).toEqual([{ address: 'a.test', text: 'a.test', ...expected }])
  })

  it.each([
    ['user and password in the address', 'https://u:p@a.test', { address: 'address-userinfo' }],
    ['an uppercase host', 'A.test', { address: 'address-uppercase-host', text: 'A.test' }],
    ['an escape sequence', 'a\u001b[31m.test', { address: 'address-control', text: 'a.test' }],
    ['a direction override', 'a\u202etset', { address: 'address-control', text: 'atset' }],
    ['an empty key', '', { address: 'address-empty', text: '' }],
    ['a scheme of another world', 'ftp://a.test', { address: 'address-bad-scheme', text: 'ftp://a.test' }],
  ])('%s: refused, and shown only as far as it is harmless', async (_, key, expected) => {
    const found = await logins({ auths: { [key]: { auth } } })
    expect(found.brief).toEqual([
      { kind: 'password', kept: 'plaintext', refused: 'bad-address', ...expected },
    ])
  })

  it('what Docker Desktop keeps of its own session is no login', async () => {
    const found = await logins({ auths: { 'https://index.docker.io/v1/access-token': { auth } } })
    expect(found.brief).toMatchObject([{ refused: 'hub-token' }])
  })

  it('two keys of one registry, and one key twice: all are listed, each says so', async () => {
    const found = await logins(
      `{"auths":{"a.test":{"auth":"${auth}"},"https://a.test/v1/":{"auth":"${authOf('bob', 'x')}"},
        "b.test":{"auth":"${auth}"},"b.test":{"auth":"${authOf('cat', 'x')}"}}}`,
    )
    expect(found.logins.map(({ username, doubts }) => [username, doubts])).toEqual([
      ['ann', ['same-address']],
      ['bob', ['same-address']],
      ['ann', ['duplicate-key']],
      ['cat', ['duplicate-key']],
    ])
    expect(new Set(found.logins.map(({ key }) => key)).size).toBe(4)
  })

  it('a file with `auths` twice, or in other case, hides none of them', async () => {
    const found = await logins(
      `{"auths":{"a.test":{"auth":"${auth}"}},"AUTHS":{"b.test":{"auth":"${auth}"}}}`,
    )
    expect(found.logins.map(({ text }) => text)).toEqual(['a.test', 'b.test'])
  })

  it('names that JavaScript knows of are only names', async () => {
    const found = await logins(
      `{"__proto__":{"auths":{"x.test":{}}},"auths":{"__proto__":{"auth":"${auth}"},"constructor":{"auth":"${auth}"},"toString":{"__proto__":{"auth":"${auth}"}}}}`,
    )
    expect(found.logins.map(({ text, refused }) => [text, refused])).toEqual([
      ['__proto__', 'bad-address'],
      ['constructor', undefined],
      ['toString', 'bad-address'],
    ])
    expect(({} as { auth?: unknown }).auth).toBeUndefined()
  })

  it('a byte order mark hides nothing', async () => {
    const found = await logins(`\ufeff${JSON.stringify({ auths: { 'a.test': { auth } } })}`)
    expect(found.brief).toMatchObject([{ address: 'a.test' }])
  })

  it('ten thousand entries are listed within seconds, and more are counted', async () => {
    const auths = Object.fromEntries(Array.from({ length: 10_007 }, (_, at) => [`r${at}.test`, { auth }]))
    const before = performance.now()
    const found = await logins({ auths })
    expect(found.logins.length).toBe(10_000)
    expect(found.places[0]?.more).toBe(7)
    expect(performance.now() - before).toBeLessThan(8000)
  }, 20_000)

  it('a folder, a pipe, a link to nowhere, and a file of nobody', async () => {
    const home = await temporaryFolder()
    const file = docker(home)
    const fault = async () => (await find(machineAt(home))).places[0]?.fault
    mkdirSync(file, { recursive: true })
    expect(await fault()).toBe('not-a-file')
    const other = await temporaryFolder()
    mkdirSync(join(other, '.docker'))
    execFileSync('mkfifo', [docker(other)])
    expect((await find(machineAt(other))).places[0]?.fault).toBe('not-a-file')
    const linked = await temporaryFolder()
    await link(docker(linked), join(linked, 'nowhere'))
    expect((await find(machineAt(linked))).places[0]?.fault).toBe('dangling-link')
  })

  it('a file of another user is read but says that nothing can be taken out of it', async () => {
    const home = await temporaryFolder()
    await place(docker(home), JSON.stringify({ auths: { 'a.test': { auth } } }))
    const machine = machineAt(home)
    const { places } = await find({ ...machine, userId: (machine.userId ?? 0) + 1 })
    expect(places).toMatchObject([{ sweepable: false }])
  })

  it('changes neither content nor times of the file, nor its folder', async () => {
    const home = await temporaryFolder()
    const file = await place(docker(home), `{"auths":{"a.test":{"auth":"${auth}"}}}`, 0o640)
    const facts = () =>
      [statSync(file, { bigint: true }), statSync(join(home, '.docker'), { bigint: true })].map(
        ({ mtimeNs, ctimeNs, ino, mode }) => ({ mtimeNs, ctimeNs, ino, mode }),
      )
    const before = [facts(), readFileSync(file, 'utf8')]
    await find(machineAt(home))
    expect([facts(), readFileSync(file, 'utf8')]).toEqual(before)
    await chmod(file, 0o600)
  })
})
