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

/**
 * A service that a launch has made. `settled`: its part in the use of the registry is over. `opened` waits until a replica
 * runs or none can be made, and gives what the launch says of it: it stands all the same, and says why. Stopped
 * meanwhile, it is removed again, and `opened` throws the signal's reason, or `storage.*`.
 */
export interface LaunchedService {
  readonly settled: Promise<void>
  readonly opened: () => Promise<Pick<Launch, 'serviceId' | 'name' | 'note'>>
}

/** Makes a service. Throws `service.name-taken`, `vault.*`, `storage.*` and `engine.*`. */
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
  const opened = async () => {
    await untilAborted(birth.opened, signal)
    if (signal.aborted) {
      await services.withdraw(birth.id)
      throw signal.reason
    }
    return { serviceId: birth.id, name, ...(image.note ? { note: image.note } : {}) }
  }
  return { settled: birth.settled, opened }
}

async function untilAborted(event: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>((resolve) => {
    const end = () => {
      signal.removeEventListener('abort', end)
      resolve()
    }
    signal.addEventListener('abort', end)
    void event.then(end)
  })
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
