import type { PullJob } from '../../contract/pulls.ts'
import { createBedFolder } from '../bed/bed-folder.ts'
import type { RegistryUser } from '../bed/registry.ts'
import { startWebShell } from '../bed/web-shell.ts'
import { defaultPlace, draftOf } from '../support/core-client.ts'
import { connectToWeb } from './web-client.ts'
import { writePassphrase } from './web-process.ts'

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
  const folder = createBedFolder('bench-app')
  const shell = await startWebShell({
    engine: options.engine,
    args: ['--passphrase-file', writePassphrase(folder)],
  })
  const { client, dispose } = await connectToWeb(shell.url)
  const place = await defaultPlace(client)
  await client.registries.add(
    draftOf(place, {
      name: 'bench',
      address: options.host,
      username: options.user.name,
      password: options.user.password,
    }),
  )
  const jobs = await client.pulls.watch()
  return {
    pull: async (image) => {
      // The core's clock is this machine's, so its note of the end can be taken from our note of the start.
      const began = performance.timeOrigin + performance.now()
      const { id } = await client.pulls.start({ ...place, namespace: 'default', image })
      const job = await endOf(jobs, id)
      const seen = performance.timeOrigin + performance.now() - began
      if (job.state !== 'done' || job.endedAt === undefined || job.credential?.name !== 'bench') {
        throw new Error(`the pull ended as ${job.state}: ${job.problem?.code}`)
      }
      return { done: job.endedAt - began, seen }
    },
    dispose: async () => {
      await dispose()
      await shell.dispose()
      await folder.dispose()
    },
  }
}

/** Reads on where the last pull stopped reading. */
async function endOf(jobs: AsyncIterator<readonly PullJob[]>, id: string): Promise<PullJob> {
  for (;;) {
    const { value, done } = await jobs.next()
    if (done) throw new Error('the stream of pulls has ended')
    const job = value.find((each) => each.id === id)
    if (job?.endedAt !== undefined) return job
  }
}
