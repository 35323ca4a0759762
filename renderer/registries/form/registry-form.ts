import type { RegistryDraft, RegistryEdit } from '../../../contract/registry/registry-forms.ts'
import type { Provider, RegistrySummary } from '../../../contract/registry/registry-record.ts'
import { fromLocalTime, toLocalTime } from './local-time.ts'

/** What both forms hold, all as typed. The password is not among it: it lives in a ref of the form's own. */
export interface AccountForm {
  email: string
  username: string
  description: string
  /** `YYYY-MM-DDTHH:MM` in the zone of this machine, or empty. */
  expires: string
}

export interface AddForm extends AccountForm {
  provider: Provider
  name: string
  address: string
  scope: 'project' | 'namespace'
  namespace: string
}

/** Everything empty; a known address starts the form as a custom one or as its provider. */
export function emptyAddForm(address = '', namespace = 'default'): AddForm {
  const provider: Provider = address === 'quay.io' ? 'quay' : 'custom'
  return {
    provider: address === '' || address === 'docker.io' ? 'dockerhub' : provider,
    name: '',
    address: address === 'docker.io' || address === 'quay.io' ? '' : address,
    email: '',
    username: '',
    description: '',
    expires: '',
    scope: 'project',
    namespace,
  }
}

/** The form as the registry stands now. */
export function editFormOf(registry: RegistrySummary): AccountForm {
  return {
    email: registry.email ?? '',
    username: registry.username ?? '',
    description: registry.description ?? '',
    expires: registry.expiresAt === undefined ? '' : toLocalTime(registry.expiresAt),
  }
}

interface Ask {
  readonly password: string
  readonly environmentId: string
  readonly saveAnyway: boolean
}

export function toDraft(form: AddForm, ask: Ask & { readonly projectId: string }): RegistryDraft {
  const { provider, name, address, email, username, description } = form
  return {
    ...ask,
    provider,
    name,
    address: provider === 'custom' ? address : '',
    email,
    username,
    description,
    scope:
      form.scope === 'project'
        ? { kind: 'project' }
        : { kind: 'namespace', namespace: form.namespace.trim() },
    ...expiry(form.expires),
  }
}

/** A credential goes along only if username or password was changed. An unchanged expiry keeps its seconds. */
export function toEdit(form: AccountForm, registry: RegistrySummary, ask: Ask): RegistryEdit {
  const { email, username, description } = form
  const changed = ask.password !== '' || username.trim() !== (registry.username ?? '')
  const before = editFormOf(registry).expires
  const expires =
    form.expires === before && registry.expiresAt !== undefined
      ? { expiresAt: registry.expiresAt }
      : expiry(form.expires)
  return {
    id: registry.id,
    environmentId: ask.environmentId,
    saveAnyway: ask.saveAnyway,
    email,
    description,
    ...expires,
    ...(changed ? { credential: { username, password: ask.password } } : {}),
  }
}

/** Whether closing the form would lose something that was typed. */
export function isTyped(form: AccountForm, start: AccountForm, password: string): boolean {
  return password !== '' || JSON.stringify(form) !== JSON.stringify(start)
}

function expiry(typed: string): { expiresAt?: number } {
  const at = fromLocalTime(typed)
  return at === undefined ? {} : { expiresAt: at }
}
