import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createBedFolder } from '../bed-folder.ts'
import { program } from '../machine/bed-parts.ts'
import { inNamespace } from '../machine/namespace.ts'
import type { KeyPair } from '../registries/certificate-authority.ts'
import { childrenOf, endProcess } from './children-of.ts'
import { startDaemon } from './daemon.ts'
import { askEngine, callEngine } from './engine-call.ts'

/** A real Docker Engine with nothing in it. */
export type BedEngine = {
  readonly socket: string
  readonly endpoint: `unix://${string}`
  readonly logFile: string
  /** Stands in the place of `/etc/docker` for this engine alone: `certs.d/HOST:PORT/ca.crt` is looked up here. */
  readonly settings: string
  /** Has it read `daemon.json` in its settings again; returns before it has. */
  reload(): void
  /** Ends it as if it had crashed (`SIGKILL`) or been stopped (`SIGTERM`), with all that runs on it. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
  /** Starts it anew where it has ended, on the same folder and socket. */
  again(): Promise<void>
  /** Removes all containers and stops the engine; its images and volumes go with its folder. */
  dispose(): Promise<void>
}

// A process namespace of its own: when its first process ends, so does all that it started, shims and
// containers of a killed engine included. The machine's containerd must not be seen, or the engine uses it,
// nor its /etc/docker, which every engine makes where there is none, nor a name server that is out of reach.
const wrapper = [
  'if [ -d /run/containerd ]; then mount -t tmpfs tmpfs /run/containerd; fi',
  'mkdir -p /etc/docker',
  'mount --bind "$1" /etc/docker',
  'if [ -s "$2" ]; then mount --bind "$2" "$(readlink -f /etc/resolv.conf)"; fi',
  'if [ -n "$3" ]; then mount -t tmpfs -o "size=$3m" tmpfs "$4"; fi',
  'shift 4',
  'exec "$@"',
].join(' && ')

/** What stands in an engine's configuration, beyond what keeps it in its folder. */
export type EngineSettings = {
  /** Hosts off this machine that may speak plain HTTP; those on loopback addresses may anyway. */
  readonly insecure?: readonly string[]
  readonly mirrors?: readonly string[]
  /** Address of the name server that it asks; the machine's own without it. */
  readonly nameServer?: string
  /** Its images are kept on a disk of this size. */
  readonly diskMegabytes?: number
  /** More of its environment, a proxy for instance. */
  readonly env?: Readonly<Record<string, string>>
  /** Listens there, too, for clients with a certificate of that authority; the files are read at each start. */
  readonly tls?: { readonly host: string; readonly authority: string } & KeyPair
}

/** Starts dockerd in a folder of its own; ready in about two seconds. Another one may run beside it. */
export async function startEngine(options: EngineSettings = {}): Promise<BedEngine> {
  if (!inNamespace())
    throw new Error('an engine may only be started in a network namespace of its own: npm test')
  const folder = createBedFolder('engine')
  const at = (name: string): string => join(folder.path, name)
  const socket = at('docker.sock')
  mkdirSync(at('data'))
  mkdirSync(at('settings'))
  writeFileSync(at('resolv.conf'), options.nameServer ? `nameserver ${options.nameServer}\n` : '')
  writeFileSync(
    join(at('settings'), 'daemon.json'),
    JSON.stringify({
      'insecure-registries': options.insecure ?? [],
      'registry-mirrors': options.mirrors ?? [],
      // Beside a real engine: other bridges, other address pools are its business in its own namespace.
      'shutdown-timeout': 2,
    }),
  )
  const engine = {
    socket,
    endpoint: `unix://${socket}` as const,
    logFile: at('dockerd.log'),
    settings: at('settings'),
  }
  const dispose = async (): Promise<void> => {
    if (existsSync(socket)) await removeContainers(socket)
    await folder.dispose()
  }
  const { diskMegabytes = '', env } = options
  const start = async (): Promise<number> => {
    const daemon = await startDaemon(folder, {
      name: 'dockerd',
      command: 'unshare',
      args: [
        ...['--pid', '--fork', '--kill-child', '--mount-proc', '--mount', '--'],
        ...['sh', '-c', wrapper, 'sh', at('settings'), at('resolv.conf'), `${diskMegabytes}`, at('data')],
        program('dockerd'),
        ...['--data-root', at('data'), '--exec-root', at('exec'), '--pidfile', at('dockerd.pid')],
        ...['-H', engine.endpoint, ...tlsArguments(options)],
      ],
      ...(env ? { env: { ...process.env, ...env } } : {}),
      ready: async () => existsSync(socket) && (await ping(socket)),
    })
    const [pid = 0] = childrenOf(daemon.pid)
    folder.note('engine', pid)
    return pid
  }
  try {
    let pid = await start()
    return {
      ...engine,
      reload: () => process.kill(pid, 'SIGHUP'),
      end: (signal) => endProcess(pid, signal),
      again: async () => {
        // What it finds of its own processes would be read in another namespace, where it means others.
        for (const name of ['dockerd.pid', 'exec', 'docker.sock'])
          rmSync(at(name), { recursive: true, force: true })
        pid = await start()
      },
      dispose,
    }
  } catch (error) {
    await folder.dispose()
    throw error
  }
}

function tlsArguments({ tls }: EngineSettings): string[] {
  if (!tls) return []
  const files = ['--tlscacert', tls.authority, '--tlscert', tls.certificate, '--tlskey', tls.key]
  return ['--tlsverify', ...files, '-H', `tcp://${tls.host}`]
}

async function ping(socket: string): Promise<boolean> {
  try {
    const { status, text } = await callEngine(socket, 'GET', '/_ping')
    return status === 200 && text === 'OK'
  } catch {
    // The socket is there before anyone listens.
    return false
  }
}

async function removeContainers(socket: string): Promise<void> {
  try {
    const containers = JSON.parse(await askEngine(socket, 'GET', '/containers/json?all=1')) as {
      Id: string
    }[]
    await Promise.all(
      containers.map(({ Id }) => callEngine(socket, 'DELETE', `/containers/${Id}?force=1&v=1`)),
    )
  } catch (error) {
    // A test may have killed the engine; its namespace has then taken the containers along.
    if (!(error instanceof Error && 'code' in error)) throw error
  }
}
