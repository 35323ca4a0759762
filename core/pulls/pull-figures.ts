import type { PullProgress } from '../engine/pull/pull-progress.ts'

/** Whether the total will still grow: a layer has yet to say how big it is. */
export function isGrowing({ layers }: PullProgress): boolean {
  return layers.some(
    ({ phase, size }) => size === undefined && (phase === 'waiting' || phase === 'downloading'),
  )
}

/** Whether every byte is here and the engine unpacks them, for which it tells no rate. */
export function isUnpacking({ layers, current, total }: PullProgress): boolean {
  if (total <= 0 || current < total) return false
  return layers.some(({ phase }) => phase === 'extracting' || phase === 'verifying')
}

/** Whole seconds until the rest is here; unknown without a rate, and where nothing is left. */
export function timeLeft({ current, total }: PullProgress, rate: number | undefined): number | undefined {
  const rest = total - current
  if (rate === undefined || rate <= 0 || rest <= 0) return undefined
  return Math.ceil(rest / rate)
}
