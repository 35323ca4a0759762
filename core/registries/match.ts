import type { ImageReference } from '../images/image-reference.ts'
import type { RegistryState } from './state/registry-state.ts'

/** A registry as the match sees it: canonical host, '' or a prefix of whole path segments, state as of now. */
export interface MatchRegistry {
  readonly id: string
  readonly name: string
  readonly projectId: string
  readonly host: string
  readonly prefix: string
  readonly scope: { readonly kind: 'project' } | { readonly kind: 'namespace'; readonly namespace: string }
  readonly state: RegistryState
}

export interface MatchInput {
  readonly reference: ImageReference
  readonly projectId: string
  readonly namespace: string
  readonly registries: readonly MatchRegistry[]
  /** The user's own choice of a usable candidate, for one launch. */
  readonly chosenId?: string
}

/** `wider` is the most specific usable candidate behind the one that refuses. */
export type MatchVerdict =
  | { readonly kind: 'credential'; readonly registry: MatchRegistry }
  | {
      readonly kind: 'inactive' | 'expired'
      readonly registry: MatchRegistry
      readonly wider?: MatchRegistry
    }
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'not-a-candidate' }

export type LoserReason =
  | 'other-path'
  | 'out-of-scope'
  | 'less-specific'
  | 'inactive'
  | 'expired'
  | 'not-chosen'

/**
 * Why the other registries lost. `losers` are those of the same host without the one in the verdict,
 * `usable` those among them that may be chosen instead, most specific first; `others` counts other hosts.
 */
export interface MatchTrace {
  readonly host: string
  readonly repository: string
  readonly losers: readonly { readonly registry: MatchRegistry; readonly reason: LoserReason }[]
  readonly usable: readonly MatchRegistry[]
  readonly others: number
}

export interface MatchResult {
  readonly verdict: MatchVerdict
  readonly trace: MatchTrace
}

/**
 * Decides which credential an image gets: the longest path prefix, then namespace before project, whatever
 * its state. The same function serves the launcher, the terminal helper and the tests.
 */
export function matchImage(input: MatchInput): MatchResult {
  const { reference, registries, chosenId } = input
  const misfits: { registry: MatchRegistry; reason: LoserReason }[] = []
  const candidates: MatchRegistry[] = []
  let others = 0
  for (const registry of registries) {
    if (registry.host !== reference.host) others++
    else if (!covers(registry.prefix, reference.path)) misfits.push({ registry, reason: 'other-path' })
    else if (!inScope(registry, input)) misfits.push({ registry, reason: 'out-of-scope' })
    else candidates.push(registry)
  }
  candidates.sort(bySpecificity)
  const verdict = verdictOf(candidates, chosenId)
  const winner = 'registry' in verdict ? verdict.registry : undefined
  const beaten = candidates.filter((candidate) => candidate !== winner)
  return {
    verdict,
    trace: {
      host: reference.host,
      repository: reference.path,
      losers: [
        ...beaten.map((registry) => ({
          registry,
          reason: reasonOf(registry, verdict, chosenId),
        })),
        ...misfits,
      ],
      usable: beaten.filter(({ state }) => state === 'active'),
      others,
    },
  }
}

/** Whether a prefix covers a path by whole segments: `team` covers `team/app`, never `team-b/app`. */
function covers(prefix: string, path: string): boolean {
  if (prefix === '' || prefix === path) return true
  return path.startsWith(prefix) && path[prefix.length] === '/'
}

function inScope({ projectId, scope }: MatchRegistry, place: MatchInput): boolean {
  if (projectId !== place.projectId) return false
  switch (scope.kind) {
    case 'project':
      return true
    case 'namespace':
      return scope.namespace === place.namespace
  }
}

const strictness = { inactive: 0, expired: 1, active: 2 } as const satisfies Record<RegistryState, number>

/**
 * All candidates cover one path, so equal lengths are equal prefixes. One registry per address and scope
 * leaves no tie; should damaged data hold one, the stricter state decides, and then the id.
 */
function bySpecificity(a: MatchRegistry, b: MatchRegistry): number {
  return (
    b.prefix.length - a.prefix.length ||
    Number(b.scope.kind === 'namespace') - Number(a.scope.kind === 'namespace') ||
    strictness[a.state] - strictness[b.state] ||
    (a.id < b.id ? -1 : 1)
  )
}

function verdictOf(candidates: readonly MatchRegistry[], chosenId: string | undefined): MatchVerdict {
  if (chosenId !== undefined) {
    const chosen = candidates.find(({ id, state }) => id === chosenId && state === 'active')
    return chosen ? { kind: 'credential', registry: chosen } : { kind: 'not-a-candidate' }
  }
  const [decider] = candidates
  if (decider === undefined) return { kind: 'anonymous' }
  const wider = candidates.find(({ state }) => state === 'active')
  switch (decider.state) {
    case 'active':
      return { kind: 'credential', registry: decider }
    case 'inactive':
    case 'expired':
      return { kind: decider.state, registry: decider, ...(wider ? { wider } : {}) }
  }
}

/** What would have to change first for a beaten candidate to be used. */
function reasonOf(beaten: MatchRegistry, verdict: MatchVerdict, chosenId: string | undefined): LoserReason {
  if (chosenId === undefined && verdict.kind === 'credential') return 'less-specific'
  if (beaten.state !== 'active') return beaten.state
  return chosenId === undefined ? 'less-specific' : 'not-chosen'
}
