import * as z from 'zod'
import type { DiscoveryNote } from '../../../contract/environment/environment.ts'
import { parseEngineEndpoint } from '../../engine/engine-endpoint.ts'
import type { EngineFiles } from './engine-files.ts'
import { type Findings, type FoundEngine, together } from './found-engine.ts'
import { present } from './known-sockets.ts'
import { pathsOf, runtimeFolder, type SearchMachine, settingsFolder } from './search-machine.ts'

const most = 100

const connectionsSchema = z.object({
  Connection: z.object({
    Connections: z
      .record(z.string(), z.object({ URI: z.string(), Identity: z.string().optional() }))
      .nullish(),
  }),
})

interface Way {
  readonly endpoint: string
  /** The private key for ssh, by its path. */
  readonly identity?: string | undefined
}

/** A line of `containers.conf` that begins a connection, and those that say where it leads and by which key. */
const destination = /^\s*\[\s*engine\.service_destinations\.(?:"([^"]+)"|([\w-]+))\s*\]\s*$/
const section = /^\s*\[/
const setting = /^\s*(uri|identity)\s*=\s*"([^"]*)"/

/**
 * The engines of Podman: its sockets, those of its machines, `CONTAINER_HOST`, and the connections that
 * `podman system connection` keeps (podman-system-connection(1), containers.conf(5)).
 */
export async function podmanEngines(machine: SearchMachine, files: EngineFiles): Promise<Findings> {
  const sockets = machine.platform === 'win32' ? [] : await podmanSockets(machine, files)
  const machines = new Set(
    sockets.flatMap(({ origin }) => (origin.kind === 'podman-machine' ? [origin.name] : [])),
  )
  // as Podman does: what it has written itself counts before what stands in `containers.conf`
  const listed = [await connectionsFile(machine, files), await containersConf(machine, files)]
  // a machine that has its socket here needs no way through ssh, which asks for Podman's own key
  const other = together(listed)
  const found = other.found.filter(({ origin }) => !machines.has(origin.name.replace(/-root$/, '')))
  return together([{ found: sockets, notes: [] }, fromEnvironment(machine), { ...other, found }])
}

async function podmanSockets(machine: SearchMachine, files: EngineFiles): Promise<FoundEngine[]> {
  const { join } = pathsOf(machine)
  const runtime = runtimeFolder(machine)
  const own = [
    { kind: 'podman', name: 'rootful', shown: 'Podman (root)', path: '/run/podman/podman.sock' },
    ...(runtime
      ? [
          {
            kind: 'podman',
            name: 'rootless',
            shown: 'Podman',
            path: join(runtime, 'podman', 'podman.sock'),
          } as const,
        ]
      : []),
  ] as const
  const folders = [machine.env.TMPDIR, runtime].flatMap((folder) => (folder ? [join(folder, 'podman')] : []))
  const newer = await Promise.all(
    folders.map((folder) => machineSockets(files, folder, (name) => join(folder, name))),
  )
  const older = join(machine.home, '.local', 'share', 'containers', 'podman', 'machine')
  const listed = await files.names(older, most)
  const names = listed.kind === 'names' ? listed.names : []
  const machines = [
    ...newer.flat(),
    ...names.map((name) => ({ name, path: join(older, name, 'podman.sock') })),
  ].map(({ name, path }) => ({ kind: 'podman-machine', name, shown: `Podman (${name})`, path }) as const)
  return await present(files, [...own, ...machines])
}

/** `NAME-api.sock`, as Podman 4 and newer call them. */
async function machineSockets(files: EngineFiles, folder: string, at: (name: string) => string) {
  const listed = await files.names(folder, most)
  const names = listed.kind === 'names' ? listed.names : []
  return names.flatMap((file) => {
    const name = /^(.+)-api\.sock$/.exec(file)?.[1]
    return name === undefined ? [] : [{ name, path: at(file) }]
  })
}

function fromEnvironment({ env }: SearchMachine): Findings {
  const { CONTAINER_HOST: endpoint, CONTAINER_SSHKEY: identity } = env
  if (!endpoint) return { found: [], notes: [] }
  return connection('container-host', '', 'CONTAINER_HOST', { endpoint, identity }, 'CONTAINER_HOST')
}

async function containersConf(machine: SearchMachine, files: EngineFiles): Promise<Findings> {
  const place =
    machine.env.CONTAINERS_CONF || pathsOf(machine).join(containersFolder(machine), 'containers.conf')
  const file = await files.read(place)
  if (file.kind === 'none') return { found: [], notes: [] }
  if (file.kind === 'unreadable') return note(place, 'unreadable')
  return together(
    [...destinationsIn(file.text)]
      .slice(0, most)
      .map(([name, way]) => connection('podman-connection', name, name, way, place)),
  )
}

/** The connections in a `containers.conf`: a table each, with its `uri` and `identity` as plain strings. */
function destinationsIn(text: string): Map<string, Way> {
  const found = new Map<string, Way>()
  let name: string | undefined
  for (const line of text.split('\n')) {
    const begins = destination.exec(line)
    if (begins || section.test(line)) name = begins?.[1] ?? begins?.[2]
    const [, key, value] = setting.exec(line) ?? []
    if (name === undefined || value === undefined) continue
    const known = found.get(name) ?? { endpoint: '' }
    found.set(name, key === 'uri' ? { ...known, endpoint: value } : { ...known, identity: value })
  }
  return new Map([...found].filter(([, { endpoint }]) => endpoint !== ''))
}

async function connectionsFile(machine: SearchMachine, files: EngineFiles): Promise<Findings> {
  const place =
    machine.env.PODMAN_CONNECTIONS_CONF ||
    pathsOf(machine).join(containersFolder(machine), 'podman-connections.json')
  const file = await files.read(place)
  if (file.kind === 'none') return { found: [], notes: [] }
  if (file.kind === 'unreadable') return note(place, 'unreadable')
  const read = connectionsSchema.safeParse(parseJson(file.text))
  if (!read.success) return note(place, 'damaged')
  const connections = Object.entries(read.data.Connection.Connections ?? {})
  const shown = connections
    .slice(0, most)
    .map(([name, { URI: endpoint, Identity: identity }]) =>
      connection('podman-connection', name, name, { endpoint, identity }, place),
    )
  return together([...shown, ...(connections.length > most ? [note(place, 'too-many')] : [])])
}

function connection(
  kind: 'podman-connection' | 'container-host',
  name: string,
  shown: string,
  { endpoint, identity = '' }: Way,
  place: string,
): Findings {
  const parsed = parseEngineEndpoint(endpoint)
  if (!parsed.ok) return { found: [], notes: [{ kind, place, code: 'bad-endpoint' }] }
  if (/\p{Cc}/u.test(identity) || identity.length > 1000) {
    return { found: [], notes: [{ kind, place, code: 'damaged' }] }
  }
  const withKey = parsed.endpoint.kind === 'ssh' && identity !== ''
  const where = withKey ? { endpoint, identity } : { endpoint }
  return { found: [{ origin: { kind, name }, name: shown.slice(0, 200), place: where }], notes: [] }
}

function note(place: string, code: DiscoveryNote['code']): Findings {
  return { found: [], notes: [{ kind: 'podman-connection', place, code }] }
}

function containersFolder(machine: SearchMachine): string {
  const { join } = pathsOf(machine)
  if (machine.platform !== 'win32') return join(settingsFolder(machine), 'containers')
  return join(machine.env.APPDATA || join(machine.home, 'AppData', 'Roaming'), 'containers')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
