import { Problem } from '../../../contract/problem.ts'
import type { Access } from '../../../contract/pulls.ts'
import type { EngineCredential } from '../../engine/engine-credential.ts'
import type { EnvironmentService } from '../../environments/environment-service.ts'
import type { MirrorBook } from '../../environments/mirror-book.ts'
import { canonical, familiar, type ImageReference, parseReference } from '../../images/image-reference.ts'
import type { Matcher } from '../../registries/matcher.ts'
import type { RegistryService } from '../../registries/registry-service.ts'
import type { PullOrder } from '../pull-job.ts'
import { explainRefusal, refuseMirrors } from './ask-registry.ts'

/** How long one registry may take to answer. */
const patience = 30_000

/**
 * Asks, by way of the engine, for the image's manifest with the credential that the match gives: whether a
 * pull would be let in, without pulling anything.
 */
export class AccessRehearsal {
  readonly #matcher: Matcher
  readonly #registries: RegistryService
  readonly #environments: EnvironmentService
  readonly #mirrors: MirrorBook

  constructor(
    matcher: Matcher,
    registries: RegistryService,
    environments: EnvironmentService,
    mirrors: MirrorBook,
  ) {
    this.#matcher = matcher
    this.#registries = registries
    this.#environments = environments
    this.#mirrors = mirrors
  }

  /** A refusal by registry or engine is an answer; a refusal by the match is thrown, and asks nobody. */
  async check(order: PullOrder, signal: AbortSignal | undefined): Promise<Access> {
    const { environmentId } = order
    this.#environments.engine(environmentId)
    const { reference, registry } = this.#matcher.permit(order)
    const limit = AbortSignal.any([AbortSignal.timeout(patience), ...(signal ? [signal] : [])])
    if (!registry) return await this.#ask(environmentId, reference, undefined, limit)
    const { id, name } = registry
    const access = await this.#registries.lend(id, async (credential, withdrawn) => {
      const ends = AbortSignal.any([limit, withdrawn])
      const said = await this.#ask(environmentId, reference, credential, ends)
      if (!withdrawn.aborted) return said
      const subject = { image: familiar(reference), host: reference.host }
      throw new Problem('match.inactive', { ...subject, registry: { id, name } })
    })
    return access.ok ? { ...access, credential: name } : access
  }

  /**
   * Whether the registry was seen just now to give anyone the very image that is local under this name: the
   * name alone may have moved on. False where it cannot be asked.
   */
  async isPublic(environmentId: string, reference: ImageReference): Promise<boolean> {
    const engine = this.#environments.engine(environmentId)
    const image = await engine.inspectImage(canonical(reference))
    for (const digest of digestsOf(image?.repoDigests ?? [], reference)) {
      const exact = { host: reference.host, path: reference.path, digest }
      const access = await this.#ask(environmentId, exact, undefined, AbortSignal.timeout(patience))
      if (access.ok && access.digest === digest) return true
    }
    return false
  }

  async #ask(
    environmentId: string,
    reference: ImageReference,
    credential: EngineCredential | undefined,
    signal: AbortSignal,
  ): Promise<Access> {
    const engine = this.#environments.engine(environmentId)
    try {
      if (credential) await refuseMirrors(this.#mirrors, environmentId, reference, signal)
      const answer = await engine.distributionInspect(reference, credential, signal)
      if (answer.kind === 'unavailable') return { ok: true, platforms: [] }
      return { ok: true, digest: answer.image.digest, platforms: [...answer.image.platforms] }
    } catch (error) {
      if (signal.aborted && !(error instanceof Problem)) {
        const subject = { image: familiar(reference), host: reference.host }
        return { ok: false, problem: new Problem('pull.unreachable', subject).toData() }
      }
      if (!(error instanceof Problem)) throw error
      const problem = await explainRefusal(engine, credential, error, signal)
      return { ok: false, problem: problem.toData() }
    }
  }
}

/** The digests under which an engine has an image of this repository; engines write familiar or full names. */
function digestsOf(repoDigests: readonly string[], { host, path }: ImageReference): string[] {
  return repoDigests.flatMap((text) => {
    const read = parseReference(text)
    if (!read.ok || read.reference.digest === undefined) return []
    return read.reference.host === host && read.reference.path === path ? [read.reference.digest] : []
  })
}
