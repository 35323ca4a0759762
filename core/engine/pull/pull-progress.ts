import type { LayerPhase, PullEvent } from './pull-event.ts'

/**
 * One layer so far. `current` and `total` are bytes of the phase it is in; `received` and `size` are bytes of
 * its download. No `total` means that the engine does not say.
 */
type LayerProgress = {
  readonly id: string
  readonly phase: LayerPhase
  readonly current: number
  readonly total?: number | undefined
  readonly received: number
  readonly size?: number | undefined
}

/**
 * A pull so far. `current` and `total` are bytes to download over all layers of which the size is known;
 * `total` grows while layers are discovered, and no other number of this state ever becomes smaller.
 */
export type PullProgress = {
  readonly layers: readonly LayerProgress[]
  /** Where each layer stands among them, by its id. */
  readonly places: ReadonlyMap<string, number>
  readonly current: number
  readonly total: number
  readonly message: string
}

export const noProgress: PullProgress = { layers: [], places: new Map(), current: 0, total: 0, message: '' }

/** The state after one more event. Gives the same object back where nothing changed. */
export function advance(state: PullProgress, event: PullEvent): PullProgress {
  switch (event.kind) {
    case 'status':
      return event.text === '' || event.text === state.message ? state : { ...state, message: event.text }
    case 'layer':
      return withLayer(state, event)
    case 'failure':
    case 'unreadable':
      return state
  }
}

// no image that an engine takes has more; a hostile stream might
const mostLayers = 1000

const order: Readonly<Record<LayerPhase, number>> = {
  waiting: 0,
  downloading: 1,
  verifying: 2,
  extracting: 3,
  done: 4,
  exists: 4,
}

function withLayer(state: PullProgress, event: PullEvent & { kind: 'layer' }): PullProgress {
  const at = state.places.get(event.id)
  if (at === undefined && state.layers.length >= mostLayers) return state
  const before = at === undefined ? undefined : state.layers[at]
  const after = before ? advanceLayer(before, event) : firstOf(event)
  if (after === before) return state
  const layers = at === undefined ? [...state.layers, after] : state.layers.with(at, after)
  return {
    layers,
    places: at === undefined ? new Map(state.places).set(event.id, layers.length - 1) : state.places,
    message: state.message,
    // sums of exact numbers may still leave the exact range
    current: Math.min(
      Number.MAX_SAFE_INTEGER,
      sum(layers, (layer) => (layer.size ? layer.received : 0)),
    ),
    total: Math.min(
      Number.MAX_SAFE_INTEGER,
      sum(layers, (layer) => layer.size ?? 0),
    ),
  }
}

function firstOf(event: PullEvent & { kind: 'layer' }): LayerProgress {
  return advanceLayer({ id: event.id, phase: 'waiting', current: 0, received: 0 }, event)
}

function advanceLayer(layer: LayerProgress, event: PullEvent & { kind: 'layer' }): LayerProgress {
  if (order[event.phase] < order[layer.phase]) return layer
  // a layer that is said to be done in one of the two ways stays so
  if (order[layer.phase] === order.done) return layer
  const begun = order[event.phase] > order[layer.phase]
  const [reached, known] = begun ? [0, undefined] : [layer.current, layer.total]
  // a total below what is there already would make the layer run backwards
  const total = event.total === undefined ? known : Math.max(known ?? 0, reached, event.total)
  const current = upTo(total, Math.max(reached, event.current ?? 0))
  const downloading = event.phase === 'downloading'
  const size =
    downloading && event.total !== undefined
      ? Math.max(layer.size ?? 0, layer.received, event.total)
      : layer.size
  const received =
    order[event.phase] > order.downloading
      ? (size ?? layer.received)
      : upTo(size, Math.max(layer.received, downloading ? (event.current ?? 0) : 0))
  return { id: layer.id, phase: event.phase, current, total, received, size }
}

function upTo(limit: number | undefined, value: number): number {
  return limit === undefined ? value : Math.min(limit, value)
}

function sum(layers: readonly LayerProgress[], of: (layer: LayerProgress) => number): number {
  return layers.reduce((all, layer) => all + of(layer), 0)
}
