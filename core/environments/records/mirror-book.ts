import type { Topic } from '../../../contract/app.ts'
import type { Mirror } from '../../../contract/environments.ts'
import { Problem } from '../../../contract/problem.ts'
import type { ActivityRecorder } from '../../activity/activity-log.ts'
import type { Document } from '../../storage/document.ts'
import type { EnvironmentService } from '../environment-service.ts'
import type { EnvironmentChoices } from './environment-choices.ts'

export interface MirrorBookOptions {
  document: Document<EnvironmentChoices>
  environments: Pick<EnvironmentService, 'engine'>
  activity: ActivityRecorder
  announce: (topic: Topic) => void
}

/** How long an engine may take to say which mirrors it has (milliseconds). */
const patience = 10_000

/**
 * Which of the mirrors in an engine's settings may be sent Docker Hub's credentials. An engine asks its mirrors
 * first and hands each the credential (measured: as Basic, over plain HTTP too), so none is sent before the user
 * has confirmed them all. Calls throw `environment.not-found` and `engine.*`.
 */
export class MirrorBook {
  readonly #options: MirrorBookOptions

  constructor(options: MirrorBookOptions) {
    this.#options = options
  }

  /** The mirrors that the engine has now. */
  async list(environmentId: string, signal?: AbortSignal): Promise<Mirror[]> {
    const engine = this.#options.environments.engine(environmentId)
    const patient = AbortSignal.timeout(patience)
    const limit = signal ? AbortSignal.any([patient, signal]) : patient
    const { mirrors } = await engine.info(limit).catch((error: unknown) => {
      if (error !== patient.reason) throw error
      throw new Problem('engine.unreachable', { endpoint: engine.endpoint, reason: 'silent' })
    })
    const confirmed = this.#confirmed(environmentId, engine.endpoint)
    return mirrors.map((url) => ({ url, confirmed: confirmed.has(url) }))
  }

  /** Throws `environment.mirror-not-found` for one that the engine does not have, and `storage.*`. */
  async confirm(environmentId: string, url: string): Promise<Mirror[]> {
    const { document, environments, activity, announce } = this.#options
    const mirror = (await this.list(environmentId)).find((each) => each.url === url)
    if (!mirror) throw new Problem('environment.mirror-not-found', { url: url.slice(0, 300) })
    if (!mirror.confirmed) {
      const { endpoint } = environments.engine(environmentId)
      const added = { environmentId, endpoint, url }
      await document.update((value) => ({ ...value, mirrors: [...value.mirrors, added] }))
      activity.record({ kind: 'mirror.confirmed', ok: true, subject: url })
      announce('environments')
    }
    return await this.list(environmentId)
  }

  /** Throws `storage.*`. */
  async forget(environmentId: string, url: string): Promise<Mirror[]> {
    const { document, environments, activity, announce } = this.#options
    const { endpoint } = environments.engine(environmentId)
    if (this.#confirmed(environmentId, endpoint).has(url)) {
      await document.update((value) => ({
        ...value,
        mirrors: value.mirrors.filter((each) => each.environmentId !== environmentId || each.url !== url),
      }))
      activity.record({ kind: 'mirror.forgotten', ok: true, subject: url })
      announce('environments')
    }
    return await this.list(environmentId)
  }

  #confirmed(environmentId: string, endpoint: string): Set<string> {
    const { mirrors } = this.#options.document.value
    return new Set(
      mirrors.flatMap((each) =>
        each.environmentId === environmentId && each.endpoint === endpoint ? [each.url] : [],
      ),
    )
  }
}
