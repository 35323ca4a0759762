import * as z from 'zod'
import { type ContainerSample, containerSampleShape } from '../shapes/container-sample.ts'
import { type EngineApi, isFine } from '../transport/engine-api.ts'
import { JsonLines } from '../transport/json-lines.ts'
import { containerProblem, one } from './engine-containers.ts'

/** Everything that an inspection says, unread: whoever shows it looks for secrets in it first. */
export async function inspectWhole(
  api: EngineApi,
  id: string,
  signal?: AbortSignal,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  return await api.find(`${one(id)}/json`, z.looseObject({ Id: z.string() }), signal)
}

/** The next sample may be seconds away (Podman tells one every five), and a paused engine tells none. */
const endless = { header: undefined, idle: undefined }

export async function* containerSamples(
  api: EngineApi,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<ContainerSample> {
  try {
    const path = `${one(id)}/stats?stream=true`
    const stream = await api.open({ method: 'GET', path, timeouts: endless, crowded: true, signal })
    if (!isFine(stream)) throw containerProblem(id, await api.rest(stream))
    const lines = new JsonLines(1024 * 1024)
    for await (const piece of stream.chunks) {
      for (const line of lines.push(piece)) {
        const read = containerSampleShape.safeParse(line.kind === 'value' ? line.value : undefined)
        if (read.success) yield read.data
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
}
