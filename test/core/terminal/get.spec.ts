import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { anySecret, notFound, startTerminalBed, type TerminalBed } from './terminal-bed.ts'

let bed: TerminalBed
beforeEach(async () => {
  bed = await startTerminalBed()
})
afterEach(() => bed.dispose())

describe('a login that a terminal asks for', () => {
  it('CH-10: is given as Docker reads it, under the address that was asked for', async () => {
    const password = `${anySecret()}<&>"\\é`
    await bed.add({ name: 'team', address: 'registry.test:5000', username: 'ann', password })
    const escaped = JSON.stringify(password)
      .replace('<', '\\u003c')
      .replace('&', '\\u0026')
      .replace('>', '\\u003e')
    for (const asked of [
      'registry.test:5000',
      'https://registry.test:5000',
      'https://registry.test:5000/v1/',
    ]) {
      expect(await bed.ask('get', `${asked}\n`)).toEqual({
        exit: 0,
        out: `{"ServerURL":"${asked}","Username":"ann","Secret":${escaped}}\n`,
        err: '',
      })
    }
  })

  it('RF-04: is one for all names of Docker Hub', async () => {
    const password = anySecret()
    await bed.add({ name: 'hub', provider: 'dockerhub', username: 'ann', password })
    for (const asked of ['https://index.docker.io/v1/', 'docker.io', 'registry-1.docker.io']) {
      expect(JSON.parse((await bed.ask('get', asked)).out)).toEqual({
        ServerURL: asked,
        Username: 'ann',
        Secret: password,
      })
    }
    expect((await bed.ask('get', 'registry.hub.docker.com')).out).toBe(notFound)
  })

  it('CH-09: is not that of another port', async () => {
    await bed.add({ name: 'team', address: 'registry.test:5000', username: 'ann', password: anySecret() })
    expect(await bed.ask('get', 'registry.test')).toEqual({ exit: 1, out: notFound, err: '' })
    expect((await bed.ask('get', 'sub.registry.test:5000')).out).toBe(notFound)
  })

  it('is refused by a registry that is inactive or expired, as not found, with the reason on standard error', async () => {
    const id = await bed.add({
      name: 'team',
      address: 'registry.test',
      username: 'ann',
      password: anySecret(),
    })
    await bed.client.registries.deactivate({ id })
    expect(await bed.ask('get', 'registry.test')).toEqual({
      exit: 1,
      out: notFound,
      err: 'Fairlead: registry "team" is inactive. Activate it in Fairlead to use its login.\n',
    })
    await bed.client.registries.activate({ id, expiresAt: Date.now() + 300 })
    expect((await bed.ask('get', 'registry.test')).exit).toBe(0)
    await expect.poll(async () => (await bed.ask('get', 'registry.test')).err).toContain('"team" has expired')
    expect((await bed.ask('get', 'registry.test')).out).toBe(notFound)
  })

  it('is refused while the vault is locked or not there, as a failure that is not "not found"', async () => {
    await bed.add({ name: 'team', address: 'registry.test', username: 'ann', password: anySecret() })
    await bed.client.vault.lock()
    const line = 'Fairlead: its vault is locked. Unlock it in Fairlead and try again\n'
    expect(await bed.ask('get', 'registry.test')).toEqual({ exit: 1, out: line, err: line })
    expect((await bed.ask('get', 'other.test')).out).toBe(notFound)
  })

  it('comes from the namespace "default" before the whole project, and is refused where that one is inactive', async () => {
    const [own, wide] = [anySecret(), anySecret()]
    await bed.add({ name: 'wide', address: 'registry.test', username: 'wide', password: wide })
    const scope = { kind: 'namespace' as const, namespace: 'default' }
    const id = await bed.add({ name: 'own', address: 'registry.test', username: 'own', password: own, scope })
    await bed.add({
      name: 'other',
      address: 'registry.test',
      username: 'other',
      password: anySecret(),
      scope: { kind: 'namespace', namespace: 'web' },
    })
    expect((await bed.ask('get', 'registry.test')).out).toContain(own)
    await bed.client.registries.deactivate({ id })
    expect(await bed.ask('get', 'registry.test')).toMatchObject({
      out: notFound,
      err: expect.stringContaining('"own"'),
    })
  })

  it('of a single path is given for that very path alone, as Docker asks for hosts', async () => {
    const password = anySecret()
    await bed.add({ name: 'paths', address: 'registry.test/team', username: 'ann', password })
    expect(await bed.ask('get', 'registry.test')).toEqual({
      exit: 1,
      out: notFound,
      err: 'Fairlead: registries of single paths of registry.test are not used here, since Docker asks for the host alone.\n',
    })
    expect((await bed.ask('get', 'registry.test/team')).out).toContain(password)
    expect((await bed.ask('get', 'registry.test/team/app')).out).toBe(notFound)
    await bed.add({ name: 'host', address: 'registry.test', username: 'host', password: anySecret() })
    expect((await bed.ask('get', 'registry.test/other')).out).toBe(notFound)
  })

  it('is not given for a registry without one, nor for one that is active for a single launch', async () => {
    await bed.add({ name: 'none', address: 'none.test' })
    expect(await bed.ask('get', 'none.test')).toEqual({ exit: 1, out: notFound, err: '' })
    const id = await bed.add({
      name: 'leased',
      address: 'leased.test',
      username: 'ann',
      password: anySecret(),
    })
    await bed.client.registries.deactivate({ id })
    await bed.client.registries.lease({ id, kind: 'launch' })
    expect(await bed.ask('get', 'leased.test')).toMatchObject({
      out: notFound,
      err: expect.stringContaining('one launch from Fairlead only'),
    })
  })

  it('is that of the project that is named, or that the page is at', async () => {
    const { client } = bed
    const [first, second] = [anySecret(), anySecret()]
    await bed.add({ name: 'first', address: 'registry.test', username: 'first', password: first })
    const { id } = await client.projects.add({ name: 'Second one', environmentId: bed.place.environmentId })
    await bed.add({
      name: 'second',
      projectId: id,
      address: 'registry.test',
      username: 'b',
      password: second,
    })
    expect((await bed.ask('get', 'registry.test')).out).toContain(first)
    for (const project of [id, 'Second one', 'SECOND ONE']) {
      expect((await bed.ask('get', 'registry.test', { project })).out).toContain(second)
    }
    expect(await bed.ask('get', 'registry.test', { project: 'third' })).toMatchObject({
      exit: 1,
      out: 'Fairlead: FAIRLEAD_PROJECT names no project of this workspace\n',
    })
    await client.app.changeSettings({ currentProjectId: id })
    expect((await bed.ask('get', 'registry.test')).out).toContain(second)
  })

  it.each([
    ['two lines', 'good.test\n.evil.test', 'Fairlead: this is no registry address\n'],
    ['a carriage return', 'good.test\r.evil.test', 'Fairlead: this is no registry address\n'],
    ['two line ends', 'good.test\n\n', 'Fairlead: this is no registry address\n'],
    ['a zero', 'good.test\0.evil.test', 'Fairlead: this is no registry address\n'],
    ['a tab', 'good.test\t', 'Fairlead: this is no registry address\n'],
    ['an escaped line end', 'good.test%0a', 'Fairlead: this is no registry address\n'],
    ['bytes that are no text', Buffer.from([0x67, 0xff]), 'Fairlead: this is no registry address\n'],
    [
      'a user',
      'https://ann@good.test',
      'Fairlead: a registry address must not hold a username or password\n',
    ],
    ['capitals', 'GOOD.test', 'Fairlead: this is no registry address. "good.test" would be one\n'],
    ['too much', `${'a'.repeat(1025)}`, 'Fairlead: this registry address is too long\n'],
    ['nothing', '', 'no credentials server URL\n'],
    ['an empty line', '\n', 'no credentials server URL\n'],
  ])('CH-01: is refused for %s', async (_, input, out) => {
    await bed.add({ name: 'team', address: 'good.test', username: 'ann', password: anySecret() })
    for (const verb of ['get', 'erase'] as const) {
      // Docker passes over the standard output of a "get" that failed
      const err = verb === 'get' && out.startsWith('Fairlead') ? out : ''
      expect(await bed.ask(verb, input)).toEqual({ exit: 1, out, err })
    }
    expect(await bed.client.registries.list()).toEqual([expect.objectContaining({ state: 'active' })])
  })
})
