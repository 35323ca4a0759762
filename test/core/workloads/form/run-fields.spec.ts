import { describe, expect, it, test } from 'vitest'
import { blankRunForm, type RunForm, runTextNames } from '../../../../contract/workload/run-fields.ts'
import { checkRunForm } from '../../../../core/workloads/form/check-run-form.ts'
import {
  type ContainerFields,
  readContainerFields,
} from '../../../../core/workloads/form/container-fields.ts'
import { parsePorts } from '../../../../core/workloads/form/port-spec.ts'
import { containerBody } from '../../../../core/workloads/launch/container-body.ts'

type Typed = Partial<RunForm> & { platform?: string }
const form = (typed: Typed) => ({ ...blankRunForm(), ...typed })
const codes = (typed: Typed) => checkRunForm(form(typed)).faults.map(({ field, code }) => `${field}: ${code}`)
function fields(typed: Typed): ContainerFields {
  const read = readContainerFields(form(typed))
  if (!read.ok) throw new Error(JSON.stringify(read.faults))
  return read.fields
}
function body(typed: Typed) {
  return containerBody({
    image: 'host/app:1',
    fields: fields(typed),
    labels: { 'io.fairlead.workspace': 'w' },
    networkId: 'net',
  })
}

describe('each field refuses at its place what cannot be meant', () => {
  test.each<[Typed, string]>([
    [{ ports: '8000-8010:80-81' }, 'ports: ports-uneven'],
    [{ ports: '1-2000' }, 'ports: ports-uneven'],
    [{ ports: '90-80' }, 'ports: port-format'],
    [{ ports: '80:80 80:81' }, 'ports: port-twice'],
    [{ ports: 'localhost:80:80' }, 'ports: port-format'],
    [{ volumes: 'data' }, 'volumes: volume-relative'],
    [{ volumes: './a:/b' }, 'volumes: volume-relative'],
    [{ volumes: '../a:/b' }, 'volumes: volume-relative'],
    [{ volumes: 'a/b:/c' }, 'volumes: volume-relative'],
    [{ volumes: '~/a:/b' }, 'volumes: volume-relative'],
    [{ volumes: '$PWD:/b' }, 'volumes: volume-relative'],
    [{ volumes: '/a:b' }, 'volumes: volume-format'],
    [{ volumes: '/a:/' }, 'volumes: volume-format'],
    [{ volumes: ':/a' }, 'volumes: volume-format'],
    [{ volumes: '/a:/b:rox' }, 'volumes: volume-format'],
    [{ volumes: '/a:/b:ro:rw' }, 'volumes: volume-format'],
    [{ volumes: '/a:/b\n/c:/b/' }, 'volumes: volume-twice'],
    [{ restart: 'on-failure', restartRetries: 'x' }, 'restartRetries: retries-format'],
    [{ restart: 'on-failure', restartRetries: '-1' }, 'restartRetries: retries-format'],
    [{ cpus: '0' }, 'cpus: cpu-limit'],
    [{ cpus: '0.001' }, 'cpus: cpu-limit'],
    [{ cpus: '1,5' }, 'cpus: cpu-limit'],
    [{ cpus: '.' }, 'cpus: cpu-limit'],
    [{ cpus: 'Infinity' }, 'cpus: cpu-limit'],
    [{ memory: '1m' }, 'memory: memory-least'],
    [{ memory: '512 parsecs' }, 'memory: size-format'],
    [{ memory: '-1' }, 'memory: size-format'],
    [{ memory: '999999999999999t' }, 'memory: size-format'],
    [{ platform: 'linux/arm64/v8/x' }, 'platform: platform-format'],
    [{ user: 'a b' }, 'user: user-format'],
    [{ workdir: 'app' }, 'workdir: path-absolute'],
    [{ hostname: '-a' }, 'hostname: hostname-format'],
    [{ hostname: 'a'.repeat(65) }, 'hostname: hostname-format'],
    [{ labels: '=x' }, 'labels: label-format'],
    [{ labels: 'io.fairlead.workspace=w' }, 'labels: label-reserved'],
    [{ hosts: 'db' }, 'hosts: host-entry-format'],
    [{ hosts: 'db:10.0.0.999' }, 'hosts: host-entry-format'],
    [{ dns: 'one' }, 'dns: ip-format'],
    [{ tmpfs: 'run' }, 'tmpfs: path-absolute'],
    [{ devices: 'dri' }, 'devices: device-format'],
    [{ gpus: 'some' }, 'gpus: gpus-format'],
    [{ capAdd: 'NET-ADMIN' }, 'capAdd: capability-format'],
    [{ ulimits: 'nofile' }, 'ulimits: ulimit-format'],
    [{ ulimits: 'nofile=9:8' }, 'ulimits: ulimit-format'],
    [{ sysctls: 'a b' }, 'sysctls: sysctl-format'],
    [{ shmSize: '0' }, 'shmSize: size-format'],
    [{ stopSignal: 'NOT A SIGNAL' }, 'stopSignal: signal-format'],
    [{ stopTimeout: '-2' }, 'stopTimeout: seconds-format'],
    [{ autoRemove: true, restart: 'always' }, 'autoRemove: remove-and-restart'],
    [{ entrypoint: '/bin/a\u0007' }, 'entrypoint: control-characters'],
    [{ command: 'a \u0000' }, 'command: control-characters'],
    [{ environment: 'A=\u0000' }, 'environment: control-characters'],
  ])('%j', (typed, code) => {
    expect(codes(typed)).toEqual([code])
  })

  it.each(runTextNames)('%s meets an overlong text and odd characters in bounded time', (name) => {
    const began = performance.now()
    for (const text of [
      'x'.repeat(400_000),
      'a:'.repeat(30_000),
      'a=1\n'.repeat(15_000),
      '/a:/b:'.repeat(9000),
      '\u0000\u202e🚀',
    ]) {
      checkRunForm(form({ [name]: text }))
    }
    expect(performance.now() - began).toBeLessThan(3000)
  })

  it('says everything at once, one sentence a field', () => {
    expect(codes({ ports: 'x y z', volumes: 'a\nb', cpus: 'x' })).toEqual([
      'ports: port-format',
      'volumes: volume-relative',
      'cpus: cpu-limit',
    ])
  })
})

