import type { Access } from '../../../contract/access.ts'
import type { MatchRegistry } from '../../../contract/pulls.ts'
import type { Failure } from '../../composables/failure.ts'

/** What can be done about a verdict with one press. */
export type AccessRemedy =
  | { readonly kind: 'retry' | 'tags' | 'environments' }
  | { readonly kind: 'edit' | 'use'; readonly registry: { readonly id: string; readonly name: string } }
  | { readonly kind: 'add'; readonly host: string }
  | { readonly kind: 'platform'; readonly platform: string }

export interface RemedyFacts {
  readonly failure: Failure
  /** The verdict, where the failure is one. */
  readonly access: Access | undefined
  /** The other credentials that may be used for this image. */
  readonly usable: readonly MatchRegistry[]
}

const mostPlatforms = 3

/**
 * The remedies of a verdict, the likeliest first. Empty where the way to the remedy is another page's
 * (`nextPlace`), or where the credential match above offers it.
 */
export function accessRemedies({ failure, access, usable }: RemedyFacts): readonly AccessRemedy[] {
  if (failure.kind !== 'problem') return [retry]
  const used = access && 'credential' in access ? access.credential : undefined
  const others = usable
    .filter(({ id }) => id !== used?.id)
    .map((registry): AccessRemedy => ({ kind: 'use', registry }))
  const edit: AccessRemedy[] = used ? [{ kind: 'edit', registry: used }] : []
  const { host } = failure.data
  const add: AccessRemedy[] = used || typeof host !== 'string' ? [] : [{ kind: 'add', host }]
  switch (failure.code) {
    case 'pull.wrong-credential':
      return [...edit, ...others, retry]
    case 'pull.no-right':
      return [...others, ...edit, retry]
    case 'pull.no-credential':
      return [...add, ...edit, ...others, retry]
    case 'pull.not-found':
      return [{ kind: 'tags' }, ...add, ...others, retry]
    case 'pull.no-platform':
      return [...platforms(access), { kind: 'tags' }]
    case 'pull.quota':
      return [...others, ...add, retry]
    case 'pull.certificate':
    case 'pull.plain-http':
    case 'pull.proxy':
    case 'pull.unreachable':
    case 'pull.not-a-registry':
    case 'pull.other':
      return [retry]
    case 'engine.unreachable':
    case 'engine.unsupported':
    case 'engine.failed':
      return [{ kind: 'environments' }, retry]
    default:
      return []
  }
}

const retry: AccessRemedy = { kind: 'retry' }

/** Whether a look at both sides can tell more than the engine's words. */
export function hasSides(failure: Failure): boolean {
  return (
    failure.kind === 'problem' &&
    ['pull.certificate', 'pull.plain-http', 'pull.proxy', 'pull.unreachable'].includes(failure.code)
  )
}

function platforms(access: Access | undefined): AccessRemedy[] {
  const found = access?.kind === 'refused' ? (access.platforms ?? []) : []
  return found
    .filter((platform) => !platform.startsWith('unknown'))
    .slice(0, mostPlatforms)
    .map((platform) => ({ kind: 'platform', platform }))
}
