import { randomBytes } from 'node:crypto'
import { createBedFolder } from '../../bed/bed-folder.ts'
import { startEngine } from '../../bed/engines/engine.ts'
import { askEngine } from '../../bed/engines/engine-call.ts'
import { pushImage } from '../../bed/engines/images.ts'
import { startRegistry } from '../../bed/registries/private-registry.ts'
import type { RegistryUser } from '../../bed/registries/serve-distribution.ts'
import { alternate, type Sample } from '../measure/alternate.ts'
import { compare, type Goal, type Measurement } from '../measure/measurement.ts'
import { type Ratio, ratioOf } from '../measure/ratio.ts'
import { withRunning } from '../measure/running.ts'
import { startAppPuller } from './app-puller.ts'
import { dockerCli } from './docker-cli.ts'

const megabytes = 60
const goal = 1.05

/**
 * A private pull through the app, against `docker pull` and against the engine's API by itself. `docker pull`
 * is taken twice a round: what it differs from itself is what the machine's noise makes of no difference.
 */
export const pullBench: Measurement = {
  name: 'pull',
  parts: ['engine', 'registry', 'image'],
  pairs: 30,
  run: ({ pairs, progress }) =>
    withRunning(async (running) => {
      const user = { name: 'ann', password: randomBytes(18).toString('base64url') }
      const registry = await running.keep(startRegistry({ address: '127.0.0.2', users: [user] }))
      const engine = await running.keep(startEngine())
      const { socket, endpoint } = engine
      const image = await pushImage({ engine, registry, user, repository: 'team/app', tag: '1', megabytes })
      const folder = await running.keep(createBedFolder('bench-docker'))
      const docker = await dockerCli(folder.path, endpoint)
      await docker.login(registry.host, user)
      const app = await running.keep(startAppPuller({ engine: endpoint, host: registry.host, user }))

      const seen: number[] = []
      const pulled = (pull: () => Promise<number>): Sample => {
        return async () => {
          const took = await pull()
          await removeImage(socket, image)
          return took
        }
      }
      const byDocker = pulled(() => timed(() => docker.pull(image)))
      const values = await alternate(
        pairs,
        {
          docker: byDocker,
          app: pulled(async () => {
            const took = await app.pull(image)
            seen.push(took.seen)
            return took.done
          }),
          dockerAgain: byDocker,
          raw: pulled(() => timed(() => pullByApi(socket, image, registry.host, user))),
        },
        progress,
      )

      const unit = 'ms'
      const byCli = { name: 'docker pull', values: values.docker }
      const byApp = { name: 'Fairlead', values: values.app }
      const own = ratioOf(values.dockerAgain, values.docker)
      const withinNoise = (ratio: Ratio): Goal => goalOf(ratio, own)
      return [
        compare({
          what: `docker pull of ${megabytes} MB with itself (A/A)`,
          unit,
          base: byCli,
          other: { name: 'docker pull', values: values.dockerAgain },
        }),
        compare({ what: 'private pull, job done', unit, base: byCli, other: byApp }, withinNoise),
        compare(
          {
            what: 'private pull, job done',
            unit,
            base: { name: 'Engine API', values: values.raw },
            other: byApp,
          },
          withinNoise,
        ),
        compare({
          what: 'private pull, page told',
          unit,
          base: byCli,
          // The first one warmed up, as it did for the others.
          other: { name: 'Fairlead', values: seen.slice(1) },
        }),
      ]
    }),
}

/** Met if it is no more than the goal, and no more than `docker pull` may seem to differ from itself. */
function goalOf({ median }: Ratio, own: Ratio): Goal {
  const most = Math.min(goal, Math.max(1, own.high))
  return { text: `at most ${goal}, within A/A (${most.toFixed(3)})`, met: median <= most }
}

async function timed(act: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await act()
  return performance.now() - began
}

/** One request, its stream read to the end: what no program on this engine can be faster than. */
async function pullByApi(socket: string, image: string, host: string, user: RegistryUser): Promise<void> {
  const at = image.lastIndexOf(':')
  const login = JSON.stringify({ username: user.name, password: user.password, serveraddress: host })
  const header = Buffer.from(login).toString('base64').replaceAll('+', '-').replaceAll('/', '_')
  const query = new URLSearchParams({ fromImage: image.slice(0, at), tag: image.slice(at + 1) })
  const stream = await askEngine(socket, 'POST', `/images/create?${query}`, {
    headers: { 'x-registry-auth': header },
  })
  if (stream.includes('"error"')) throw new Error(stream.slice(-500))
}

/** Removes it with its layers. Throws if it was not there, so that no pull of nothing is counted. */
async function removeImage(socket: string, image: string): Promise<void> {
  await askEngine(socket, 'DELETE', `/images/${encodeURIComponent(image)}?force=true`)
  const left = JSON.parse(await askEngine(socket, 'GET', '/images/json?all=true')) as unknown[]
  if (left.length > 0) throw new Error('layers are left on the engine')
}
