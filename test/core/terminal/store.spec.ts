import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { anySecret, notFound, startTerminalBed, type TerminalBed } from './terminal-bed.ts'

let bed: TerminalBed
beforeEach(async () => {
  bed = await startTerminalBed()
})
afterEach(() => bed.dispose())

const quiet = { exit: 0, out: '', err: '' }
const login = (ServerURL: string, Username: string, Secret: string) =>
  JSON.stringify({ ServerURL, Username, Secret })
const given = async (server: string) => {
  const { exit, out } = await bed.ask('get', server)
  return exit === 0 ? JSON.parse(out) : undefined
}

describe('a login that "docker login" hands in', () => {
  it('becomes a registry for all namespaces, active and not verified, with a name of its own', async () => {
    const secret = anySecret()
    expect(await bed.ask('store', login('registry.test:5000', 'ann', secret))).toEqual(quiet)
    expect(await bed.client.registries.list()).toEqual([
      expect.objectContaining({
        name: 'registry-test-5000-ann',
        provider: 'custom',
        address: 'registry.test:5000',
        scope: { kind: 'project' },
        state: 'active',
        username: 'ann',
        verification: expect.objectContaining({ kind: 'not-verified' }),
      }),
    ])
    expect(await given('registry.test:5000')).toEqual({
      ServerURL: 'registry.test:5000',
      Username: 'ann',
      Secret: secret,
    })
  })

  it('knows Docker Hub and Quay.io by their addresses', async () => {
    await bed.ask('store', login('https://index.docker.io/v1/', 'ann', anySecret()))
    await bed.ask('store', login('quay.io', 'ann', anySecret()))
    const found = (await bed.client.registries.list()).map(({ provider, address }) => [provider, address])
    expect(found.sort()).toEqual([
      ['dockerhub', 'docker.io'],
      ['quay', 'quay.io'],
    ])
  })

  it('replaces the secret of the same user, which can be undone, and changes nothing if it is the same', async () => {
    const [first, second] = [anySecret(), anySecret()]
    const id = await bed.add({ name: 'team', address: 'registry.test', username: 'ann', password: first })
    const before = await bed.client.registries.list()
    expect(await bed.ask('store', login('registry.test', 'ann', first))).toEqual(quiet)
    expect(await bed.client.registries.list()).toEqual(before)
    expect(await bed.ask('store', login('https://registry.test', 'ann', second))).toEqual(quiet)
    expect((await given('registry.test')).Secret).toBe(second)
    expect(await bed.client.registries.list()).toEqual([expect.objectContaining({ id, name: 'team' })])
    await bed.client.registries.undoChange({ id })
    expect((await given('registry.test')).Secret).toBe(first)
  })

  it('never replaces that of another user', async () => {
    const first = anySecret()
    await bed.add({ name: 'team', address: 'registry.test', username: 'ann', password: first })
    for (const user of ['bert', '<token>', 'ANN']) {
      expect(await bed.ask('store', login('registry.test', user, anySecret()))).toEqual({
        exit: 1,
        out: 'Fairlead: registry "team" holds the login of another user of registry.test. Edit it in Fairlead, or delete it there first\n',
        err: '',
      })
    }
    expect(await given('registry.test')).toMatchObject({ Username: 'ann', Secret: first })
  })

  it('fills a registry that has none', async () => {
    const secret = anySecret()
    await bed.add({ name: 'bare', address: 'registry.test' })
    expect(await bed.ask('store', login('registry.test', 'ann', secret))).toEqual(quiet)
    expect(await given('registry.test')).toMatchObject({ Username: 'ann', Secret: secret })
    expect(await bed.client.registries.list()).toHaveLength(1)
  })

  it('of two users at the same moment never replaces one by the other', async () => {
    await bed.add({ name: 'bare', address: 'registry.test' })
    const [ann, bert] = [anySecret(), anySecret()]
    const said = await Promise.all([
      bed.ask('store', login('registry.test', 'ann', ann)),
      bed.ask('store', login('registry.test', 'bert', bert)),
    ])
    expect(said.map(({ exit }) => exit).sort()).toEqual([0, 1])
    const kept = said[0]?.exit === 0 ? ['ann', ann] : ['bert', bert]
    const { Username, Secret } = await given('registry.test')
    expect([Username, Secret]).toEqual(kept)
  })

  it('keeps an identity token as one', async () => {
    const token = anySecret()
    expect(await bed.ask('store', login('registry.test', '<token>', token))).toEqual(quiet)
    expect(await given('registry.test')).toEqual({
      ServerURL: 'registry.test',
      Username: '<token>',
      Secret: token,
    })
    expect((await bed.ask('list', '')).out).toBe('{"registry.test":"\\u003ctoken\\u003e"}\n')
  })

  it('does not activate a registry that somebody has deactivated, and says so', async () => {
    const [first, second] = [anySecret(), anySecret()]
    const id = await bed.add({ name: 'team', address: 'registry.test', username: 'ann', password: first })
    await bed.client.registries.deactivate({ id })
    expect(await bed.ask('store', login('registry.test', 'ann', second))).toEqual({
      exit: 0,
      out: '',
      err: 'Fairlead: registry "team" is inactive. Activate it in Fairlead to use its login.\n',
    })
    expect(await given('registry.test')).toBeUndefined()
    await bed.client.registries.activate({ id })
    expect((await given('registry.test')).Secret).toBe(second)
  })

  it('makes an expired registry usable again', async () => {
    const expiresAt = Date.now() + 400
    const fields = { name: 'team', address: 'registry.test', username: 'ann', expiresAt }
    await bed.add({ ...fields, password: anySecret() })
    await expect.poll(() => given('registry.test')).toBeUndefined()
    const second = anySecret()
    expect(await bed.ask('store', login('registry.test', 'ann', second))).toEqual(quiet)
    expect((await given('registry.test')).Secret).toBe(second)
  })

  it('is refused while the vault is locked', async () => {
    await bed.client.vault.lock()
    expect(await bed.ask('store', login('registry.test', 'ann', anySecret()))).toMatchObject({
      exit: 1,
      out: 'Fairlead: its vault is locked. Unlock it in Fairlead and try again\n',
    })
    expect(await bed.client.registries.list()).toEqual([])
  })

  it.each([
    ['CH-01: two lines in the address', login('good.test\n.evil.test', 'ann', 'x'), 'no registry address'],
    ['no address', login('', 'ann', 'x'), 'no credentials server URL'],
    ['no username', login('good.test', '', 'x'), 'no credentials username'],
    ['CH-02: a colon in the username', login('good.test', 'a:b', 'x'), 'must not hold a colon'],
    ['CH-02: a username of 10 KB', login('good.test', 'a'.repeat(10_240), 'x'), 'username is too long'],
    ['CH-02: a line end in the username', login('good.test', 'a\nb', 'x'), 'control characters'],
    ['an empty password', login('good.test', 'ann', ''), 'password is empty'],
    ['CH-08: a secret of 64 KiB and a byte', login('good.test', 'ann', 'x'.repeat(65_537)), 'too long'],
    ['CH-08: a carriage return in the secret', login('good.test', 'ann', 'x\ry'), 'control characters'],
    ['CH-08: a zero in the secret', login('good.test', 'ann', 'x\0y'), 'control characters'],
    ['CH-08: bytes that are no text', Buffer.from([0x7b, 0xff, 0x7d]), 'no login as Docker hands it over'],
    ['something else', '[]', 'no login as Docker hands it over'],
    ['a number', '{"ServerURL":"good.test","Username":"ann","Secret":1}', 'no login as Docker hands it over'],
    ['nothing', '', 'no login as Docker hands it over'],
  ])('is refused for %s', async (_, input, said) => {
    const { exit, out } = await bed.ask('store', input)
    expect({ exit, out }).toEqual({ exit: 1, out: expect.stringContaining(said) })
    expect(await bed.client.registries.list()).toEqual([])
  })

  it('CH-08: of 64 KiB, and with every letter that a password may have, comes back as it was', async () => {
    const secrets = [
      'é'.repeat(32_768),
      '😀'.repeat(16_384),
      ' \\"<>&/ \u00a0\ufeff',
      Array.from({ length: 0xff }, (_, code) => String.fromCharCode(code + 1))
        .join('')
        .replace(/\p{Cc}/gu, ''),
    ]
    for (const [at, secret] of secrets.entries()) {
      expect(await bed.ask('store', login(`r${at}.test`, '../../x', secret))).toEqual(quiet)
      expect((await given(`r${at}.test`)).Secret).toBe(secret)
    }
  })
})

