import type { ImageReference } from '../../../core/images/image-reference.ts'
import { parseReference } from '../../../core/images/image-reference.ts'
import { parseAddress } from '../../../core/images/registry-address.ts'
import {
  type MatchInput,
  type MatchRegistry,
  type MatchResult,
  matchImage,
} from '../../../core/registries/match.ts'

export const shop = { projectId: 'shop', namespace: 'web' }
export const wholeProject = { kind: 'project' } as const
export const inNamespace = (namespace: string) => ({ kind: 'namespace', namespace }) as const

/** A registry of the project "shop" with an address as typed; id and name are the same word. */
export function registry(id: string, address: string, more: Partial<MatchRegistry> = {}): MatchRegistry {
  const read = parseAddress(address)
  if (!read.ok) throw new Error(`${address}: ${read.code}`)
  return {
    id,
    name: id,
    projectId: shop.projectId,
    scope: wholeProject,
    state: 'active',
    ...read.address,
    ...more,
  }
}

export function image(text: string): ImageReference {
  const read = parseReference(text)
  if (!read.ok) throw new Error(`${text}: ${read.code}`)
  return read.reference
}

/** The match of an image as typed, in the namespace "web" of the project "shop". */
export function match(
  text: string,
  registries: readonly MatchRegistry[],
  more: Partial<MatchInput> = {},
): MatchResult {
  return matchImage({ reference: image(text), ...shop, registries, ...more })
}

/** A result by ids alone, as the tables of the tests write it. */
export function brief({ verdict, trace }: MatchResult) {
  return {
    verdict: 'registry' in verdict ? `${verdict.kind} ${verdict.registry.id}` : verdict.kind,
    ...('wider' in verdict && verdict.wider ? { wider: verdict.wider.id } : {}),
    losers: Object.fromEntries(trace.losers.map(({ registry: { id }, reason }) => [id, reason])),
    usable: trace.usable.map(({ id }) => id),
    others: trace.others,
  }
}
