import type { MatchRegistry, Trace } from '../../../contract/pulls.ts'

/** A trace that could be made: the typed text is an image reference. */
export type MadeTrace = Extract<Trace, { ok: true }>

/** What the user can do about a verdict on the spot. */
export type Remedy =
  | { readonly kind: 'activate'; readonly registry: MatchRegistry }
  | { readonly kind: 'edit'; readonly registry: MatchRegistry }
  | { readonly kind: 'use'; readonly registry: MatchRegistry }
  | { readonly kind: 'use-match' }

/** How the verdict is shown. `registry` is the one that decided, whatever its state. */
export interface MatchSummary {
  readonly tone: 'good' | 'neutral' | 'warning' | 'refused'
  readonly says: 'credential' | 'chosen' | 'inactive' | 'expired' | 'anonymous' | 'notCandidate'
  readonly registry?: MatchRegistry
  readonly remedies: readonly Remedy[]
}

const useWider = (wider: MatchRegistry | undefined): Remedy[] =>
  wider ? [{ kind: 'use', registry: wider }] : []

/** Puts the verdict of the match into what the page shows of it. */
export function matchSummary({ verdict }: MadeTrace, chosenId: string | undefined): MatchSummary {
  switch (verdict.kind) {
    case 'credential': {
      const chosen = verdict.registry.id === chosenId
      return {
        tone: 'good',
        says: chosen ? 'chosen' : 'credential',
        registry: verdict.registry,
        remedies: chosen ? [{ kind: 'use-match' }] : [],
      }
    }
    case 'inactive':
      return {
        tone: 'refused',
        says: 'inactive',
        registry: verdict.registry,
        remedies: [{ kind: 'activate', registry: verdict.registry }, ...useWider(verdict.wider)],
      }
    case 'expired':
      return {
        tone: 'warning',
        says: 'expired',
        registry: verdict.registry,
        remedies: [{ kind: 'edit', registry: verdict.registry }, ...useWider(verdict.wider)],
      }
    case 'anonymous':
      return { tone: 'neutral', says: 'anonymous', remedies: [] }
    case 'not-a-candidate':
      return { tone: 'refused', says: 'notCandidate', remedies: [{ kind: 'use-match' }] }
  }
}
