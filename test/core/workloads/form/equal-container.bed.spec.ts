import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { beforeEach, expect, it } from 'vitest'
import type { LaunchDraft } from '../../../../contract/workloads.ts'
import { describeOnBed } from '../../../bed/describe-on-bed.ts'
import { cleanEngine } from '../../../bed/engines/clean-engine.ts'
import { askEngine } from '../../../bed/engines/engine-call.ts'
import { buildLayers } from '../../../bed/engines/images.ts'
import { program } from '../../../bed/machine/bed-parts.ts'
import {
  defaultPlace,
  launchEnd,
  launchOf,
  type Place,
  startTestCore,
  type TestCore,
} from '../../../support/core-client.ts'

const image = 'registry.example/shop/app:1'
const run = promisify(execFile)

/** What two containers of the same form may differ in: who and where they are, and our labels and network. */
const own = new Set([
  ...['Id', 'Created', 'Name', 'State', 'NetworkSettings', 'HostnamePath', 'HostsPath', 'LogPath'],
  ...['ResolvConfPath', 'GraphDriver', 'Labels', 'NetworkMode', 'ConsoleSize', 'ContainerIDFile'],
])

describeOnBed('a container that was launched, and one of the docker run line that is shown for it', (bed) => {
  let core: TestCore
  let place: Place
  let folder: string

  beforeEach(async () => {
    const { socket } = bed().engine
    folder = await mkdtemp(join(tmpdir(), 'fairlead-run-line-'))
    core = await startTestCore({ endpoint: `unix://${socket}` })
    place = await defaultPlace(core.client)
    await buildLayers(bed().engine, image, [1])
    return async () => {
      await core.dispose()
      await cleanEngine(socket)
      await rm(folder, { recursive: true })
    }
  })

  /** Runs the line in a real shell with the real program. */
  async function runLine(line: string, env: Record<string, string> = {}): Promise<string> {
    const { stdout } = await run('/bin/sh', ['-c', line], {
      env: {
        ...env,
        PATH: dirname(program('docker')),
        HOME: folder,
        DOCKER_CONFIG: folder,
        DOCKER_HOST: `unix://${bed().engine.socket}`,
      },
      timeout: 60_000,
    })
    return stdout.trim()
  }
  async function inspect(id: string): Promise<Record<string, unknown>> {
    return JSON.parse(await askEngine(bed().engine.socket, 'GET', `/containers/${id}/json`)) as Record<
      string,
      unknown
    >
  }
  async function launched(fields: Partial<LaunchDraft>): Promise<string> {
    const { id } = await core.client.workloads.launch(launchOf(place, image, fields))
    const end = await launchEnd(core.client, id)
    expect(end).toMatchObject({ state: 'started' })
    return end.workloadId ?? ''
  }

  const forms: Record<string, Partial<LaunchDraft>> = {
    'with nothing but its image': {},
    'with the common options': {
      command: `/bin/busybox sh -c 'echo "it'"'"'s $HOME"; sleep 100'`,
      environment: 'A=1\nB=x  y $z "q"\nC=',
      ports: '18080:80',
      volumes: '/tmp:/host tmp:ro\ndata:/data\n/anonymous',
      restart: 'on-failure',
      restartRetries: '3',
      cpus: '0.5',
      memory: '64m',
    },
    'with much of the rest': {
      entrypoint: '/bin/busybox',
      command: 'sleep 100',
      user: '1000:1000',
      workdir: '/srv',
      hostname: 'box',
      hosts: 'db:10.0.0.5',
      dns: '10.0.0.9',
      tmpfs: '/t:size=1m',
      capAdd: 'net_admin',
      capDrop: 'MKNOD CHOWN',
      ulimits: 'nofile=1024:2048',
      sysctls: 'net.ipv4.ip_unprivileged_port_start=80',
      shmSize: '32m',
      stopSignal: 'SIGINT',
      stopTimeout: '3',
      devices: '/dev/null:/dev/nothing:rw',
      init: true,
      tty: true,
      interactive: true,
      readOnly: true,
      platform: 'linux/amd64',
    },
  }

  it.each(Object.entries(forms))('are the same %s', async (_, fields) => {
    const id = await launched(fields)
    const ours = await inspect(id)
    // the port is needed again
    await core.client.workloads.remove({ environmentId: place.environmentId, id })
    const { run: line, hidden } = await core.client.workloads.showAs(launchOf(place, image, fields))
    expect(hidden).toEqual([])
    const theirs = await inspect(await runLine(line))
    expect(comparable(theirs)).toEqual(comparable(ours))
  })

  it('get the same secret, which the line takes from where it is run', async () => {
    const secret = randomBytes(18).toString('base64url')
    const fields = { environment: `DB_PASSWORD=${secret}` }
    const ours = await inspect(await launched(fields))
    const shown = await core.client.workloads.showAs(launchOf(place, image, fields))
    expect(JSON.stringify(shown)).not.toContain(secret)
    const theirs = await inspect(await runLine(shown.run, { DB_PASSWORD: secret }))
    expect(comparable(theirs)).toEqual(comparable(ours))
  })
})

/** A container without what is its own; empty and missing are the same to the engine. */
function comparable(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) {
    const list = value.map((each) => comparable(each))
    return list.length === 0 ? null : list.sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))
  }
  if (typeof value !== 'object' || value === null) {
    if (key === 'Hostname' && /^[0-9a-f]{12}$/.test(String(value))) return 'its id'
    const isNothing = value === '' || value === false || value === 0
    return isNothing ? null : typeof value === 'string' ? value.replace(/\b[0-9a-f]{64}\b/g, 'ID') : value
  }
  const entries = Object.entries(value)
    .filter(([name]) => !own.has(name))
    .map(([name, inner]) => [name.replace(/\b[0-9a-f]{64}\b/g, 'ID'), comparable(inner, name)] as const)
    .filter(([, inner]) => inner !== null)
  return entries.length === 0 ? null : Object.fromEntries(entries)
}
