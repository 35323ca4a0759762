import type { Fault } from '../../../contract/fault.ts'
import { invalidInput } from '../../../contract/problem.ts'
import type { RegistryClone } from '../../../contract/registry/registry-forms.ts'
import type { RegistrySummary } from '../../../contract/registry/registry-record.ts'
import type { ProjectService } from '../../projects/project-service.ts'
import type { Vault } from '../../vault/vault.ts'
import { type RegistryRecord, secretBinding } from '../registry-record.ts'
import type { RegistryBook } from '../store/registry-book.ts'
import type { SecretChanges } from '../store/secret-changes.ts'
import { roleInUse } from '../store/settled.ts'
import { cloneFaults } from './registry-draft.ts'
import { refuseTakenAddress, refuseTakenName, type WantedScope } from './taken.ts'
import { storedScope, wantedScope } from './wanted-scope.ts'

export interface CloneOptions {
  book: RegistryBook
  changes: SecretChanges
  projects: ProjectService
  vault: Vault
  now: () => number
  newId: () => string
}

/**
 * Makes a second registry of the same address and credential for another scope. The secret is opened inside the
 * vault and sealed for its new place; its verification goes with it, as registry, user and secret are the same.
 */
export async function cloneRegistry(order: RegistryClone, options: CloneOptions): Promise<RegistrySummary> {
  const { book, changes, projects, vault, now, newId } = options
  const model = book.record(order.id)
  const faults = cloneFaults(order)
  if (faults.length > 0) throw invalidInput(...(faults as [Fault, ...Fault[]]))
  const name = order.name.trim()
  const projectId = order.projectId ?? model.projectId
  const { host, prefix } = model
  refuseTakenName(book.records(), name)
  const refuseTaken = (scope: WantedScope) =>
    refuseTakenAddress(book.records(), { projectId, host, prefix, scope })
  refuseTaken(wantedScope(projects, projectId, order.scope))

  const made = async () => {
    const scope = await storedScope(projects, projectId, order.scope)
    // a namespace may have been given that name while this waited for the disk
    refuseTaken(scope)
    return cloned(model, { id: newId(), name, projectId, at: now() }, scope)
  }
  const saved =
    model.credential === 'none'
      ? await changes.add(await made())
      : await vault.lend(
          model.id,
          secretBinding(model),
          roleInUse(model, (...asked) => vault.has(...asked)),
          async (secret, kind) => await changes.add(await made(), { secret, kind }),
        )
  book.tell(saved, 'registry.cloned', { subject: model.name })
  return book.summary(saved)
}

function cloned(
  model: RegistryRecord,
  { id, name, projectId, at }: { id: string; name: string; projectId: string; at: number },
  scope: RegistryRecord['scope'],
): RegistryRecord {
  const { undo: _undo, swap: _swap, fresh: _fresh, lease, lastUsedAt: _lastUsedAt, ...kept } = model
  // a lease is given to one registry: what it allows must not outlive it in another
  const active = model.active && lease === undefined
  return { ...kept, id, name, projectId, scope, active, createdAt: at, updatedAt: at }
}
