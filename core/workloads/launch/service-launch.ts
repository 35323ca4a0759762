import type { Launch, LaunchDraft } from '../../../contract/workloads.ts'
import type { ImageReference } from '../../images/image-reference.ts'
import type { Place } from '../../projects/project-service.ts'
import type { Decision } from '../../registries/matcher.ts'
import type { ContainerFields } from '../form/container-fields.ts'
import type { HoldRegistry } from '../services/loop/replica-permits.ts'
import type { ServiceMaker } from '../services/service-maker.ts'
import type { SuppliedImage } from './image-supply.ts'

export interface ServiceLaunch {
  readonly launchId: string
  readonly draft: LaunchDraft
  readonly place: Place
  readonly fields: ContainerFields
  readonly decision: Decision
  readonly image: SuppliedImage
  readonly hold: HoldRegistry
  readonly signal: AbortSignal
}

/** What a launch says of the service that it made, and when its part in the use of the registry is over. */
export interface LaunchedService {
  readonly said: Pick<Launch, 'serviceId' | 'name' | 'note'>
  readonly settled: Promise<void>
}

/**
 * Makes a service, and waits until a replica runs or none can be made: then it stands all the same, and says why.
 * Stopped meanwhile, it is removed again. Throws `service.name-taken`, `vault.*`, `storage.*` and `engine.*`.
 */
export async function launchService(services: ServiceMaker, wanted: ServiceLaunch): Promise<LaunchedService> {
  const { launchId, draft, place, fields, decision, image, hold, signal } = wanted
  const name = fields.name ?? freeName(services, place, decision.reference, launchId)
  const birth = await services.make({
    draft,
    place,
    name,
    scale: fields.scale,
    decision,
    imageId: image.imageId,
    hold,
  })
  const stopped = new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
  await Promise.race([birth.opened, stopped])
  if (signal.aborted) {
    await services.withdraw(birth.id)
    throw signal.reason
  }
  const said = { serviceId: birth.id, name, ...(image.note ? { note: image.note } : {}) }
  return { said, settled: birth.settled }
}

/** The last part of the image's name, which is a label of RFC 1123, with a few more characters where it is taken. */
function freeName(
  services: ServiceMaker,
  { namespace }: Place,
  { path }: ImageReference,
  launchId: string,
): string {
  const last = path.slice(path.lastIndexOf('/') + 1)
  const stem = last
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 50)
    .replace(/^-+|-+$/g, '')
  return services.isFree(namespace.id, stem) ? stem : `${stem}-${launchId.slice(0, 6)}`
}
