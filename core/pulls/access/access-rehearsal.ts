import type { Access } from '../../../contract/access.ts'
import { Problem } from '../../../contract/problem.ts'
import type { Engine } from '../../engine/engine.ts'
import type { EngineCredential } from '../../engine/engine-credential.ts'
import type { EnvironmentService } from '../../environments/environment-service.ts'
import type { MirrorBook } from '../../environments/records/mirror-book.ts'
import { canonical, familiar, type ImageReference, parseReference } from '../../images/image-reference.ts'
import { fitsPlatform } from '../../images/platform-fit.ts'
import type { ImageWish, Matcher } from '../../registries/matcher.ts'
import type { RegistryService } from '../../registries/registry-service.ts'
import type { LoginVerdict } from '../../registry-api/login-probe.ts'
import { checkedPlatform } from '../pull-order.ts'
import { explainRefusal, isRefusal, refuseMirrors } from './ask-registry.ts'
import { isElsewhere, isOfItsMachine } from './engine-place.ts'

/** Whether an image could be pulled to one engine; `platform` is `os[/arch[/variant]]`, else the engine's own. */
export interface AccessWish extends ImageWish {
  environmentId: string
  platform?: string | undefined
}

interface Question {
  readonly environmentId: string
  readonly reference: ImageReference
  readonly platform?: string | undefined
  readonly credential?: EngineCredential | undefined
  /** Where a verification has seen the registry have its passwords checked, if that is another place. */
  readonly realm?: string | undefined
  readonly signal: AbortSignal
}

/** Asks the registry itself whether it knows this login; see `probeLogin`. */
export type ProbeLogin = (
  host: string,
  login: EngineCredential,
  realm: string | undefined,
  signal: AbortSignal,
) => Promise<LoginVerdict>

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
  readonly #probe: ProbeLogin

  constructor(
    matcher: Matcher,
    registries: RegistryService,
    environments: EnvironmentService,
    mirrors: MirrorBook,
    probe: ProbeLogin,
  ) {
    this.#matcher = matcher
    this.#registries = registries
    this.#environments = environments
    this.#mirrors = mirrors
    this.#probe = probe
  }

  /**
   * A refusal by registry or engine is an answer; a refusal by the match, and `input.invalid`, is thrown and asks
   * nobody. Throws the signal's reason after the signal.
   */
  async check(wish: AccessWish, signal: AbortSignal | undefined): Promise<Access> {
    const { environmentId } = wish
    this.#environments.engine(environmentId)
    const platform = checkedPlatform(wish)
    const { reference, registry } = this.#matcher.permit(wish)
    const limit = AbortSignal.any([AbortSignal.timeout(patience), ...(signal ? [signal] : [])])
    const question = { environmentId, reference, platform, signal: limit }
    if (!registry) return await this.#ask(question, signal)
    const { id, name } = registry
    const { verification } = this.#registries.record(id)
    const realm = verification.kind === 'verified' ? verification.realm : undefined
    const access = await this.#registries.lend(id, async (credential, withdrawn) => {
      const ends = AbortSignal.any([limit, withdrawn])
      const said = await this.#ask({ ...question, credential, realm, signal: ends }, signal)
      if (!withdrawn.aborted) return said
      const subject = { image: familiar(reference), host: reference.host }
      throw new Problem('match.inactive', { ...subject, registry: { id, name } })
    })
    return { ...access, credential: { id, name } }
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
      const signal = AbortSignal.timeout(patience)
      const access = await this.#ask({ environmentId, reference: exact, signal }, undefined)
      if (access.kind === 'ok' && access.digest === digest) return true
    }
    return false
  }

  /**
   * Tells a wrong credential from a missing right. The registry itself is asked first where it may be: that is one
   * request, and the engine's log-in takes two.
   */
  async #explain(
    { reference, credential, realm, signal }: Question,
    engine: Engine,
    problem: Problem,
  ): Promise<Problem> {
    if (!credential || !isRefusal(problem)) return problem
    const elsewhere = isOfItsMachine(reference.host) && isElsewhere(engine.endpoint)
    const said = elsewhere
      ? 'unknown'
      : await this.#probe(reference.host, credential, realm, signal).catch((error: unknown) => {
          if (signal.aborted) return 'unknown' as const
          throw error
        })
    switch (said) {
      case 'accepted':
        return new Problem('pull.no-right', problem.data, { cause: problem })
      case 'refused':
        return new Problem('pull.wrong-credential', problem.data, { cause: problem })
      case 'unknown':
        return await explainRefusal(engine, credential, problem, signal)
    }
  }

  /** `gone` is the asker's own signal: nobody waits for an answer after it. */
  async #ask(question: Question, gone: AbortSignal | undefined): Promise<Access> {
    const { environmentId, reference, credential, signal } = question
    const engine = this.#environments.engine(environmentId)
    const subject = { image: familiar(reference), host: reference.host }
    try {
      if (credential) await refuseMirrors(this.#mirrors, environmentId, reference, signal)
      const [answer, platform] = await Promise.all([
        engine.distributionInspect(reference, credential, signal),
        question.platform ?? platformOf(engine, signal),
      ])
      if (answer.kind === 'unavailable') return { kind: 'untold' }
      const platforms = [...answer.image.platforms]
      const told = { platforms, ...(platform === undefined ? {} : { platform }) }
      if (platform === undefined || fitsPlatform(platforms, platform)) {
        return { kind: 'ok', digest: answer.image.digest, ...told }
      }
      return { kind: 'refused', problem: new Problem('pull.no-platform', subject).toData(), ...told }
    } catch (error) {
      gone?.throwIfAborted()
      if (error instanceof Problem) {
        const problem = await this.#explain(question, engine, error)
        return { kind: 'refused', problem: problem.toData() }
      }
      if (!signal.aborted) throw error
      return { kind: 'refused', problem: new Problem('pull.unreachable', subject).toData() }
    }
  }
}

/** The engine's own platform, asked beside the registry; undefined where it does not say. */
async function platformOf(engine: Engine, signal: AbortSignal): Promise<string | undefined> {
  try {
    const { platform } = await engine.version(signal)
    return platform === '/' ? undefined : platform
  } catch (error) {
    if (error instanceof Problem || signal.aborted) return undefined
    throw error
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
