import type { Fault, FaultCode } from '../../contract/fault.ts'
import { invalidInput, Problem } from '../../contract/problem.ts'
import type {
  MatchRegistry as ShownRegistry,
  MatchVerdict as ShownVerdict,
  Trace,
} from '../../contract/pulls.ts'
import {
  canonical,
  familiar,
  type ImageReference,
  parseReference,
  type ReferenceFault,
  withDefaultTag,
} from '../images/image-reference.ts'
import type { Place, ProjectService } from '../projects/project-service.ts'
import { type MatchRegistry, type MatchResult, matchImage } from './match.ts'
import type { RegistryService } from './registry-service.ts'

/** Which image is wanted, by whom, and with which of the usable candidates, if the user chose one. */
export interface ImageWish {
  projectId: string
  namespace: string
  image: string
  credentialId?: string | undefined
}

/** A wish after the match: what was read, where it shall run, and which credential decides. */
export interface Decision extends MatchResult {
  reference: ImageReference
  place: Place
}

/** What may be asked of the registry: with one credential, or with none. */
export interface Permit {
  reference: ImageReference
  place: Place
  registry: MatchRegistry | undefined
}

/** Makes the match of an image with the registries as they are now. */
export class Matcher {
  readonly #registries: RegistryService
  readonly #projects: ProjectService

  constructor(registries: RegistryService, projects: ProjectService) {
    this.#registries = registries
    this.#projects = projects
  }

  /** Throws `input.invalid` at the field `image`, `project.not-found` and `namespace.not-found`. */
  decide(wish: ImageWish): Decision {
    const place = this.#projects.place(wish.projectId, wish.namespace)
    const read = readImage(wish.image)
    if (!read.ok) throw invalidInput(read.fault)
    return { ...this.#match(read.reference, place, wish.credentialId), reference: read.reference, place }
  }

  /**
   * The decision as leave to ask the registry. Throws `match.inactive`, `match.expired` and
   * `match.not-a-candidate` beside what `decide` throws: these are the refusals that no engine hears of.
   */
  permit(wish: ImageWish): Permit {
    const decision = this.decide(wish)
    const { reference, place, verdict } = decision
    switch (verdict.kind) {
      case 'credential':
        return { reference, place, registry: verdict.registry }
      case 'anonymous':
        return { reference, place, registry: undefined }
      case 'inactive':
      case 'expired':
      case 'not-a-candidate':
        throw this.refusal(decision)
    }
  }

  /** The problem behind a verdict that forbids to ask the registry. */
  refusal({ reference, verdict }: Decision): Problem {
    const image = familiar(reference)
    switch (verdict.kind) {
      case 'inactive':
      case 'expired':
        return new Problem(verdict.kind === 'inactive' ? 'match.inactive' : 'match.expired', {
          image,
          host: reference.host,
          registry: named(verdict.registry),
          ...(verdict.wider ? { wider: named(verdict.wider) } : {}),
        })
      case 'not-a-candidate':
        return new Problem('match.not-a-candidate', { image })
      case 'credential':
      case 'anonymous':
        throw new Error(`A verdict "${verdict.kind}" refuses nothing`)
    }
  }

  /** The which-key trace for the page: never throws for what is still being typed. */
  trace(wish: ImageWish): Trace {
    const place = this.#projects.place(wish.projectId, wish.namespace)
    const read = readImage(wish.image)
    if (!read.ok) return { ok: false, fault: read.fault }
    const { reference } = read
    const { verdict, trace } = this.#match(reference, place, wish.credentialId)
    const show = (registry: MatchRegistry) => this.#shown(registry)
    return {
      ok: true,
      canonical: canonical(reference),
      familiar: familiar(reference),
      host: reference.host,
      verdict: shownVerdict(verdict, show),
      losers: trace.losers.map(({ registry, reason }) => ({ registry: show(registry), reason })),
      usable: trace.usable.map(show),
      others: trace.others,
    }
  }

  #match(reference: ImageReference, place: Place, chosenId: string | undefined): MatchResult {
    return matchImage({
      reference,
      projectId: place.project.id,
      namespace: place.namespace.id,
      registries: this.#registries.candidates(place.project.id),
      ...(chosenId === undefined ? {} : { chosenId }),
    })
  }

  #shown({ id, name, projectId, host, prefix, scope, state }: MatchRegistry): ShownRegistry {
    return {
      id,
      name,
      address: prefix === '' ? host : `${host}/${prefix}`,
      scope:
        scope.kind === 'project'
          ? scope
          : { kind: 'namespace', namespace: this.#projects.namespaceName(projectId, scope.namespace) },
      state,
    }
  }
}

function shownVerdict(
  verdict: MatchResult['verdict'],
  show: (registry: MatchRegistry) => ShownRegistry,
): ShownVerdict {
  switch (verdict.kind) {
    case 'credential':
      return { kind: 'credential', registry: show(verdict.registry) }
    case 'inactive':
    case 'expired':
      return {
        kind: verdict.kind,
        registry: show(verdict.registry),
        ...(verdict.wider ? { wider: show(verdict.wider) } : {}),
      }
    case 'anonymous':
    case 'not-a-candidate':
      return { kind: verdict.kind }
  }
}

function named({ id, name }: MatchRegistry): { id: string; name: string } {
  return { id, name }
}

/** Reads an image field, with the default tag in place, or says at the field `image` what is wrong with it. */
export function readImage(
  typed: string,
): { ok: true; reference: ImageReference } | { ok: false; fault: Fault } {
  const read = parseReference(typed.trim())
  if (read.ok) return { ok: true, reference: withDefaultTag(read.reference) }
  const { offer } = read.params ?? {}
  return {
    ok: false,
    fault: { field: 'image', code: referenceFault(read.code), ...(offer ? { params: { offer } } : {}) },
  }
}

function referenceFault(code: ReferenceFault): FaultCode {
  return `reference-${code}`
}
