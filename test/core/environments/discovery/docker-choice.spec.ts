import { describe, expect, it } from 'vitest'
import { dockerChoice } from '../../../../core/environments/discovery/docker-cli.ts'
import { contextFiles, contextId } from './context-files.ts'
import { PretendFiles, type Standing } from './pretend-files.ts'

const home = '/home/ann'
const docker = `${home}/.docker`
const config = (currentContext: string) => ({
  [`${docker}/config.json`]: { text: JSON.stringify({ currentContext }) },
})

function choose(
  env: Record<string, string>,
  standing: Record<string, Standing> = {},
  option?: string,
  platform = 'linux',
) {
  return dockerChoice({ env, home, platform }, new PretendFiles(standing), option)
}

describe('the engine of the docker CLI', () => {
  const lab = contextFiles(docker, 'lab', { Host: 'unix:///run/lab.sock' })

  it('is that of the option before all others', async () => {
    const env = { DOCKER_HOST: 'unix:///run/other.sock', DOCKER_CONTEXT: 'lab' }
    expect(await choose(env, lab, 'unix:///run/mine.sock')).toEqual({
      origin: { kind: 'option', name: '' },
      place: { endpoint: 'unix:///run/mine.sock' },
    })
  })

  it('is that of DOCKER_HOST before any context', async () => {
    const env = { DOCKER_HOST: 'unix:///run/other.sock', DOCKER_CONTEXT: 'lab' }
    expect(await choose(env, { ...lab, ...config('lab') })).toMatchObject({
      origin: { kind: 'docker-host' },
      place: { endpoint: 'unix:///run/other.sock' },
    })
  })

  it('is that of DOCKER_CONTEXT before the current context', async () => {
    const standing = { ...lab, ...config('elsewhere') }
    expect(await choose({ DOCKER_CONTEXT: 'lab' }, standing)).toMatchObject({
      origin: { kind: 'docker-context', name: 'lab' },
      place: { endpoint: 'unix:///run/lab.sock' },
    })
  })

  it('is that of the current context', async () => {
    expect(await choose({}, { ...lab, ...config('lab') })).toMatchObject({
      place: { endpoint: 'unix:///run/lab.sock' },
    })
  })

  it.each(['', 'default'])('is the platform’s own where the current context is %j', async (name) => {
    expect(await choose({}, { ...lab, ...config(name) })).toEqual({
      origin: { kind: 'socket', name: '' },
      place: { endpoint: 'unix:///var/run/docker.sock' },
    })
  })

  it('is the platform’s own pipe on Windows, and its own socket where there are no settings', async () => {
    const pipe = { endpoint: 'npipe:////./pipe/docker_engine' }
    expect(await choose({}, {}, undefined, 'win32')).toMatchObject({ place: pipe })
    expect(await choose({}, {}, undefined, 'darwin')).toMatchObject({
      place: { endpoint: 'unix:///var/run/docker.sock' },
    })
    expect(await choose({}, { [`${docker}/config.json`]: { text: 'no JSON' } })).toMatchObject({
      place: { endpoint: 'unix:///var/run/docker.sock' },
    })
  })

  it.each([
    ['is missing', {}],
    ['cannot be read', { [`${docker}/contexts/meta/${contextId('lab')}/meta.json`]: 'unreadable' as const }],
    ['is no JSON', { [`${docker}/contexts/meta/${contextId('lab')}/meta.json`]: { text: '{' } }],
  ])('is none at all, and never another one, where the chosen context %s', async (_why, standing) => {
    expect(await choose({}, { ...standing, ...config('lab') })).toMatchObject({
      place: { endpoint: 'docker context lab', refused: 'context-unusable' },
    })
  })

  it('is none where the chosen context wants no certificate checked', async () => {
    const standing = contextFiles(docker, 'lab', { Host: 'tcp://lab.test:2376', SkipTLSVerify: true })
    expect(await choose({ DOCKER_CONTEXT: 'lab' }, standing)).toMatchObject({
      place: { refused: 'context-unverified' },
    })
    expect(await choose({ DOCKER_HOST: 'tcp://lab.test:2376', DOCKER_TLS: '1' })).toMatchObject({
      place: { refused: 'context-unverified' },
    })
  })

  it('is spoken to with the certificates that DOCKER_CERT_PATH names, at the port of TLS', async () => {
    const standing = {
      '/certs/ca.pem': { text: 'pem' },
      '/certs/key.pem': { text: 'pem' },
      '/certs/cert.pem': { text: 'pem' },
    }
    const env = { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/certs' }
    const files = { ca: '/certs/ca.pem', cert: '/certs/cert.pem', key: '/certs/key.pem' }
    expect(await choose({ ...env, DOCKER_HOST: 'tcp://lab.test' }, standing)).toMatchObject({
      place: { endpoint: 'tcp://lab.test:2376', files },
    })
    expect(await choose({ ...env, DOCKER_HOST: 'tcp://lab.test:1234' }, standing)).toMatchObject({
      place: { endpoint: 'tcp://lab.test:1234', files },
    })
    expect((await choose({ ...env, DOCKER_HOST: 'unix:///run/a.sock' }, standing)).place).toEqual({
      endpoint: 'unix:///run/a.sock',
    })
    expect((await choose({ DOCKER_TLS_VERIFY: '1', DOCKER_HOST: 'tcp://lab.test:1234' })).place).toEqual({
      endpoint: 'tcp://lab.test:1234',
      files: {},
    })
  })

  it('follows DOCKER_CONFIG', async () => {
    const standing = {
      ...contextFiles('/etc/mine', 'lab', { Host: 'tcp://lab.test:2376' }, ['ca.pem']),
      '/etc/mine/config.json': { text: '{"currentContext":"lab"}' },
    }
    expect(await choose({ DOCKER_CONFIG: '/etc/mine' }, standing)).toMatchObject({
      place: {
        endpoint: 'tcp://lab.test:2376',
        files: { ca: `/etc/mine/contexts/tls/${contextId('lab')}/docker/ca.pem` },
      },
    })
  })
})
