import type { PullLayer } from '../../contract/pulls.ts'

/** The layers of a job, in the order in which they came, after a message of the core. */
export function withLayers(before: readonly PullLayer[], news: readonly PullLayer[]): readonly PullLayer[] {
  const changed = new Map(news.map((layer) => [layer.id, layer]))
  const known = new Set(before.map(({ id }) => id))
  return [
    ...before.map((layer) => changed.get(layer.id) ?? layer),
    ...news.filter(({ id }) => !known.has(id)),
  ]
}