describe('what can be meant is taken as docker run takes it', () => {
  it('ranges of ports, one for one, or a choice for one', () => {
    expect(parsePorts('8000-8001:80-81/UDP')).toEqual([
      { address: '127.0.0.1', protocol: 'udp', host: 8000, container: 80 },
      { address: '127.0.0.1', protocol: 'udp', host: 8001, container: 81 },
    ])
    expect(parsePorts('0.0.0.0:8000-8002:80')).toEqual([
      { address: '0.0.0.0', protocol: 'tcp', host: 8000, hostTo: 8002, container: 80 },
    ])
    expect(body({ ports: '8000-8002:80' }).HostConfig?.PortBindings).toEqual({
      '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '8000-8002' }],
    })
  })

  test.each([
    ['/a:/b', '/a:/b'],
    ['/a b:/c d:ro,z', '/a b:/c d:ro,z'],
    ['C:\\data:/b', 'C:\\data:/b'],
    ['c:/data:/b:ro', 'c:/data:/b:ro'],
    ['//c/Users:/b', '//c/Users:/b'],
    ['data:/b', 'data:/b'],
    ['my-data.1:/b:nocopy', 'my-data.1:/b:nocopy'],
    ['C:\\a:D:\\b', 'C:\\a:D:\\b'],
  ])('the volume %s', (text, bind) => {
    expect(body({ volumes: text }).HostConfig?.Binds).toEqual([bind])
  })

  it('a volume without a name', () => {
    expect(body({ volumes: '/data' })).toMatchObject({ Volumes: { '/data': {} } })
  })

  test.each([
    ['6m', 6 * 1024 ** 2],
    ['512MB', 512 * 1024 ** 2],
    ['1.5 GiB', 1.5 * 1024 ** 3],
    ['8388608', 8_388_608],
    ['8388608b', 8_388_608],
  ])('the memory limit %s', (text, bytes) => {
    expect(fields({ memory: text }).memory).toBe(bytes)
  })

  it('all of the rest', () => {
    const made = body({
      restart: 'on-failure',
      restartRetries: '3',
      cpus: '.5',
      entrypoint: ' /bin/x ',
      user: '1000:1000',
      labels: 'a=b=c\nflag',
      hosts: 'db:10.0.0.5\nhost.docker.internal:host-gateway\nv6=[::1]',
      dns: '1.1.1.1, ::1',
      tmpfs: '/t:size=1m',
      devices: '/dev/a\n/dev/b:/dev/c:r',
      gpus: 'device=0,1',
      capAdd: 'net_admin CAP_SYS_TIME',
      ulimits: 'nofile=1:2\ncore=-1',
      sysctls: 'net.a=1 2',
      stopTimeout: '-1',
      environment: '  A=trailing  ',
      platform: 'Linux/ARM64',
    })
    expect(made).toMatchObject({
      Entrypoint: ['/bin/x'],
      User: '1000:1000',
      StopTimeout: -1,
      Env: ['A=trailing  '],
      Labels: { a: 'b=c', flag: '', 'io.fairlead.workspace': 'w' },
      HostConfig: {
        RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 },
        NanoCpus: 5e8,
        ExtraHosts: ['db:10.0.0.5', 'host.docker.internal:host-gateway', 'v6:::1'],
        Dns: ['1.1.1.1', '::1'],
        Tmpfs: { '/t': 'size=1m' },
        Devices: [
          { PathOnHost: '/dev/a', PathInContainer: '/dev/a', CgroupPermissions: 'rwm' },
          { PathOnHost: '/dev/b', PathInContainer: '/dev/c', CgroupPermissions: 'r' },
        ],
        DeviceRequests: [{ DeviceIDs: ['0', '1'], Capabilities: [['gpu']] }],
        CapAdd: ['CAP_NET_ADMIN', 'CAP_SYS_TIME'],
        Ulimits: [
          { Name: 'nofile', Soft: 1, Hard: 2 },
          { Name: 'core', Soft: -1, Hard: -1 },
        ],
        Sysctls: { 'net.a': '1 2' },
      },
    })
    expect(fields({ platform: 'Linux/ARM64' }).platform).toBe('linux/arm64')
  })

  it('sends nothing of what was not asked for', () => {
    expect(Object.keys(body({}).HostConfig ?? {})).toEqual(['PortBindings', 'RestartPolicy', 'NetworkMode'])
    expect(body({})).not.toHaveProperty('Cmd')
  })
})

