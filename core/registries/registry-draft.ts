import type { Fault } from '../../contract/fault.ts'
import type { RegistryDraft, RegistryEdit } from '../../contract/registries.ts'
import { namespaceFault } from '../projects/project-service.ts'
import { checkCredential, checkFields, checkName, storedFields } from './registry-fields.ts'
import type { RegistryRecord } from './registry-record.ts'

/** Everything that is wrong with an add form but its address, each fault at its field. */
export function draftFaults(draft: RegistryDraft, now: number): Fault[] {
  return [
    ...checkName(draft.name),
    ...checkFields(draft),
    ...checkCredential(draft.username.trim(), draft.password),
    ...checkExpiry(draft.expiresAt, now),
    ...checkScope(draft.scope),
  ]
}

/** Everything that is wrong with an edit form. A date that has passed may stand if it stood before. */
export function editFaults(edit: RegistryEdit, before: RegistryRecord, now: number): Fault[] {
  const { credential, email, description, expiresAt } = edit
  const username = credential ? credential.username : (before.username ?? '')
  return [
    ...checkFields({ email, username, description }),
    ...(credential ? checkCredential(username.trim(), credential.password) : []),
    ...(expiresAt === before.expiresAt ? [] : checkExpiry(expiresAt, now)),
  ]
}

interface Changes {
  email: string
  username: string
  description: string
  expiresAt?: number | undefined
  newSecret: boolean
  now: number
}

/** A new secret ends an expiry date that has passed: nothing else could make the registry usable again. */
export function edited(record: RegistryRecord, changes: Changes): RegistryRecord {
  const { email: _email, description: _text, username: _user, expiresAt: _expiry, ...kept } = record
  const { expiresAt, newSecret, now } = changes
  const keepsExpiry = expiresAt !== undefined && !(newSecret && expiresAt <= now)
  return { ...kept, ...storedFields(changes), ...(keepsExpiry ? { expiresAt } : {}) }
}

function checkScope(scope: RegistryDraft['scope']): readonly Fault[] {
  const fault = scope.kind === 'namespace' ? namespaceFault(scope.namespace) : undefined
  return fault ? [fault] : []
}

function checkExpiry(expiresAt: number | undefined, now: number): readonly Fault[] {
  return expiresAt !== undefined && expiresAt <= now ? [{ field: 'expiresAt', code: 'expiry-past' }] : []
}
