import { idSchema, namespaceNameSchema } from '../../../contract/scalars.ts'
import type { OtherContainer } from '../../../contract/workload/other-container.ts'
import type { Workload } from '../../../contract/workloads.ts'
import type { EngineContainerRow } from '../../engine/container-shapes.ts'
import { safeProof } from '../../engine/safe-proof.ts'
import type { AdoptedInto } from '../adopt/adoptions.ts'
import { labelKeys } from '../labels.ts'
import { belongsTo } from './belongs-to.ts'

/** What ids are called now. */
export interface Names {
  readonly namespaces: ReadonlyMap<string, string>
  readonly registries: ReadonlyMap<string, string>
}

/** A container that was launched from here, as the page sees it. */
export function launchedRow(row: EngineContainerRow, environmentId: string, names: Names): Workload {
  const { labels } = row
  const namespaceId = labels[labelKeys.namespace] ?? ''
  const registryId = idSchema.safeParse(labels[labelKeys.registry]).data
  const registryName = registryId && names.registries.get(registryId)
  const serviceId = idSchema.safeParse(labels[labelKeys.service]).data
  return {
    ...rowOf(row, environmentId),
    projectId: labels[labelKeys.project] ?? '',
    namespace: names.namespaces.get(namespaceId) ?? namespaceId,
    image: safeProof(labels[labelKeys.image] ?? row.image, 1024),
    imageId: safeProof(row.imageId, 200),
    ...(registryId
      ? { credential: { id: registryId, ...(registryName ? { name: registryName } : {}) } }
      : {}),
    ...(serviceId === undefined ? {} : { serviceId }),
  }
}

/** A container that was adopted. Nobody here knows with what its image came. */
export function adoptedRow(
  row: EngineContainerRow,
  environmentId: string,
  { projectId, namespaceId }: AdoptedInto,
  names: Names,
): Workload {
  return {
    ...rowOf(row, environmentId),
    projectId,
    namespace: namespaceNameSchema.parse(names.namespaces.get(namespaceId) ?? namespaceId),
    imageId: safeProof(row.imageId, 200),
    adopted: true,
  }
}

/** A container of somebody else. */
export function otherRow(row: EngineContainerRow, environmentId: string): OtherContainer {
  const owner = belongsTo(row.labels)
  return { ...rowOf(row, environmentId), ...(owner ? { belongsTo: owner } : {}) }
}

function rowOf(row: EngineContainerRow, environmentId: string): Omit<OtherContainer, 'belongsTo'> {
  const { id, name, image, state, status, createdAt, ports } = row
  return {
    id: safeProof(id, 128),
    environmentId,
    name,
    image,
    state,
    status,
    ports: ports.map(({ container, host, address, protocol }) => ({
      container,
      protocol,
      ...(host === undefined ? {} : { host }),
      ...(address === undefined ? {} : { address }),
    })),
    createdAt: Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, Math.round(createdAt))),
  }
}
