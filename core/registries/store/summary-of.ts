import type { Lease, RegistrySummary } from '../../../contract/registry/registry-record.ts'
import { addressOf, type RegistryRecord } from '../registry-record.ts'
import { type Moment, registryState, warnAt } from '../state/registry-state.ts'
import { canUndo, type HasSecret } from './settled.ts'

/** What the page is shown of a record. */
export function summaryOf(
  record: RegistryRecord,
  moment: Moment,
  namespaceName: (namespaceId: string) => string,
  has: HasSecret,
): RegistrySummary {
  const { id, projectId, name, provider, scope, credential, email, username, description } = record
  const { expiresAt, undo, verification, createdAt, updatedAt, lastUsedAt, lease } = record
  const state = registryState(record, moment)
  return {
    id,
    projectId,
    name,
    provider,
    address: addressOf(record),
    scope:
      scope.kind === 'project'
        ? { kind: 'project' }
        : { kind: 'namespace', namespace: namespaceName(scope.namespaceId) },
    state,
    anonymous: credential === 'none',
    ...(state !== 'inactive' && lease ? { lease: shownLease(lease) } : {}),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    expiresSoon: state === 'active' && (warnAt(record) ?? moment.now + 1) <= moment.now,
    ...(undo && canUndo(record, has, moment.now) ? { undoUntil: undo.until } : {}),
    verification,
    createdAt,
    updatedAt,
    ...(email === undefined ? {} : { email }),
    ...(username === undefined ? {} : { username }),
    ...(description === undefined ? {} : { description }),
    ...(lastUsedAt === undefined ? {} : { lastUsedAt }),
  }
}

function shownLease(lease: NonNullable<RegistryRecord['lease']>): Lease {
  return lease.kind === 'until' ? lease : { kind: lease.kind }
}
