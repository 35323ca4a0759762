import { setTimeout as sleep } from 'node:timers/promises'
import { createBedFolder } from '../../bed/bed-folder.ts'
import { startEngine } from '../../bed/engines/engine.ts'
import { askEngine } from '../../bed/engines/engine-call.ts'
import { buildLayers } from '../../bed/engines/images.ts'
import { startWebShell } from '../../bed/page/web-shell.ts'
import { type CoreClient, defaultPlace, launchOf, type Place } from '../../support/core-client.ts'
import { connectToWeb } from '../app/web-client.ts'
import { writePassphrase } from '../app/web-process.ts'
import { alternate, type Sample } from '../measure/alternate.ts'
import { compare, type Measurement } from '../measure/measurement.ts'
import { withRunning } from '../measure/running.ts'
import { dockerCli } from '../pulls/docker-cli.ts'

const image = 'registry.example/bench/app:1'
const goal = 1.5

/**
 * A launch of an image that is on the engine, until its container runs, against `docker run -d` of the same.
 * The namespace's network stands already, as Docker's own does; `raw` is the two calls that nobody can do without.
 */
export const launchBench: Measurement = {
  name: 'launch',
  parts: ['engine', 'image'],
  pairs: 30,
  run: ({ pairs, progress }) =>
    withRunning(async (running) => {
      const engine = await running.keep(startEngine())
      const { socket, endpoint } = engine
      await buildLayers(engine, image, [1])
      const docker = await dockerCli((await running.keep(createBedFolder('bench-docker'))).path, endpoint)
      const folder = await running.keep(createBedFolder('bench-app'))
      const args = ['--passphrase-file', writePassphrase(folder)]
      const shell = await running.keep(startWebShell({ engine: endpoint, args }))
      const { client } = await running.keep(connectToWeb(shell.url))
      const place = await defaultPlace(client)
      // it keeps the network of the namespace
      await launchOnce(client, place, 'keeper')

      const timed = (act: () => Promise<unknown>): Sample => {
        return async () => {
          const began = performance.now()
          await act()
          const took = performance.now() - began
          await removeSample(socket)
          return took
        }
      }
      const byDocker = timed(() => docker.run('sample', image))
      const values = await alternate(
        pairs,
        {
          docker: byDocker,
          app: timed(() => launchOnce(client, place, 'sample')),
          dockerAgain: byDocker,
          raw: timed(() => runByApi(socket)),
        },
        progress,
      )

      const unit = 'ms'
      const base = { name: 'docker run -d', values: values.docker }
      return [
        compare({
          what: 'docker run -d of a local image with itself (A/A)',
          unit,
          base,
          other: { name: 'docker run -d', values: values.dockerAgain },
        }),
        compare(
          {
            what: 'launch of a local image, container runs',
            unit,
            base,
            other: { name: 'Fairlead', values: values.app },
          },
          ({ median }) => ({ text: `at most ${goal}`, met: median <= goal }),
        ),
        compare({
          what: 'launch of a local image, container runs',
          unit,
          base: { name: 'Engine API', values: values.raw },
          other: { name: 'Fairlead', values: values.app },
        }),
      ]
    }),
}

/** Launches as the page does and waits until the core says that the container has been started. */
async function launchOnce(client: CoreClient, place: Place, name: string): Promise<void> {
  const { id } = await client.workloads.launch(launchOf(place, image, { name }))
  for (;;) {
    const launch = (await client.workloads.launches()).find((each) => each.id === id)
    if (launch?.state === 'started') return
    if (launch?.state === 'failed') throw new Error(`the launch failed: ${launch.problem?.code}`)
    await sleep(5)
  }
}

/** The calls without which nobody starts a container. */
async function runByApi(socket: string): Promise<void> {
  const body = Buffer.from(JSON.stringify({ Image: image }))
  const headers = { 'content-type': 'application/json' }
  await askEngine(socket, 'POST', '/containers/create?name=sample', { headers, body })
  await askEngine(socket, 'POST', '/containers/sample/start')
}

/** Throws if it does not run, so that no launch of nothing is counted. */
async function removeSample(socket: string): Promise<void> {
  const seen = JSON.parse(await askEngine(socket, 'GET', '/containers/sample/json')) as {
    State: { Running: boolean }
  }
  if (!seen.State.Running) throw new Error('the container does not run')
  await askEngine(socket, 'DELETE', '/containers/sample?force=1')
}
