import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createBedFolder } from '../bed-folder.ts'
import { program } from '../machine/bed-parts.ts'
import { inNamespace } from '../machine/namespace.ts'
import { childrenOf, endProcess } from './children-of.ts'
import { startDaemon } from './daemon.ts'
import type { BedEngine } from './engine.ts'
import { callEngine } from './engine-call.ts'

/** What stands in the configuration of a Podman. */
export type PodmanSettings = {
  /** Registries to which it speaks plain HTTP; loopback is nothing special to it. */
  readonly insecure?: readonly string[]
  /** Where it looks for names without a registry, in this order; nowhere without it. */
  readonly search?: readonly string[]
  /** Address of the name server that it asks; the machine's own without it. */
  readonly nameServer?: string
  /** Its images are kept on a disk of this size. */
  readonly diskMegabytes?: number
  /** More of its environment, a proxy for instance. */
  readonly env?: Readonly<Record<string, string>>
}

// As for Docker, a process namespace of its own ends all that it started. The first process there has to wait
// for orphans, which Podman itself does not. Its settings, locks and networks are not the machine's.
const wrapper = [
  'mkdir -p /etc/containers /run/containers /run/libpod /run/netns',
  'mount --bind "$1" /etc/containers',
  'for place in /run/containers /run/libpod /run/netns; do mount -t tmpfs tmpfs $place; done',
  'if [ -s "$2" ]; then mount --bind "$2" "$(readlink -f /etc/resolv.conf)"; fi',
  'if [ -n "$3" ]; then mount -t tmpfs -o "size=$3m" tmpfs "$4"; fi',
  'shift 4',
  // It has no right to die by itself, as the first process of its namespace.
  'trap "kill -TERM \\$engine" TERM',
  '"$@" & engine=$!',
  'wait $engine; wait $engine',
].join('\n')

/**
 * Starts the Docker-compatible service of Podman in a folder of its own, with nothing in it; ready in less than
 * a second. `settings` stands in the place of `/etc/containers`.
 */
export async function startPodman(options: PodmanSettings = {}): Promise<BedEngine> {
  if (!inNamespace())
    throw new Error('an engine may only be started in a network namespace of its own: npm test')
  const folder = createBedFolder('podman')
  const at = (...names: string[]): string => join(folder.path, ...names)
  const socket = at('podman.sock')
  const settings = at('settings')
  mkdirSync(settings)
  for (const name of ['tmp', 'root']) mkdirSync(at(name))
  writeFileSync(at('settings', 'policy.json'), '{"default":[{"type":"insecureAcceptAnything"}]}')
  writeFileSync(at('settings', 'registries.conf'), registriesConf(options))
  // Its crun cannot start containers on every machine, nor is a limit above the machine's own allowed.
  writeFileSync(
    at('settings', 'containers.conf'),
    '[engine]\nruntime = "runc"\n[containers]\ndefault_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]\n',
  )
  writeFileSync(at('resolv.conf'), options.nameServer ? `nameserver ${options.nameServer}\n` : '')
  const { diskMegabytes = '', env } = options
  const endpoint = `unix://${socket}` as const
  const start = async (): Promise<number> => {
    const daemon = await startDaemon(folder, {
      name: 'podman',
      command: 'unshare',
      args: [
        ...['--pid', '--fork', '--kill-child', '--mount-proc', '--mount', '--'],
        ...['sh', '-c', wrapper, 'sh', settings, at('resolv.conf'), `${diskMegabytes}`, at('root')],
        ...[program('podman'), '--root', at('root'), '--runroot', at('run'), '--tmpdir', at('tmp')],
        ...['--cgroup-manager', 'cgroupfs', 'system', 'service', '-t', '0', endpoint],
      ],
      env: { PATH: process.env.PATH, TMPDIR: at('tmp'), HOME: folder.path, ...env },
      ready: async () => existsSync(socket) && (await answers(socket)),
    })
    const [pid = 0] = childrenOf(daemon.pid)
    folder.note('engine', pid)
    return pid
  }
  try {
    let pid = await start()
    return {
      socket,
      endpoint,
      logFile: at('podman.log'),
      settings,
      // It reads its settings at each call.
      reload: () => undefined,
      end: (signal) => endProcess(pid, signal),
      again: async () => {
        rmSync(socket, { force: true })
        pid = await start()
      },
      dispose: folder.dispose,
    }
  } catch (error) {
    await folder.dispose()
    throw error
  }
}

function registriesConf({ insecure = [], search = [] }: PodmanSettings): string {
  const places = insecure.map((host) => `[[registry]]\nlocation = "${host}"\ninsecure = true\n`)
  return `unqualified-search-registries = ${JSON.stringify(search)}\nshort-name-mode = "disabled"\n${places.join('')}`
}

async function answers(socket: string): Promise<boolean> {
  try {
    return (await callEngine(socket, 'GET', '/_ping')).status === 200
  } catch {
    // The socket is there before anyone listens.
    return false
  }
}
