import type { Fault } from '../../../contract/fault.ts'
import type { RegistryDraft, RegistryEdit } from '../../../contract/registry/registry-forms.ts'
import type { Verification } from '../../../contract/registry/registry-record.ts'
import { namespaceFault } from '../../projects/project-names.ts'
import { changeOf, type RegistryChange, type RegistryRecord } from '../registry-record.ts'
import { hasExpired } from '../state/registry-state.ts'
import { historyWith } from '../verify/verification.ts'
import { checkCredential, checkFields, checkName, storedFields } from './registry-fields.ts'

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

/** Everything that is wrong with the form of a clone. */
export function cloneFaults(clone: Pick<RegistryDraft, 'name' | 'scope'>): Fault[] {
  return [...checkName(clone.name), ...checkScope(clone.scope)]
}

interface Edited {
  edit: RegistryEdit
  /** What was found of a new credential. */
  proven?: { credential: RegistryRecord['credential']; verification: Verification } | undefined
  now: number
  updatedAt: number
}

/** The record's changeable part after an edit. */
export function edited(record: RegistryRecord, { edit, proven, now, updatedAt }: Edited): RegistryChange {
  const { email: _email, description: _text, username: _user, ...kept } = withoutExpiry(changeOf(record))
  const username = edit.credential ? edit.credential.username : (record.username ?? '')
  return {
    ...kept,
    ...storedFields({ email: edit.email, description: edit.description, username }),
    ...expiryAfter(record, edit.expiresAt, proven !== undefined, now),
    ...(proven ? { ...proven, history: historyWith(record, proven.verification) } : {}),
    updatedAt,
  }
}

type Expiry = Pick<RegistryRecord, 'expiresAt' | 'expirySetAt' | 'expired'>

/** A new secret ends an expiry date that has passed: nothing else could make the registry usable again. */
function expiryAfter(
  before: RegistryRecord,
  expiresAt: number | undefined,
  newSecret: boolean,
  now: number,
): Expiry {
  if (expiresAt === undefined) return {}
  if (expiresAt !== before.expiresAt) return { expiresAt, expirySetAt: now }
  if (newSecret && hasExpired(before, now)) return {}
  const { expirySetAt, expired } = before
  return { expiresAt, expirySetAt, expired }
}

function withoutExpiry(change: RegistryChange): Omit<RegistryChange, keyof Expiry> {
  const { expiresAt: _at, expirySetAt: _setAt, expired: _expired, ...rest } = change
  return rest
}

function checkScope(scope: RegistryDraft['scope']): readonly Fault[] {
  const fault = scope.kind === 'namespace' ? namespaceFault(scope.namespace) : undefined
  return fault ? [fault] : []
}

function checkExpiry(expiresAt: number | undefined, now: number): readonly Fault[] {
  return expiresAt !== undefined && expiresAt <= now ? [{ field: 'expiresAt', code: 'expiry-past' }] : []
}
