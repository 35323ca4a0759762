import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CanaryScanner } from '../../../support/canary/canary.ts'
import { temporaryFolder } from '../../storage/temporary-folder.ts'
import { anyPassword, authOf, brief, find, finderOn, link, machineAt, place } from '../exchange-bed.ts'

const docker = (home: string) => join(home, '.docker', 'config.json')

it('finds nothing on a machine without Docker and Podman', async () => {
  const found = await find(machineAt(await temporaryFolder()))
  expect(found).toEqual({ places: [], helpers: [], logins: [], helperSetUp: false })
})

it('lists the logins of a file with canonical address, username and kind, and never their secrets', async () => {
  const password = anyPassword()
  const token = anyPassword()
  const home = await temporaryFolder()
  await place(
    docker(home),
    JSON.stringify({
      auths: {
        'https://index.docker.io/v1/': { auth: authOf('ann', password) },
        'ghcr.io': { username: 'ben', password },
        'acr.example.io': { auth: authOf('00000000-0000-0000-0000-000000000000', ''), identitytoken: token },
        'registry.gitlab.com/team': { auth: authOf('cat', password), email: 'c@example.com' },
        '[0:0::1]:5000': { auth: authOf('dan', password) },
      },
    }),
  )
  const found = await find(machineAt(home))
  expect(found.logins.map(brief)).toEqual([
    {
      address: 'docker.io',
      text: 'https://index.docker.io/v1/',
      username: 'ann',
      kind: 'password',
      kept: 'plaintext',
    },
    { address: 'ghcr.io', text: 'ghcr.io', username: 'ben', kind: 'password', kept: 'plaintext' },
    {
      address: 'acr.example.io',
      text: 'acr.example.io',
      username: '00000000-0000-0000-0000-000000000000',
      kind: 'identity-token',
      kept: 'plaintext',
    },
    {
      address: 'registry.gitlab.com/team',
      text: 'registry.gitlab.com/team',
      username: 'cat',
      kind: 'password',
      kept: 'plaintext',
    },
    { address: '[::1]:5000', text: '[0:0::1]:5000', username: 'dan', kind: 'password', kept: 'plaintext' },
  ])
  expect(new CanaryScanner({ password, token }).scan('what the page is told', JSON.stringify(found))).toEqual(
    [],
  )
})

it('knows every place of Docker and Podman, and reads a file once however many ways lead to it', async () => {
  const home = await temporaryFolder()
  const entry = (address: string) =>
    JSON.stringify({ auths: { [address]: { auth: authOf('ann', anyPassword()) } } })
  await place(join(home, 'dc', 'config.json'), entry('docker.test'))
  await place(join(home, 'explicit.json'), entry('explicit.test'))
  await place(join(home, 'run', 'containers', 'auth.json'), entry('runtime.test'))
  await link(join(home, '.config', 'containers', 'auth.json'), join(home, 'run', 'containers', 'auth.json'))
  await place(docker(home), entry('fallback.test'))
  const { places, logins: found } = await find(
    machineAt(home, {
      DOCKER_CONFIG: join(home, 'dc'),
      DOCKER_AUTH_CONFIG: entry('environment.test'),
      REGISTRY_AUTH_FILE: join(home, 'explicit.json'),
    }),
  )
  expect(places.map(({ kind, sweepable }) => [kind, sweepable])).toEqual([
    ['docker-env', false],
    ['docker-config', true],
    ['podman-auth', true],
    ['podman-auth', true],
    ['podman-auth', true],
  ])
  expect(found.map(({ text }) => text)).toEqual([
    'environment.test',
    'docker.test',
    'explicit.test',
    'runtime.test',
    'fallback.test',
  ])
})

describe('DOCKER_AUTH_CONFIG', () => {
  const auth = authOf('ann', 'a-password')
  it.each([
    ['auth alone', { auths: { 'a.test': { auth } } }, undefined],
    ['another field beside auths', { auths: {}, credsStore: 'x' }, 'unknown-fields'],
    ['another field in an entry', { auths: { 'a.test': { auth, email: 'x' } } }, 'unknown-fields'],
  ])('is read as strictly as Docker reads it: %s', async (_, config, fault) => {
    const home = await temporaryFolder()
    const { places } = await find(machineAt(home, { DOCKER_AUTH_CONFIG: JSON.stringify(config) }))
    expect(places[0]?.fault).toBe(fault)
  })
})

it('a key names what was found: it stays while the entry does, and is another one once it changed', async () => {
  const home = await temporaryFolder()
  const file = docker(home)
  const entry = (password: string) => ({ auth: authOf('ann', password) })
  await place(file, JSON.stringify({ auths: { 'a.test': entry('one'), 'b.test': entry('two') } }))
  const finder = finderOn(machineAt(home))
  const keys = async () =>
    (await finder.find({ projectId: 'p1', askHelpers: false })).logins.map(({ key }) => key)
  const [first = '', second = ''] = await keys()
  await place(
    file,
    JSON.stringify({ x: 1, auths: { 'b.test': entry('two'), 'a.test': entry('changed') } }, null, 8),
  )
  const after = await keys()
  expect(after[0]).toBe(second)
  expect(after[1]).not.toBe(first)
})