describe('a login that "docker logout" gives up', () => {
  it('is deactivated, not deleted, once, also while the vault is locked', async () => {
    const secret = anySecret()
    const id = await bed.add({ name: 'team', address: 'registry.test', username: 'ann', password: secret })
    await bed.client.vault.lock()
    expect(await bed.ask('erase', 'registry.test')).toEqual({
      exit: 0,
      out: '',
      err: 'Fairlead: registry "team" is inactive now, for Fairlead and for every terminal. Its login was not deleted.\n',
    })
    // Docker tries four spellings of the address one after the other.
    for (const asked of ['registry.test', 'http://registry.test', 'https://registry.test', 'other.test']) {
      expect(await bed.ask('erase', asked)).toEqual(quiet)
    }
    expect(await bed.client.registries.list()).toEqual([expect.objectContaining({ id, state: 'inactive' })])
    expect((await bed.ask('get', 'registry.test')).out).toBe(notFound)
  })
})

describe('the list of logins', () => {
  it('names addresses and usernames of what would be given, in order, and no secret', async () => {
    const secret = anySecret()
    const fields = (name: string) => ({ name, username: `user-of-${name}`, password: secret })
    await bed.add({ ...fields('hub'), provider: 'dockerhub' })
    await bed.add({ ...fields('b'), address: 'b.test:5000' })
    await bed.add({ ...fields('a'), address: 'a.test/team' })
    await bed.add({ name: 'none', address: 'none.test' })
    const id = await bed.add({ ...fields('off'), address: 'off.test' })
    await bed.client.registries.deactivate({ id })
    const listed = {
      exit: 0,
      out: '{"a.test/team":"user-of-a","b.test:5000":"user-of-b","https://index.docker.io/v1/":"user-of-hub"}\n',
      err: '',
    }
    expect(await bed.ask('list', '')).toEqual(listed)
    await bed.client.vault.lock()
    expect(await bed.ask('list', 'unused')).toEqual(listed)
  })
})
