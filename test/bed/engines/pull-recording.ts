import { readFileSync } from 'node:fs'
import { join } from 'node:path'

interface Line {
  status: string
  id?: string
  progressDetail?: { current?: number; total?: number }
}

/** The lines of a pull of ten layers as Docker 20.10 told it, in their order. */
export function recordedPull(): readonly string[] {
  const file = join(import.meta.dirname, 'recordings/pull-ten-layers.ndjson')
  return readFileSync(file, 'utf8').trim().split(/\r?\n/)
}

/**
 * The same pull told in about `count` lines: between two numbers of a layer stand others, as a slower network
 * would have given time for. Fewer lines than were recorded are never given.
 */
export function stretched(recorded: readonly string[], count: number): readonly string[] {
  const moving = recorded.filter((line) => currentOf(JSON.parse(line)) !== undefined).length
  const more = moving === 0 ? 0 : Math.max(0, Math.round((count - recorded.length) / moving))
  const reached = new Map<string, number>()
  return recorded.flatMap((text) => {
    const line: Line = JSON.parse(text)
    const current = currentOf(line)
    if (current === undefined) return [text]
    const layer = `${line.id} ${line.status}`
    const from = reached.get(layer) ?? 0
    reached.set(layer, current)
    const between = Array.from({ length: more }, (_, at) => {
      const now = Math.floor(from + ((current - from) * (at + 1)) / (more + 1))
      return JSON.stringify({ ...line, progressDetail: { ...line.progressDetail, current: now } })
    })
    return [...between, text]
  })
}

function currentOf({ progressDetail }: Line): number | undefined {
  return progressDetail?.current
}
