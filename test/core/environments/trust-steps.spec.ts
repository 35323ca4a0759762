import { describe, expect, it, test } from 'vitest'
import { trustSteps } from '../../../core/environments/trust-steps.ts'

const host = 'registry.corp.example:5000'
const facts = {
  name: 'buildhost',
  osType: 'linux',
  system: 'Debian GNU/Linux 12 (bookworm)',
  rootFolder: '/var/lib/docker',
  rootless: false,
  insecureRanges: ['127.0.0.0/8'],
  insecureHosts: [] as string[],
}
const home = { rootFolder: '/home/ann/.local/share/docker', rootless: true }
const podmanHome = { rootFolder: '/home/ann/.local/share/containers/storage', rootless: true }

describe('where an engine is told to trust a certificate, and to speak plain HTTP', () => {
  test.each([
    [
      'docker',
      'Docker Engine',
      {},
      `/etc/docker/certs.d/${host}/ca.crt`,
      '/etc/docker/daemon.json',
      'sudo systemctl reload docker',
    ],
    [
      'docker-rootless',
      'Docker Engine',
      home,
      `/home/ann/.config/docker/certs.d/${host}/ca.crt`,
      '/home/ann/.config/docker/daemon.json',
      'systemctl --user restart docker',
    ],
    [
      'docker-rootless',
      'Docker Engine',
      { rootFolder: '/data/docker', rootless: true },
      `~/.config/docker/certs.d/${host}/ca.crt`,
      '~/.config/docker/daemon.json',
      'systemctl --user restart docker',
    ],
    [
      'docker-desktop',
      'Docker Engine',
      { system: 'Docker Desktop', name: 'docker-desktop' },
      `~/.docker/certs.d/${host}/ca.crt`,
      '~/.docker/daemon.json',
      'docker desktop restart',
    ],
    [
      'docker-snap',
      'Docker Engine',
      { rootFolder: '/var/snap/docker/common/var-lib-docker' },
      `/var/snap/docker/common/etc/certs.d/${host}/ca.crt`,
      '/var/snap/docker/current/config/daemon.json',
      'sudo snap restart docker',
    ],
    [
      'docker-windows',
      'Docker Engine',
      { osType: 'windows', rootFolder: 'C:\\ProgramData\\docker' },
      'C:\\ProgramData\\docker\\certs.d\\registry.corp.example5000\\ca.crt',
      'C:\\ProgramData\\docker\\config\\daemon.json',
      'Restart-Service docker',
    ],
    [
      'podman',
      'Podman',
      { rootFolder: '/var/lib/containers/storage' },
      `/etc/containers/certs.d/${host}/ca.crt`,
      '/etc/containers/registries.conf',
      'sudo systemctl restart podman',
    ],
    [
      'podman-rootless',
      'Podman',
      podmanHome,
      `/home/ann/.config/containers/certs.d/${host}/ca.crt`,
      '/home/ann/.config/containers/registries.conf',
      'systemctl --user restart podman',
    ],
  ] as const)('%s (%s %j)', (setup, product, more, certificate, settings, command) => {
    const found = trustSteps(host, product, { ...facts, ...more })
    expect(found).toMatchObject({ host, setup, lax: false })
    expect(found.machine).toBe(setup === 'docker-desktop' ? undefined : 'buildhost')
    const [first, second] = found.steps
    expect(first).toMatchObject({ kind: 'certificate', path: certificate })
    expect(second).toMatchObject({ kind: 'plain-http', path: settings, command })
    expect(second?.content).toContain(host)
  })
})

describe('the entry for plain HTTP', () => {
  const entry = (product: string, more: Partial<typeof facts> = {}) =>
    trustSteps(host, product, { ...facts, ...more }).steps[1]?.content ?? ''

  it('keeps the hosts and ranges that stand in it already, and names none twice', () => {
    const more = { insecureHosts: ['old.corp:5000', host], insecureRanges: ['127.0.0.0/8', '10.0.0.0/8'] }
    expect(JSON.parse(entry('Docker Engine', more))).toEqual({
      'insecure-registries': ['old.corp:5000', host, '10.0.0.0/8'],
    })
  })

  it('is a table of its own for Podman', () => {
    expect(entry('Podman')).toBe(`[[registry]]\nlocation = "${host}"\ninsecure = true`)
  })

  it('is none for Docker Hub, which speaks TLS with a public certificate', () => {
    expect(trustSteps('docker.io', 'Docker Engine', facts).steps).toEqual([])
  })
})

describe('where an engine is lax already', () => {
  const ranges = { insecureRanges: ['127.0.0.0/8', '::1/128', '10.1.0.0/16', 'rubbish/8', '10.0.0.0/99'] }
  test.each([
    ['127.0.0.2:5000', true],
    ['10.1.200.3:5000', true],
    ['10.2.0.1:5000', false],
    ['[::1]:5000', true],
    ['[2001:db8::1]:5000', false],
    ['localhost:5000', true],
    ['registry.corp.example:5000', false],
    ['listed.corp:5000', true],
    ['listed.corp', false],
  ])('%s: %s', (at, lax) => {
    const info = { ...facts, ...ranges, insecureHosts: ['listed.corp:5000'] }
    expect(trustSteps(at, 'Docker Engine', info).lax).toBe(lax)
  })
})
