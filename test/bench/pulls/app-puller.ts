import type { ImageRequest, PullChanges, PullJob } from '../../../contract/pulls.ts'
import { createBedFolder } from '../../bed/bed-folder.ts'
import { startWebShell } from '../../bed/page/web-shell.ts'
import type { RegistryUser } from '../../bed/registries/serve-distribution.ts'
import { type CoreClient, defaultPlace, draftOf } from '../../support/core-client.ts'
import { connectToWeb } from '../app/web-client.ts'
import { writePassphrase } from '../app/web-process.ts'
import { Running } from '../measure/running.ts'

/** How long a pull took, from before it was asked for (milliseconds). */
export interface AppPull {
  /** Until the core noted that its job is done. */
  readonly done: number
  /** Until the page's stream of jobs said so. */
  readonly seen: number
}

/** The built program in web mode, with a registry in it, and a page's end of its socket. */
export interface AppPuller {
  pull(image: string): Promise<AppPull>
  dispose(): Promise<void>
}

/** Starts web mode on an engine and adds the registry, proven through that engine. */
export async function startAppPuller(options: {
  readonly engine: `unix://${string}`
  readonly host: string
  readonly user: RegistryUser
}): Promise<AppPuller> {
  const running = new Running()
  try {
    const folder = await running.keep(createBedFolder('bench-app'))
    const args = ['--passphrase-file', writePassphrase(folder)]
    const shell = await running.keep(startWebShell({ engine: options.engine, args }))
    const { client } = await running.keep(connectToWeb(shell.url))
    const place = await defaultPlace(client)
    const { name: username, password } = options.user
    await client.registries.add(draftOf(place, { name: 'bench', address: options.host, username, password }))
    const jobs = await client.pulls.watch()
    return {
      pull: (image) => pullOnce(client, jobs, { ...place, namespace: 'default', image }),
      dispose: () => running.dispose(),
    }
  } catch (error) {
    await running.dispose()
    throw error
  }
}

async function pullOnce(
  client: CoreClient,
  jobs: AsyncIterator<PullChanges>,
  wish: ImageRequest,
): Promise<AppPull> {
  // The core's clock is this machine's, so its note of the end can be taken from our note of the start.
  const began = performance.timeOrigin + performance.now()
  const { id } = await client.pulls.start(wish)
  const job = await endOf(jobs, id)
  const seen = performance.timeOrigin + performance.now() - began
  if (job.state !== 'done' || job.endedAt === undefined || job.credential?.name !== 'bench') {
    throw new Error(`the pull ended as ${job.state}: ${job.problem?.code}`)
  }
  return { done: job.endedAt - began, seen }
}

/** Reads on where the last pull stopped reading. */
async function endOf(jobs: AsyncIterator<PullChanges>, id: string): Promise<PullJob> {
  for (;;) {
    const { value, done } = await jobs.next()
    if (done) throw new Error('the stream of pulls has ended')
    const job = value.jobs.find((each) => each.id === id)
    if (job?.endedAt !== undefined) return job
  }
}
