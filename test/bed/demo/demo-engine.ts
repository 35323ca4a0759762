import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type BedPlaces, bedParts, type RegistryPlace } from '../bed.ts'
import { askEngine, callEngine } from '../engines/engine-call.ts'
import { pushImage } from '../engines/images.ts'
import { causeToSkip } from '../machine/bed-parts.ts'
import { namespaceCommand } from '../machine/namespace.ts'
import { startRegistry } from '../registries/private-registry.ts'

/** What the demo shows: an engine, and a private registry with an image in it. */
export type DemoPlaces = {
  readonly engine: `unix://${string}`
  readonly registry: Pick<RegistryPlace, 'host' | 'user' | 'image'>
  readonly kind: string
  dispose(): Promise<void>
}

/**
 * Finds or starts what the demo needs: the machine's own engine with a throw-away registry beside it, else,
 * as root on Linux, a throw-away engine too. Throws with what is missing.
 */
export async function findDemoPlaces(): Promise<DemoPlaces> {
  const socket = machineSocket()
  if (socket && (await answers(socket))) return besideMachineEngine(socket)
  const cause = process.platform === 'linux' ? causeToSkip(bedParts) : 'a running Docker Engine is needed'
  if (cause !== undefined) throw new Error(`No container engine answers, and none can be started: ${cause}`)
  return throwAwayEngine()
}

function machineSocket(): string | undefined {
  const named = process.env.DOCKER_HOST
  if (named !== undefined && !named.startsWith('unix://')) return undefined
  const socket = named?.slice('unix://'.length) ?? '/var/run/docker.sock'
  return existsSync(socket) ? socket : undefined
}

async function answers(socket: string): Promise<boolean> {
  try {
    return (await callEngine(socket, 'GET', '/_ping')).status === 200
  } catch {
    // A socket without an engine behind it.
    return false
  }
}

async function besideMachineEngine(socket: string): Promise<DemoPlaces> {
  const cause = causeToSkip(['registry', 'image'])
  if (cause !== undefined) throw new Error(`The demo needs a registry of its own: ${cause}`)
  const user = { name: 'ann', password: randomBytes(12).toString('base64url') }
  // Engines speak plain HTTP with loopback addresses without being told.
  const registry = await startRegistry({ address: '127.0.0.1', users: [user] })
  try {
    const image = await pushImage({
      engine: { socket },
      registry,
      user,
      repository: 'team/app',
      tag: '1',
      megabytes: 20,
    })
    return {
      engine: `unix://${socket}`,
      registry: { host: registry.host, user, image },
      kind: "this machine's engine",
      dispose: async () => {
        await removeTraces(socket, image)
        await registry.dispose()
      },
    }
  } catch (error) {
    await registry.dispose()
    throw new Error(
      `The engine at ${socket} cannot reach a registry on ${registry.host}; the demo needs one that runs on this machine itself`,
      { cause: error },
    )
  }
}

/** The demo leaves a real engine as it was: no container and no image of its registry stays. */
async function removeTraces(socket: string, image: string): Promise<void> {
  const filter = encodeURIComponent(JSON.stringify({ ancestor: [image] }))
  const answer = await callEngine(socket, 'GET', `/containers/json?all=1&filters=${filter}`)
  if (answer.status === 200) {
    for (const { Id } of JSON.parse(answer.text) as { Id: string }[]) {
      await askEngine(socket, 'DELETE', `/containers/${Id}?force=1&v=1`)
    }
  }
  await callEngine(socket, 'DELETE', `/images/${image}?force=1`)
}

async function throwAwayEngine(): Promise<DemoPlaces> {
  const top = join(import.meta.dirname, '../../..')
  const { command, args, env } = namespaceCommand(process.execPath, [
    join(top, 'build/scripts/run-ts.mjs'),
    'test/bed/demo/demo-parts.ts',
  ])
  const child = spawn(command, args, { cwd: top, env, stdio: ['pipe', 'pipe', 'inherit'] })
  const places = await firstLine(child)
  return {
    engine: places.engine.endpoint,
    registry: places.first,
    kind: 'a throw-away engine in a network of its own',
    dispose: async () => {
      const ended = new Promise((done) => child.on('close', done))
      child.stdin.end()
      await ended
    },
  }
}

function firstLine(child: ChildProcess): Promise<BedPlaces> {
  return new Promise((done, fail) => {
    child.on('error', fail)
    child.on('close', () => fail(new Error('the throw-away engine did not start; see above')))
    if (child.stdout) createInterface(child.stdout).on('line', (line) => done(JSON.parse(line) as BedPlaces))
  })
}
