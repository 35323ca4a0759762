import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { program } from '../../bed/machine/bed-parts.ts'
import type { BuiltHelper } from './native/native-bed.ts'

/** What a tool said on both outputs, and how it ended. */
export interface ToolRun {
  readonly exit: number
  readonly said: string
}

/** The real command lines of Docker and Podman, set up for the helper, in a home of their own. */
export interface RealTools {
  readonly home: string
  docker(args: readonly string[], input?: string): Promise<ToolRun>
  podman(args: readonly string[], input?: string): Promise<ToolRun>
  dispose(): Promise<void>
}

/** `dockerConfig` stands in `config.json`; Podman is told in `registries.conf` that its logins are the helper's. */
export async function realTools(options: {
  helper: BuiltHelper
  dataFolder: string
  engine: string
  insecure: readonly string[]
  dockerConfig?: object
  env?: Readonly<Record<string, string>>
}): Promise<RealTools> {
  const home = await mkdtemp(join(tmpdir(), 'fairlead-tools-'))
  const at = (name: string) => join(home, name)
  await mkdir(at('docker'))
  await writeFile(
    join(at('docker'), 'config.json'),
    JSON.stringify(options.dockerConfig ?? { credsStore: 'fairlead' }),
  )
  const insecure = options.insecure.map((host) => `[[registry]]\nlocation = "${host}"\ninsecure = true\n`)
  await writeFile(at('registries.conf'), `credential-helpers = ["fairlead"]\n${insecure.join('')}`)
  await writeFile(at('policy.json'), '{"default":[{"type":"insecureAcceptAnything"}]}')
  const env = {
    PATH: `${options.helper.folder}:/usr/bin:/bin:/usr/sbin:/sbin`,
    HOME: home,
    XDG_RUNTIME_DIR: home,
    DOCKER_CONFIG: at('docker'),
    CONTAINERS_REGISTRIES_CONF: at('registries.conf'),
    FAIRLEAD_DATA_DIR: options.dataFolder,
    ...options.env,
  }
  const run = async (tool: string, args: readonly string[], input = ''): Promise<ToolRun> => {
    const child = spawn(program(tool), args, { env })
    let said = ''
    const hear = (piece: Buffer) => {
      said += piece.toString()
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
    const [exit] = await once(child, 'close')
    return { exit, said }
  }
  const podmanPlace = [
    '--root',
    at('root'),
    '--runroot',
    at('run'),
    '--tmpdir',
    at('tmp'),
    '--storage-driver',
    'vfs',
  ]
  return {
    home,
    docker: (args, input) => run('docker', ['--host', options.engine, ...args], input),
    podman: (args, input) => run('podman', [...podmanPlace, ...args], input),
    dispose: () => rm(home, { recursive: true, force: true }),
  }
}
