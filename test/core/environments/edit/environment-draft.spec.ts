import { describe, expect, it } from 'vitest'
import type { EnvironmentDraft } from '../../../../contract/environment/environment.ts'
import { readDraft } from '../../../../core/environments/edit/environment-draft.ts'
import { blankEnvironment } from '../blank-environment.ts'

const read = (fields: Partial<EnvironmentDraft>, platform = 'linux') =>
  readDraft(blankEnvironment({ address: '/run/docker.sock', ...fields }), platform)
const faults = (fields: Partial<EnvironmentDraft>, platform?: string) =>
  read(fields, platform).faults.map(({ field, code }) => `${field}: ${code}`)

describe('the address of an environment', () => {
  it.each([
    ['socket', '/run/docker.sock', 'unix:///run/docker.sock'],
    ['socket', ' unix:///run/docker.sock ', 'unix:///run/docker.sock'],
    ['socket', '\\\\.\\pipe\\docker_engine', 'npipe:////./pipe/docker_engine'],
    ['socket', '//./pipe/docker_engine', 'npipe:////./pipe/docker_engine'],
    ['tcp', '10.0.0.1', 'tcp://10.0.0.1:2375'],
    ['tcp', 'http://engine.test:80', 'tcp://engine.test:80'],
    ['tls', 'engine.test', 'tcp://engine.test:2376'],
    ['tls', 'https://[2001:db8::1]/', 'tcp://[2001:db8::1]:2376'],
    ['tls', 'engine.test:1234', 'tcp://engine.test:1234'],
    ['ssh', 'ann@far.test', 'ssh://ann@far.test'],
    ['ssh', 'ssh://far:2222/run/podman.sock', 'ssh://far:2222/run/podman.sock'],
  ] as const)('by %s, %j is %s', (way, address, endpoint) => {
    const { place, faults: found } = read({ way, address })
    expect(found).toEqual([])
    expect(place.endpoint).toBe(endpoint)
    expect(place.files !== undefined).toBe(way === 'tls')
  })

  it.each([
    ['socket', '', 'address: required'],
    ['socket', 'docker.sock', 'address: endpoint-path'],
    ['socket', 'tcp://engine.test', 'address: endpoint-scheme'],
    ['tcp', 'unix:///run/docker.sock', 'address: endpoint-scheme'],
    ['tcp', 'engine.test:2376', 'address: endpoint-tls-port'],
    ['tcp', 'ann:word@engine.test', 'address: endpoint-userinfo'],
    ['tls', 'engine.test:0', 'address: endpoint-port'],
    ['ssh', 'ann:word@far.test', 'address: endpoint-userinfo'],
    ['ssh', '-oProxyCommand=x@far.test', 'address: endpoint-user'],
    ['ssh', '-far.test', 'address: endpoint-host'],
  ] as const)('by %s, %j is refused: %s', (way, address, fault) => {
    expect(faults({ way, address })).toEqual([fault])
  })
})

it('a name is needed, of printable characters', () => {
  expect(faults({ name: ' ' })).toEqual(['name: required'])
  expect(faults({ name: 'a'.repeat(101) })).toEqual(['name: too-long'])
  expect(faults({ name: 'a\u202eb' })).toEqual(['name: control-characters'])
})

it('files count for TLS alone, are named by whole paths, and a certificate comes with its key', () => {
  const tls = { way: 'tls', address: 'engine.test' } as const
  expect(read({ caFile: '/ca.pem' }).place).toEqual({ endpoint: 'unix:///run/docker.sock' })
  expect(read({ ...tls, caFile: ' /ca.pem ', certFile: '/c.pem', keyFile: '/k.pem' }).place.files).toEqual({
    ca: '/ca.pem',
    cert: '/c.pem',
    key: '/k.pem',
  })
  expect(faults({ ...tls, caFile: 'ca.pem' })).toEqual(['caFile: path-absolute'])
  expect(faults({ ...tls, caFile: 'C:\\ca.pem' }, 'win32')).toEqual([])
  expect(faults({ ...tls, certFile: '/c.pem' })).toEqual(['keyFile: required'])
  expect(faults({ ...tls, keyFile: '/k.pem' })).toEqual(['certFile: required'])
  expect(faults({ ...tls, certFolder: '/certs', keyFile: '/k.pem' })).toEqual([])
  expect(faults({ ...tls, certFolder: 'certs' })).toEqual(['certFolder: path-absolute'])
})
