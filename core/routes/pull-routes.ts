import type { Services } from '../services.ts'
import { os } from './implementer.ts'

/** The procedures of pulls: what would happen, what happens, and the jobs under way. */
export function pullRoutes({ matcher, pulls }: Services) {
  return {
    trace: os.pulls.trace.handler(({ input }) => matcher.trace(input)),
    start: os.pulls.start.handler(({ input }) => pulls.start(input).show()),
    list: os.pulls.list.handler(() => pulls.list()),
    watch: os.pulls.watch.handler(({ signal }) => pulls.changes(signal)),
    layers: os.pulls.layers.handler(({ input, signal }) => pulls.layers(input.id, signal)),
    cancel: os.pulls.cancel.handler(({ input }) => pulls.cancel(input.id)),
    retry: os.pulls.retry.handler(({ input }) => pulls.retry(input.id).show()),
    retryAnonymously: os.pulls.retryAnonymously.handler(({ input }) =>
      pulls.retryAnonymously(input.id).show(),
    ),
    clear: os.pulls.clear.handler(() => {
      pulls.clear()
      return {}
    }),
  }
}