describe('what gives power over the machine is warned of', () => {
  const warned = (typed: Typed) => checkRunForm(form(typed)).warnings.map(({ code }) => code)

  test.each<[Typed, string]>([
    [{ volumes: '/var/run/docker.sock:/s:ro' }, 'engine-socket'],
    [{ volumes: '/var/run/../run/docker.sock:/s' }, 'engine-socket'],
    [{ volumes: '/run/podman/podman.sock:/s' }, 'engine-socket'],
    [{ volumes: '//./pipe/docker_engine:/s' }, 'engine-socket'],
    [{ volumes: '/:/host:ro' }, 'whole-disk'],
    [{ volumes: '/x/..:/host' }, 'whole-disk'],
    [{ volumes: 'C:\\:/host' }, 'whole-disk'],
    [{ volumes: '/etc:/host' }, 'system-folder'],
    [{ privileged: true }, 'privileged'],
    [{ capAdd: 'all' }, 'all-capabilities'],
    [{ capAdd: 'SYS_ADMIN' }, 'all-capabilities'],
    [{ ports: '0.0.0.0:80:80' }, 'all-interfaces'],
    [{ ports: '[::]:80:80' }, 'all-interfaces'],
  ])('%j', (typed, code) => {
    expect(warned(typed)).toEqual([code])
  })

  it('and nothing else', () => {
    expect(
      warned({ volumes: '/home/me:/h\n/etc/hosts:/h2:ro\n/etc:/h3:ro\ndata:/d', ports: '80:80', init: true }),
    ).toEqual([])
  })
})
