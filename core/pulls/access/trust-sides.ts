import type { EngineSide, Sides } from '../../../contract/access.ts'
import { invalidInput, Problem } from '../../../contract/problem.ts'
import type { Engine } from '../../engine/engine.ts'
import type { EnvironmentService } from '../../environments/environment-service.ts'
import { familiar, type ImageReference } from '../../images/image-reference.ts'
import { readImage } from '../../registries/matcher.ts'
import { lookAtRegistry } from '../../registry-api/look/registry-look.ts'
import type { Trust } from '../../registry-api/look/system-trust.ts'
import { appSide } from './app-side.ts'
import { concludeSides } from './conclude-sides.ts'
import { isElsewhere } from './engine-place.ts'

/** How long either side may take. */
const patience = 20_000

/** Looks at one registry from this program and by way of the engine, to tell on which side the fault is. */
export class TrustSides {
  readonly #environments: EnvironmentService
  readonly #trust: () => Promise<Trust>

  constructor(environments: EnvironmentService, trust: () => Promise<Trust>) {
    this.#environments = environments
    this.#trust = trust
  }

  /**
   * Both sides without a credential. Throws `input.invalid` at the field `image`, `environment.not-found`, the
   * problem of an endpoint that cannot be used, and the signal's reason after the signal.
   */
  async look(
    { environmentId, image }: { environmentId: string; image: string },
    signal: AbortSignal | undefined,
  ): Promise<Sides> {
    const engine = this.#environments.engine(environmentId)
    const read = readImage(image)
    if (!read.ok) throw invalidInput(read.fault)
    const { host } = read.reference
    const ends = signal ?? new AbortController().signal
    const trust = await this.#trust()
    const [look, there] = await Promise.all([
      lookAtRegistry(host, trust.context, ends),
      engineSide(engine, read.reference, ends),
    ])
    const app = appSide(look)
    return {
      host,
      judgedBy: trust.judgedBy,
      elsewhere: isElsewhere(engine.endpoint),
      app,
      engine: there,
      conclusion: concludeSides(app, there),
    }
  }
}

async function engineSide(
  engine: Engine,
  reference: ImageReference,
  signal: AbortSignal,
): Promise<EngineSide> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(patience)])
  try {
    const answer = await engine.distributionInspect(reference, undefined, limit)
    return { kind: answer.kind === 'found' ? 'reached' : 'untold' }
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof Problem) {
      return isAnswer(error) ? { kind: 'reached' } : { kind: 'failed', problem: error.toData() }
    }
    if (!limit.aborted) throw error
    const subject = { image: familiar(reference), host: reference.host }
    return { kind: 'failed', problem: new Problem('pull.unreachable', subject).toData() }
  }
}

/** Whether these words came from the registry itself: then the engine has reached it, and trusts it. */
function isAnswer({ code }: Problem): boolean {
  return ['pull.no-credential', 'pull.no-right', 'pull.not-found', 'pull.no-platform', 'pull.quota'].includes(
    code,
  )
}
