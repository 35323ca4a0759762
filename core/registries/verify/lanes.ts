import { setTimeout as sleep } from 'node:timers/promises'

/** One piece of work that asks a host. */
export interface Hosted {
  host: string
  run: () => Promise<void>
}

/** How many hosts are asked at once, and how long one host rests between two questions (milliseconds). */
export interface Pace {
  hosts: number
  rest: (host: string) => number
}

/** Docker Hub counts logins and turns an address away that sends many: it rests longer. */
export const gentlePace: Pace = { hosts: 4, rest: (host) => (host === 'docker.io' ? 2000 : 100) }

/**
 * Runs the work host by host, one question at a time for each. Ends early, without an error, with the signal;
 * what is thrown by a piece of work ends the rest.
 */
export async function inLanes(
  work: readonly Hosted[],
  signal: AbortSignal,
  pace: Pace = gentlePace,
): Promise<void> {
  const byHost = new Map<string, Hosted[]>()
  for (const each of work) byHost.set(each.host, [...(byHost.get(each.host) ?? []), each])
  const waiting = [...byHost.values()]
  const failed = new AbortController()
  const either = AbortSignal.any([signal, failed.signal])
  const lane = async () => {
    for (let queue = waiting.shift(); queue && !either.aborted; queue = waiting.shift()) {
      await oneByOne(queue, either, pace)
    }
  }
  try {
    await Promise.all(Array.from({ length: Math.min(pace.hosts, byHost.size) }, lane))
  } catch (error) {
    failed.abort()
    if (!signal.aborted) throw error
  }
}

async function oneByOne(queue: readonly Hosted[], signal: AbortSignal, pace: Pace): Promise<void> {
  for (const [at, { host, run }] of queue.entries()) {
    if (at > 0) await rested(pace.rest(host), signal)
    if (signal.aborted) return
    await run()
  }
}

async function rested(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal })
  } catch (error) {
    if (!signal.aborted) throw error
  }
}
