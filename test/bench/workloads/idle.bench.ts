import { setTimeout as sleep } from 'node:timers/promises'
import { createBedFolder } from '../../bed/bed-folder.ts'
import { startEngine } from '../../bed/engines/engine.ts'
import { askEngine } from '../../bed/engines/engine-call.ts'
import { buildLayers } from '../../bed/engines/images.ts'
import { type RecordingProxy, startRecordingProxy } from '../../bed/engines/recording-proxy.ts'
import { startWebShell } from '../../bed/page/web-shell.ts'
import { defaultPlace, launchOf } from '../../support/core-client.ts'
import { exactCpuTimeOf } from '../app/cpu-time.ts'
import { connectToWeb } from '../app/web-client.ts'
import { writePassphrase } from '../app/web-process.ts'
import { compare, type Measurement } from '../measure/measurement.ts'
import { spreadOf } from '../measure/ratio.ts'
import { type Running, withRunning } from '../measure/running.ts'

const image = 'registry.example/bench/app:1'
const crowd = 500
const goal = 50
/** How long nothing happens (milliseconds). */
const minute = 60_000
/** After the last thing that happened, so that its echo is over (milliseconds). */
const settling = 8000

/**
 * What it costs to look after a service of two while nothing happens: with many containers of others on the
 * engine, and with none. Both in the same minutes, each with a page connected; a request to an engine in a
 * minute ends the measurement.
 */
export const idleBench: Measurement = {
  name: 'idle',
  parts: ['engine', 'image'],
  pairs: 3,
  run: ({ pairs, progress }) =>
    withRunning(async (running) => {
      const alone = await startKeeper(running, 0)
      const crowded = await startKeeper(running, crowd)
      const values = { alone: [] as number[], crowded: [] as number[] }
      await sleep(settling)
      for (let round = 1; round <= pairs; round += 1) {
        const before = [alone, crowded].map(({ pid }) => exactCpuTimeOf(pid))
        const asked = [alone, crowded].map(({ proxy }) => proxy.requests().length)
        await sleep(minute)
        values.alone.push(exactCpuTimeOf(alone.pid) - (before[0] ?? 0))
        values.crowded.push(exactCpuTimeOf(crowded.pid) - (before[1] ?? 0))
        for (const [index, { proxy }] of [alone, crowded].entries()) {
          const [request] = proxy.requests().slice(asked[index])
          if (request) throw new Error(`the engine was asked for ${request.path} though nothing happened`)
        }
        progress(round)
      }
      return [
        compare(
          {
            what: 'processor time of an idle minute, a service of 2',
            unit: 'ms',
            base: { name: 'no other container', values: values.alone },
            other: { name: `${crowd} others`, values: values.crowded },
          },
          (_, used) => ({ text: `at most ${goal} ms`, met: spreadOf(used).median <= goal }),
        ),
      ]
    }),
}

interface Keeper {
  readonly pid: number
  readonly proxy: RecordingProxy
}

/** Web mode that keeps a service of two on an engine with this many containers of others. */
async function startKeeper(running: Running, others: number): Promise<Keeper> {
  const engine = await running.keep(startEngine())
  await buildLayers(engine, image, [1])
  for (let made = 0; made < others; made += 1) {
    const headers = { 'content-type': 'application/json' }
    const body = Buffer.from(JSON.stringify({ Image: image }))
    await askEngine(engine.socket, 'POST', `/containers/create?name=other-${made}`, { headers, body })
  }
  const proxy = await running.keep(startRecordingProxy(engine.socket))
  const folder = await running.keep(createBedFolder('bench-idle'))
  const args = ['--passphrase-file', writePassphrase(folder)]
  const { pid, url } = await running.keep(startWebShell({ engine: proxy.endpoint, args }))
  const { client } = await running.keep(connectToWeb(url))
  const place = await defaultPlace(client)
  await client.workloads.launch(launchOf(place, image, { name: 'kept', scale: '2' }))
  for (;;) {
    const [service] = await client.services.list({ environmentId: place.environmentId })
    if (service?.state === 'steady' && service.running === 2) return { pid, proxy }
    await sleep(100)
  }
}
