import { Problem } from '../../contract/problem.ts'
import type { ActivityRecorder } from '../activity/activity-log.ts'
import type { ProjectService } from '../projects/project-service.ts'
import type { Matcher, Permit } from '../registries/matcher.ts'
import type { PullJob, PullOrder } from './pull-job.ts'

/** The match of a pull, whenever it has to be made: what it forbids is thrown, and stands in the activity log. */
export class PullPermits {
  readonly #matcher: Matcher
  readonly #projects: Pick<ProjectService, 'namespace'>
  readonly #activity: ActivityRecorder

  constructor(matcher: Matcher, projects: Pick<ProjectService, 'namespace'>, activity: ActivityRecorder) {
    this.#matcher = matcher
    this.#projects = projects
    this.#activity = activity
  }

  /** Throws `match.*`, `input.invalid`, `project.not-found` and `namespace.not-found`. */
  permit(order: PullOrder): Permit {
    return this.noted(order, () => this.#matcher.permit(order))
  }

  /** The order of a job in today's words: its namespace may have another name by now. Throws as `permit`. */
  order({ facts: { order, namespaceId } }: PullJob): PullOrder {
    const { namespace } = this.#projects.namespace(order.projectId, namespaceId)
    return { ...order, namespace: namespace.name }
  }

  /**
   * Leave for a job that is about to ask the registry. Throws `pull.stopped` where another credential would decide
   * by now, beside what `permit` throws.
   */
  again(job: PullJob): Permit {
    const permit = this.permit(this.order(job))
    if (permit.registry?.id === job.facts.registry?.id) return permit
    throw new Problem('pull.stopped', { image: job.image, host: job.host })
  }

  /** Does what may be refused by the match, and notes the refusal. */
  noted<T>({ image }: PullOrder, ask: () => T): T {
    try {
      return ask()
    } catch (error) {
      if (error instanceof Problem && error.code.startsWith('match.')) {
        this.#activity.record({
          kind: 'launch.refused',
          ok: false,
          subject: image.trim().slice(0, 300),
          code: error.code,
          ...('registry' in error.data && error.data.registry ? { registry: error.data.registry } : {}),
        })
      }
      throw error
    }
  }
}
