import type { ChosenImage } from '../../../contract/images.ts'
import { Problem } from '../../../contract/problem.ts'
import type { EnvironmentService } from '../../environments/environment-service.ts'
import { familiar, type ImageReference, parseReference } from '../../images/image-reference.ts'
import type { Decision, Matcher } from '../../registries/matcher.ts'
import type { ImageJournal } from '../image-journal.ts'
import type { PullIntents } from '../pull-intents.ts'

/** For whom an image is wanted, and on which engine it is. */
export interface ImagePlace {
  environmentId: string
  projectId: string
  namespace: string
}

export interface ImageRightOptions {
  matcher: Matcher
  journal: ImageJournal
  intents: PullIntents
  environments: Pick<EnvironmentService, 'engine'>
  /** Whether the registry gives the local image of this name to anyone, now. */
  isPublic: (environmentId: string, reference: ImageReference) => Promise<boolean>
}

/**
 * The right to an image that is on an engine already. An image that once came with a credential needs a usable
 * candidate here, or a registry that gives it to anyone now: else deleting a registry would be weaker than
 * deactivating it.
 */
export class ImageRight {
  readonly #options: ImageRightOptions

  constructor(options: ImageRightOptions) {
    this.#options = options
  }

  /** Throws `match.inactive` and `match.needs-credential` beside what the match and the engine throw. */
  async require(place: ImagePlace, { id, reference }: ChosenImage): Promise<void> {
    const { matcher } = this.#options
    const read = reference === undefined ? undefined : parseReference(reference)
    if (reference === undefined || !read?.ok) return await this.#requireUnnamed(place, id)
    const decision = matcher.decide({ ...wishIn(place), image: reference })
    switch (decision.verdict.kind) {
      case 'credential':
      case 'expired':
        return
      case 'inactive':
      case 'not-a-candidate':
        throw matcher.refusal(decision)
      case 'anonymous':
        return await this.requireFor(place.environmentId, decision, id)
    }
  }

  /**
   * The right to the image that stands under a name for which the match was made. Throws `match.needs-credential`
   * where it found no candidate and the image is not for anyone.
   */
  async requireFor(environmentId: string, { verdict, reference }: Decision, imageId: string): Promise<void> {
    if (verdict.kind !== 'anonymous') return
    if (!(await this.#isPrivate(environmentId, imageId))) return
    if (await this.#options.isPublic(environmentId, reference)) return
    throw needsCredential(familiar(reference), reference.host)
  }

  /** Without a name it is judged by the repositories that it came from: one of them must be open here. */
  async #requireUnnamed(place: ImagePlace, id: string): Promise<void> {
    const { matcher, journal } = this.#options
    if (!(await this.#isPrivate(place.environmentId, id))) return
    const decisions = journal
      .origins(id)
      .map(({ host, path }) => matcher.decide({ ...wishIn(place), image: `${host}/${path}` }))
    const open = decisions.some(({ verdict }) => verdict.kind === 'credential' || verdict.kind === 'expired')
    if (open) return
    const shut = decisions.find(({ verdict }) => verdict.kind === 'inactive')
    if (shut) throw matcher.refusal(shut)
    throw needsCredential(id, journal.origins(id)[0]?.host ?? '')
  }

  async #isPrivate(environmentId: string, imageId: string): Promise<boolean> {
    const { environments, intents, journal } = this.#options
    await intents.settle(environmentId, environments.engine(environmentId))
    return journal.isPrivate(imageId)
  }
}

function wishIn({ projectId, namespace }: ImagePlace): { projectId: string; namespace: string } {
  return { projectId, namespace }
}

function needsCredential(image: string, host: string): Problem {
  return new Problem('match.needs-credential', { image, host })
}
