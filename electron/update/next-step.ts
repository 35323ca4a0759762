import type { UpdateFailure, UpdateStep } from '../../contract/updates.ts'

/** What happens to the search for a newer version. `at` is milliseconds since 1970-01-01 UTC. */
export type UpdateEvent =
  | { readonly kind: 'look' }
  | { readonly kind: 'none'; readonly at: number }
  | { readonly kind: 'found'; readonly version: string; readonly at: number }
  | { readonly kind: 'fetch' }
  | { readonly kind: 'progress'; readonly percent: number }
  | { readonly kind: 'fetched' }
  | { readonly kind: 'broken'; readonly reason: UpdateFailure; readonly at: number }

/** Whether a look makes sense: nothing is under way, and nothing waits to be installed. */
export function mayLook(step: UpdateStep): boolean {
  return step.kind !== 'checking' && step.kind !== 'downloading' && step.kind !== 'ready'
}

/** The step after an event; the same one where the event does not belong there. */
export function nextStep(step: UpdateStep, event: UpdateEvent): UpdateStep {
  switch (event.kind) {
    case 'look':
      return mayLook(step) ? { kind: 'checking' } : step
    case 'none':
      return step.kind === 'checking' ? { kind: 'current', at: event.at } : step
    case 'found':
      return step.kind === 'checking' ? { kind: 'available', version: event.version, at: event.at } : step
    case 'fetch':
      return step.kind === 'available' ? { kind: 'downloading', version: step.version, percent: 0 } : step
    case 'progress':
      return step.kind === 'downloading' ? { ...step, percent: wholePercent(event.percent) } : step
    case 'fetched':
      return step.kind === 'downloading' ? { kind: 'ready', version: step.version } : step
    case 'broken':
      return step.kind === 'checking' || step.kind === 'downloading'
        ? { kind: 'failed', reason: event.reason, at: event.at }
        : step
  }
}

function wholePercent(percent: number): number {
  return Number.isFinite(percent) ? Math.min(100, Math.max(0, Math.round(percent))) : 0
}
