import { posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { searchEngines } from '../../../../core/environments/discovery/search-engines.ts'
import { contextFiles, contextId } from './context-files.ts'
import { PretendFiles, type Standing } from './pretend-files.ts'

const home = '/home/ann'
const docker = `${home}/.docker`

async function search(
  standing: Record<string, Standing>,
  more: { env?: Record<string, string>; platform?: string; pipes?: readonly string[]; home?: string } = {},
) {
  const { env = {}, platform = 'linux', pipes = [] } = more
  const machine = { env, home: more.home ?? home, platform }
  return await searchEngines(machine, new PretendFiles(standing, pipes), 'unix:///run/given.sock')
}

const found = async (...asked: Parameters<typeof search>) =>
  (await search(...asked)).found.map(({ origin, place }) => [origin.kind, origin.name, place.endpoint])

describe('engines are found', () => {
  it('by the sockets of Docker, Docker Desktop, Rancher Desktop and OrbStack', async () => {
    const runtime = { XDG_RUNTIME_DIR: '/run/user/1000' }
    const sockets = Object.fromEntries(
      [
        '/var/run/docker.sock',
        '/run/user/1000/docker.sock',
        `${home}/.docker/desktop/docker.sock`,
        `${home}/.rd/docker.sock`,
        `${home}/.orbstack/run/docker.sock`,
      ].map((path) => [path, 'socket' as const]),
    )
    expect(await found(sockets, { env: runtime })).toEqual([
      ['socket', '', 'unix:///var/run/docker.sock'],
      ['rootless', '', 'unix:///run/user/1000/docker.sock'],
      ['docker-desktop', '', `unix://${home}/.docker/desktop/docker.sock`],
      ['rancher-desktop', '', `unix://${home}/.rd/docker.sock`],
      ['orbstack', '', `unix://${home}/.orbstack/run/docker.sock`],
    ])
    expect(await found(sockets, { platform: 'darwin' })).not.toContainEqual(
      expect.arrayContaining(['docker-desktop']),
    )
    const mac = { [`${home}/.docker/run/docker.sock`]: 'socket' as const }
    expect(await found(mac, { platform: 'darwin' })).toEqual([
      ['docker-desktop', '', `unix://${home}/.docker/run/docker.sock`],
    ])
  })

  it('by every profile of Colima and every instance of Lima', async () => {
    const standing = {
      [`${home}/.colima/default/docker.sock`]: 'socket' as const,
      [`${home}/.colima/work/docker.sock`]: 'socket' as const,
      [`${home}/.colima/stopped/colima.yaml`]: { text: '' },
      [`${home}/.colima/_lima/x/docker.sock`]: 'socket' as const,
      [`${home}/.lima/docker/sock/docker.sock`]: 'socket' as const,
    }
    expect(await found(standing)).toEqual([
      ['colima', 'default', `unix://${home}/.colima/default/docker.sock`],
      ['colima', 'work', `unix://${home}/.colima/work/docker.sock`],
      ['lima', 'docker', `unix://${home}/.lima/docker/sock/docker.sock`],
    ])
    const elsewhere = {
      '/c/one/docker.sock': 'socket' as const,
      '/l/two/sock/docker.sock': 'socket' as const,
    }
    expect(await found(elsewhere, { env: { COLIMA_HOME: '/c', LIMA_HOME: '/l' } })).toEqual([
      ['colima', 'one', 'unix:///c/one/docker.sock'],
      ['lima', 'two', 'unix:///l/two/sock/docker.sock'],
    ])
    const xdg = { '/x/colima/one/docker.sock': 'socket' as const }
    expect(await found(xdg, { env: { XDG_CONFIG_HOME: '/x' } })).toEqual([
      ['colima', 'one', 'unix:///x/colima/one/docker.sock'],
    ])
  })

  it('by Podman’s sockets, machines, CONTAINER_HOST and connections', async () => {
    const connections = {
      Connection: {
        Default: 'far',
        Connections: {
          far: { URI: 'ssh://ann@far.test:22/run/user/1000/podman/podman.sock' },
          'podman-machine-default-root': {
            URI: 'ssh://root@127.0.0.1:50000/run/podman/podman.sock',
            IsMachine: true,
          },
        },
      },
      Farm: {},
    }
    const standing = {
      '/run/podman/podman.sock': 'socket' as const,
      '/run/user/1000/podman/podman.sock': 'socket' as const,
      '/tmp/ann/podman/podman-machine-default-api.sock': 'socket' as const,
      [`${home}/.config/containers/podman-connections.json`]: { text: JSON.stringify(connections) },
      [`${home}/.config/containers/containers.conf`]: {
        text: '[engine]\nactive_service = "old"\n[engine.service_destinations.old]\n  uri = "unix:///run/old.sock"\n[engine.service_destinations."a.b"]\nuri = "ssh://ann@b.test"\nidentity = "/key"\n[containers]\nuri = "unix:///not/this"\n',
      },
    }
    const env = {
      XDG_RUNTIME_DIR: '/run/user/1000',
      TMPDIR: '/tmp/ann',
      CONTAINER_HOST: 'unix:///run/host.sock',
    }
    expect(await found(standing, { env })).toEqual([
      ['podman', 'rootful', 'unix:///run/podman/podman.sock'],
      ['podman', 'rootless', 'unix:///run/user/1000/podman/podman.sock'],
      ['podman-machine', 'podman-machine-default', 'unix:///tmp/ann/podman/podman-machine-default-api.sock'],
      ['container-host', '', 'unix:///run/host.sock'],
      ['podman-connection', 'far', 'ssh://ann@far.test:22/run/user/1000/podman/podman.sock'],
      ['podman-connection', 'old', 'unix:///run/old.sock'],
      ['podman-connection', 'a.b', 'ssh://ann@b.test'],
    ])
  })

  it('by one connection of a name, that which Podman itself takes, with its key', async () => {
    const connections = {
      far: { URI: 'ssh://ann@far.test', Identity: '/keys/far' },
      here: { URI: 'unix:///run/here.sock', Identity: '/keys/none' },
      bad: { URI: 'ssh://ann@bad.test', Identity: '/keys/\nProxyCommand=x' },
    }
    const standing = {
      [`${home}/.config/containers/podman-connections.json`]: {
        text: JSON.stringify({ Connection: { Connections: connections } }),
      },
      [`${home}/.config/containers/containers.conf`]: {
        text: '[engine.service_destinations.far]\nuri = "ssh://other.test"\n[engine.service_destinations.near]\nidentity = "/keys/near"\nuri = "ssh://near.test"\n',
      },
    }
    const seen = await search(standing)
    expect(seen.found.map(({ origin, place }) => [origin.name, place])).toEqual([
      ['far', { endpoint: 'ssh://ann@far.test', identity: '/keys/far' }],
      ['here', { endpoint: 'unix:///run/here.sock' }],
      ['near', { endpoint: 'ssh://near.test', identity: '/keys/near' }],
    ])
    expect(seen.notes).toMatchObject([{ kind: 'podman-connection', code: 'damaged' }])
  })

  it('by the pipes of Windows, and the settings under AppData', async () => {
    const user = 'C:\\Users\\ann'
    const connections = { Connection: { Connections: { far: { URI: 'ssh://ann@far.test' } } } }
    const standing = {
      [`${user}\\AppData\\Roaming\\containers\\podman-connections.json`]: {
        text: JSON.stringify(connections),
      },
      [`${user}\\.docker\\contexts\\meta\\${contextId('lab')}\\meta.json`]: {
        text: JSON.stringify({ Name: 'lab', Endpoints: { docker: { Host: 'npipe:////./pipe/lab' } } }),
      },
    }
    const pipes = [
      'docker_engine',
      'dockerDesktopLinuxEngine',
      'podman-machine-default',
      'chrome.1234',
      'docker_engine_x',
    ]
    expect(await found(standing, { platform: 'win32', home: user, pipes })).toEqual([
      ['docker-context', 'lab', 'npipe:////./pipe/lab'],
      ['socket', '', 'npipe:////./pipe/docker_engine'],
      ['docker-desktop', '', 'npipe:////./pipe/dockerDesktopLinuxEngine'],
      ['podman-machine', 'podman-machine-default', 'npipe:////./pipe/podman-machine-default'],
      ['podman-connection', 'far', 'ssh://ann@far.test'],
    ])
  })

  it('once for a socket that is reached over a link', async () => {
    const { found: all } = await search({
      [`${home}/.docker/desktop/docker.sock`]: 'socket',
      '/var/run/docker.sock': { link: `${home}/.docker/desktop/docker.sock` },
      ...contextFiles(docker, 'desktop-linux', { Host: `unix://${home}/.docker/desktop/docker.sock` }),
    })
    expect(all.map(({ origin }) => origin.kind)).toEqual(['docker-context', 'socket', 'docker-desktop'])
    expect(new Set(all.map(({ key }) => key)).size).toBe(1)
  })
})

describe('a context with certificates is spoken to over TLS', () => {
  const host = 'tcp://prod.test:2375'
  const ca = `${docker}/contexts/tls/${contextId('prod')}/docker/ca.pem`

  it.each([
    ['a file', host, { text: 'pem' }],
    ['a file, with spaces about its address', ` ${host}\n`, { text: 'pem' }],
    ['a pipe or one of another user', host, 'unreadable'],
    ['a link that leads nowhere', host, { link: '/nowhere' }],
  ] as const)('where its authority is %s', async (_what, Host, standing) => {
    const { found: all } = await search({ ...contextFiles(docker, 'prod', { Host }), [ca]: standing })
    expect(all.map(({ place }) => place)).toEqual([{ endpoint: host, files: { ca } }])
  })

  it('where the folder of its certificates cannot be seen', async () => {
    const context = contextFiles(docker, 'prod', { Host: host })
    const { found: all } = await search({ ...context, [posix.dirname(ca)]: 'unreadable' })
    expect(all.map(({ place }) => place.files)).toEqual([expect.objectContaining({ ca })])
  })
})

describe('what cannot be read costs a note at its place', () => {
  const meta = (name: string) => `${docker}/contexts/meta/${contextId(name)}/meta.json`

  it('for contexts that are damaged, of another name, or lead nowhere', async () => {
    const { found: all, notes } = await search({
      ...contextFiles(docker, 'good', { Host: 'unix:///run/good.sock' }),
      [meta('broken')]: { text: '{"Name":' },
      [meta('fifo')]: 'unreadable',
      [meta('other')]: {
        text: JSON.stringify({ Name: 'good', Endpoints: { docker: { Host: 'unix:///x' } } }),
      },
      [meta('odd')]: { text: JSON.stringify({ Name: 'odd', Endpoints: { docker: { Host: 'ftp://x' } } }) },
      [meta('cluster')]: { text: JSON.stringify({ Name: 'cluster', Endpoints: { kubernetes: {} } }) },
    })
    expect(all.map(({ name }) => name)).toEqual(['good'])
    expect(new Map(notes.map(({ place, code }) => [place, code]))).toEqual(
      new Map([
        [meta('broken'), 'damaged'],
        [meta('fifo'), 'unreadable'],
        [meta('other'), 'damaged'],
        [meta('odd'), 'bad-endpoint'],
      ]),
    )
  })

  it('for folders that are none, and damaged settings of Podman', async () => {
    const connections = `${home}/.config/containers/podman-connections.json`
    const { found: all, notes } = await search({
      [`${docker}/contexts/meta`]: 'unreadable',
      [`${home}/.colima`]: 'unreadable',
      [connections]: { text: '[]' },
    })
    expect(all).toEqual([])
    expect(notes.map(({ place, code }) => [place, code])).toEqual([
      [`${docker}/contexts/meta`, 'unreadable'],
      [`${home}/.colima`, 'unreadable'],
      [connections, 'damaged'],
    ])
  })

  it('for 10,000 contexts, of which the chosen one counts all the same', async () => {
    const names = Array.from({ length: 10_000 }, (_, index) => `c${index}`)
    const last = names.reduce((one, other) => (contextId(one) > contextId(other) ? one : other))
    const standing = Object.assign(
      {},
      ...names.map((name) => contextFiles(docker, name, { Host: `unix:///run/${name}.sock` })),
    )
    const machine = { env: { DOCKER_CONTEXT: last }, home, platform: 'linux' }
    const result = await searchEngines(machine, new PretendFiles(standing), undefined)
    expect(result.chosen.place).toEqual({ endpoint: `unix:///run/${last}.sock` })
    expect(result.found).toHaveLength(200)
    expect(result.notes).toEqual([
      { kind: 'docker-context', place: `${docker}/contexts/meta`, code: 'too-many' },
    ])
  })
})
