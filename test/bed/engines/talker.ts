import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { labelKeys } from '../../../core/workloads/labels.ts'
import { askEngine } from './engine-call.ts'
import { buildLayers } from './images.ts'

/** A container that says what a test has it say, and stands among the workloads of the app. */
export type Talker = {
  readonly id: string
  readonly name: string
  /** Has it run `more` of its script. */
  poke(): Promise<void>
  stop(): Promise<void>
  start(): Promise<void>
  remove(): Promise<void>
}

const image = 'test/talker:1'

/**
 * Starts a container that runs `script` (busybox ash), and after that `more`, each time that it is poked. Its
 * labels are those of the default namespace of the workspace in `dataFolder`. The programs of busybox are called
 * as `$B NAME`.
 */
export async function startTalker(
  engine: { readonly socket: string },
  options: {
    readonly dataFolder: string
    readonly name: string
    readonly script: string
    readonly more?: string
    readonly tty?: boolean
  },
): Promise<Talker> {
  const { socket } = engine
  const { name, script, more = ':', tty = false } = options
  const known = await askEngine(socket, 'GET', '/images/json')
  if (!known.includes(`"${image}"`)) await buildLayers(engine, image, [])
  const whole = [
    'B=/bin/busybox',
    `trap '${more.replaceAll("'", `'\\''`)}' USR1`,
    'trap "exit 0" TERM',
    script,
    'while :; do $B sleep 1000 & wait $!; done',
  ].join('\n')
  const body = {
    Image: image,
    Cmd: ['/bin/busybox', 'sh', '-c', whole],
    Labels: ownLabels(options.dataFolder),
    Tty: tty,
  }
  const made = await askEngine(socket, 'POST', `/containers/create?name=${name}`, {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const { Id: id } = JSON.parse(made) as { Id: string }
  const act = async (verb: string) => void (await askEngine(socket, 'POST', `/containers/${id}/${verb}`))
  await act('start')
  return {
    id,
    name,
    poke: () => act('kill?signal=SIGUSR1'),
    stop: () => act('stop?t=5'),
    start: () => act('start'),
    remove: async () => void (await askEngine(socket, 'DELETE', `/containers/${id}?force=1&v=1`)),
  }
}

/** The labels of what is launched in the default namespace of the first project. */
function ownLabels(dataFolder: string): Record<string, string> {
  const file = JSON.parse(readFileSync(join(dataFolder, 'projects.json'), 'utf8')) as {
    value: { workspaceId: string; projects: { id: string; namespaces: { id: string }[] }[] }
  }
  const { workspaceId, projects } = file.value
  const [project] = projects
  return {
    [labelKeys.workspace]: workspaceId,
    [labelKeys.project]: project?.id ?? '',
    [labelKeys.namespace]: project?.namespaces[0]?.id ?? '',
    [labelKeys.image]: image,
  }
}
