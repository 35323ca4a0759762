import type { LogEntry, LogRequest } from '../../../contract/logs.ts'
import type { EnvironmentService } from '../../environments/environment-service.ts'
import { LogFeed } from './log-feed.ts'
import { LogNews, mergedLog } from './merged-log.ts'

export interface LogServiceOptions {
  environments: Pick<EnvironmentService, 'engine'>
  now: () => number
}

/** How many characters of all the logs that are read as one may wait in memory, and of one of them at the least. */
const room = { all: 1024 * 1024, one: 64 * 1024 }

/** Reads the logs of containers, whoever made them. */
export class LogService {
  readonly #options: LogServiceOptions

  constructor(options: LogServiceOptions) {
    this.#options = options
  }

  /** Ends with the signal; the engine's streams end with it. Throws `engine.*` and `workload.not-found`. */
  async *read(request: LogRequest, signal: AbortSignal): AsyncGenerator<{ entries: LogEntry[] }, void> {
    const { environments, now } = this.#options
    const engine = environments.engine(request.environmentId)
    const leaving = new AbortController()
    const ending = AbortSignal.any([signal, leaving.signal])
    const news = new LogNews()
    const { ids } = request
    const feeds = ids.map(
      (id) =>
        new LogFeed({
          engine,
          id,
          tail: Math.ceil(request.tail / ids.length),
          since: request.since,
          follow: request.follow ?? true,
          alone: ids.length === 1,
          room: Math.max(room.one, Math.floor(room.all / ids.length)),
          signal: ending,
          now,
          onNews: news.tell,
        }),
    )
    const release = () => {
      news.tell()
      for (const feed of feeds) feed.release()
    }
    ending.addEventListener('abort', release, { once: true })
    const runs = feeds.map((feed) => feed.run())
    try {
      yield* mergedLog(feeds, news, ending)
    } finally {
      leaving.abort()
      await Promise.all(runs)
    }
  }
}
