import { Problem } from '../../../contract/problem.ts'
import { type EngineEvent, eventShape } from '../container-shapes.ts'
import type { EventOptions, LogOptions, LogPiece } from '../engine.ts'
import { type EngineApi, engineFailed, isFine } from '../transport/engine-api.ts'
import { JsonLines } from '../transport/json-lines.ts'
import { containerProblem, inspectContainer, one } from './engine-containers.ts'
import { BrokenLogFrames, LogFrames } from './log-frames.ts'

/** The next piece may be hours away. */
const endless = { header: undefined, idle: undefined }

export async function* engineEvents(api: EngineApi, options: EventOptions): AsyncGenerator<EngineEvent> {
  const { types, actions } = options
  const filters = { type: types, ...(actions ? { event: actions } : {}) }
  const query = new URLSearchParams({ filters: JSON.stringify(filters) })
  if (options.since !== undefined) query.set('since', (options.since / 1000).toFixed(3))
  const path = `/events?${query}`
  try {
    const { isWatch = false, signal } = options
    const stream = await api.open({ method: 'GET', path, timeouts: endless, crowded: !isWatch, signal })
    if (!isFine(stream)) throw engineFailed(await api.rest(stream))
    const lines = new JsonLines(1024 * 1024)
    for await (const piece of stream.chunks) {
      for (const line of lines.push(piece)) {
        const read = eventShape.safeParse(line.kind === 'value' ? line.value : undefined)
        if (read.success && options.types.some((type) => type === read.data.type)) yield read.data
      }
    }
  } catch (error) {
    if (options.signal.aborted) return
    throw error
  }
  // an engine ends this stream only by going away
  throw new Problem('engine.unreachable', { endpoint: api.endpoint, reason: 'cut' })
}

export async function* containerLogs(
  api: EngineApi,
  id: string,
  options: LogOptions,
): AsyncGenerator<LogPiece> {
  try {
    const container = await inspectContainer(api, id, options.signal)
    if (!container) throw new Problem('workload.not-found', { id })
    const stream = await api.open({
      method: 'GET',
      path: `${one(id)}/logs?${logQuery(options)}`,
      ...(options.follow ? { timeouts: endless } : {}),
      crowded: true,
      signal: options.signal,
    })
    if (!isFine(stream)) throw containerProblem(id, await api.rest(stream))
    const frames = new LogFrames()
    for await (const bytes of stream.chunks) {
      if (container.tty) yield { stream: 'stdout', bytes }
      else yield* frames.push(bytes)
    }
  } catch (error) {
    if (options.signal.aborted) return
    if (error instanceof BrokenLogFrames) {
      throw new Problem('engine.unreachable', { endpoint: api.endpoint, reason: 'rubbish' }, { cause: error })
    }
    throw error
  }
}

function logQuery({ follow, tail, since, timestamps }: LogOptions): URLSearchParams {
  const query = new URLSearchParams({ stdout: 'true', stderr: 'true', follow: String(follow) })
  if (tail !== undefined) query.set('tail', String(tail))
  if (since !== undefined) query.set('since', (since / 1000).toFixed(3))
  if (timestamps) query.set('timestamps', 'true')
  return query
}
