import { Problem } from '../../contract/problem.ts'
import type { ActivityRecorder, ActivityReport } from '../activity/activity-log.ts'
import type { Engine } from '../engine/engine.ts'
import type { EngineCredential } from '../engine/engine-credential.ts'
import type { EnvironmentService } from '../environments/environment-service.ts'
import type { MirrorBook } from '../environments/records/mirror-book.ts'
import { canonical } from '../images/image-reference.ts'
import type { Permit } from '../registries/matcher.ts'
import type { RegistryService } from '../registries/registry-service.ts'
import { explainRefusal, refuseMirrors } from './access/ask-registry.ts'
import type { PullIntents } from './pull-intents.ts'
import type { PullJob } from './pull-job.ts'
import type { PullPermits } from './pull-permits.ts'

export interface PullRunOptions {
  registries: RegistryService
  environments: EnvironmentService
  mirrors: MirrorBook
  intents: PullIntents
  activity: ActivityRecorder
  /** Told of a bug in a job, which then failed with `pull.other`, and of a use that could not be noted. */
  onBug: (error: unknown) => void
  /** Told of an image that has come, by its short name. */
  onImages: (environmentId: string, image: string) => void
}

/** Runs the pull of one job. Never throws: however it ends, the job says how. */
export async function runPull(job: PullJob, permits: PullPermits, options: PullRunOptions): Promise<void> {
  const { registries, environments, activity, onBug, onImages } = options
  try {
    // made again, as a registry may have been deactivated, deleted or added since the job was queued
    const permit = permits.again(job)
    const engine = environments.engine(job.facts.order.environmentId)
    await job.facts.use.taken()
    const imageId = await pull(job, engine, permit, permits, options)
    job.done(imageId)
    activity.record({ kind: 'pull.done', ok: true, ...subjectOf(job) })
    onImages(job.facts.order.environmentId, job.image)
    // when a registry was last used holds no pull up and makes none fail
    if (permit.registry && !job.facts.anonymousByRequest) registries.touch(permit.registry.id).catch(onBug)
  } catch (error) {
    const known = error instanceof Problem ? error.toData() : undefined
    if (!known && !job.signal.aborted) onBug(error)
    job.fail(known ?? new Problem('pull.other', { image: job.image, host: job.host }).toData())
    activity.record({
      kind: job.state === 'stopped' ? 'pull.stopped' : 'pull.failed',
      ok: false,
      ...subjectOf(job),
      ...(job.problem ? { code: job.problem.code } : {}),
    })
  }
}

/** What the activity log says a pull is about. */
export function subjectOf(job: PullJob): Pick<ActivityReport, 'subject' | 'registry' | 'anonymous'> {
  const { image, registry, anonymousByRequest } = job.facts
  return {
    subject: image,
    ...(registry ? { registry } : {}),
    ...(anonymousByRequest ? { anonymous: 'by-request' } : {}),
  }
}

async function pull(
  job: PullJob,
  engine: Engine,
  { reference, registry, place }: Permit,
  permits: PullPermits,
  { registries, mirrors, intents }: PullRunOptions,
): Promise<string> {
  const { signal, facts } = job
  const { environmentId } = facts.order
  const { platform } = facts
  const pullWith = (credential?: EngineCredential) => {
    // its time may have run out while the engine and the disk were asked, or another one decide by now
    permits.again(job)
    return engine.pull({ reference, credential, platform, signal, onEvent: (event) => job.take(event) })
  }
  if (!registry || facts.anonymousByRequest) return (await pullWith()).id

  const intended = {
    environmentId,
    reference: canonical(reference),
    host: reference.host,
    path: reference.path,
    registryId: registry.id,
    projectId: place.project.id,
  }
  return await registries.lend(registry.id, async (credential) => {
    if (!credential) return (await pullWith()).id
    await refuseMirrors(mirrors, environmentId, reference, signal)
    try {
      return await intents.during(engine, intended, signal, () => pullWith(credential))
    } catch (error) {
      throw error instanceof Problem ? await explainRefusal(engine, credential, error, signal) : error
    }
  })
}
