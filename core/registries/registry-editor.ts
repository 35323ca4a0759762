import type { Fault } from '../../contract/fault.ts'
import { invalidInput, Problem } from '../../contract/problem.ts'
import type {
  RegistryDraft,
  RegistryEdit,
  RegistryState,
  RegistrySummary,
  Verification,
} from '../../contract/registries.ts'
import type { EngineCredential } from '../engine/engine-credential.ts'
import type { RegistryAddress } from '../images/registry-address.ts'
import type { ProjectService } from '../projects/project-service.ts'
import { Secret } from '../vault/secret.ts'
import type { Vault } from '../vault/vault.ts'
import type { Proof } from './credential-proof.ts'
import { draftFaults, edited, editFaults } from './registry-draft.ts'
import { storedFields } from './registry-fields.ts'
import { type RegistryRecord, secretBinding } from './registry-record.ts'
import type { RegistryService } from './registry-service.ts'
import { readAddress } from './typed-address.ts'

/** Asks the registry, by way of one environment's engine, whether it takes this credential. */
export type Prove = (
  environmentId: string,
  credential: EngineCredential,
  withdrawn?: AbortSignal,
) => Promise<Proof>

export interface RegistryEditorOptions {
  registries: RegistryService
  projects: ProjectService
  vault: Vault
  prove: Prove
  now: () => number
  newId: () => string
}

/**
 * Adds and edits registries: input is checked field by field, the credential is proven, and only then is
 * anything stored. Changes queue up, so that two of them cannot take the same name or address.
 */
export class RegistryEditor {
  readonly #options: RegistryEditorOptions
  #queue: Promise<unknown> = Promise.resolve()

  constructor(options: RegistryEditorOptions) {
    this.#options = options
  }

  /**
   * Throws `input.invalid`, `registry.name-taken`, `registry.address-taken`, `vault.*`, and
   * `registry.not-proven` unless the draft says that it shall be saved anyway.
   */
  add(draft: RegistryDraft): Promise<RegistrySummary> {
    return this.#inTurn(() => this.#add(draft))
  }

  /** As `add`; a new credential replaces the old one only once it is proven, or shall be saved anyway. */
  edit(edit: RegistryEdit): Promise<RegistrySummary> {
    return this.#inTurn(() => this.#edit(edit))
  }

  /** Asks the registry again. A refusal is an answer, not an error: it stands in the summary. */
  async verify(id: string, environmentId: string): Promise<RegistrySummary> {
    const { registries, prove } = this.#options
    const record = registries.record(id)
    const refusal = (state: RegistryState) =>
      new Problem('registry.wrong-state', { registry: { id, name: record.name }, state, action: 'verify' })
    const { state } = registries.summary(record)
    if (state !== 'active') throw refusal(state)
    const proof = await registries.lend(id, async (credential, withdrawn) => {
      if (!credential) return noSecret(record.host)
      const said = await prove(environmentId, credential, withdrawn)
      if (withdrawn.aborted) throw refusal('inactive')
      return said
    })
    return await registries.setVerification(record, this.#verification(proof))
  }

  async #add(draft: RegistryDraft): Promise<RegistrySummary> {
    const { registries, projects, vault, now, newId } = this.#options
    const address = readAddress(draft.provider, draft.address)
    const faults = [...(address.ok ? [] : [address.fault]), ...draftFaults(draft, now())]
    if (!address.ok || faults.length > 0) throw invalidInput(...(faults as [Fault, ...Fault[]]))
    projects.project(draft.projectId)
    const name = draft.name.trim()
    this.#refuseTakenName(name)
    this.#refuseTakenAddress(draft, address.address)
    if (draft.password !== '') requireUnlocked(vault)

    const { host } = address.address
    const verification = await this.#proven(draft, host, draft.username.trim(), draft.password)
    const scope = await this.#scope(draft)
    const at = now()
    const record: RegistryRecord = {
      id: newId(),
      projectId: draft.projectId,
      name,
      provider: draft.provider,
      ...address.address,
      scope,
      active: true,
      ...(draft.expiresAt === undefined ? {} : { expiresAt: draft.expiresAt }),
      ...storedFields(draft),
      credential: draft.password === '' ? 'none' : 'password',
      verification,
      createdAt: at,
      updatedAt: at,
    }
    if (draft.password === '') return await registries.add(record)
    return await this.#withSecret(record, draft.password, () => registries.add(record))
  }

  async #edit(edit: RegistryEdit): Promise<RegistrySummary> {
    const { registries, vault, now } = this.#options
    const before = registries.record(edit.id)
    const username = edit.credential ? edit.credential.username : (before.username ?? '')
    const faults = editFaults(edit, before, now())
    if (faults.length > 0) throw invalidInput(...(faults as [Fault, ...Fault[]]))
    const { password } = edit.credential ?? { password: '' }
    const { email, description, expiresAt } = edit
    const newSecret = edit.credential !== undefined
    const changed = { email, username, description, expiresAt, newSecret, now: now() }
    if (!edit.credential) {
      return await registries.change(edit.id, 'registry.edited', (record) => edited(record, changed))
    }
    if (password !== '') requireUnlocked(vault)
    const verification = await this.#proven(edit, before.host, username.trim(), password)
    const credential = password === '' ? 'none' : 'password'
    const save = () =>
      registries.change(edit.id, 'registry.edited', (record) => ({
        ...edited(record, changed),
        credential,
        verification,
      }))
    if (credential === 'password') return await this.#withSecret(before, password, save)
    const saved = await save()
    await vault.remove(edit.id)
    return saved
  }

  /**
   * Seals the new secret beside the old one, swaps it in once it is safely stored, and saves the record that
   * goes with it. Whatever fails on the way brings the old secret back, or leaves none where there is no record.
   */
  async #withSecret<T>(record: RegistryRecord, password: string, save: () => Promise<T>): Promise<T> {
    const { vault } = this.#options
    const secret = Secret.fromText(password)
    let swapped = false
    let saved: T
    try {
      await vault.seal(record.id, secretBinding(record), secret, 'candidate')
      await vault.promote(record.id, { keepPrevious: true })
      swapped = true
      saved = await save()
    } catch (error) {
      await this.#takeBack(record.id, swapped)
      throw error
    } finally {
      secret.dispose()
    }
    await vault.discard(record.id, 'previous')
    return saved
  }

  async #takeBack(id: string, swapped: boolean): Promise<void> {
    const { registries, vault } = this.#options
    const record = registries.records().find((each) => each.id === id)
    if (!record || record.credential === 'none') await vault.remove(id)
    else if (swapped && vault.has(id, 'previous')) await vault.revert(id)
    else await vault.discard(id, 'candidate')
  }

  async #proven(
    form: { environmentId: string; saveAnyway: boolean },
    host: string,
    username: string,
    password: string,
  ): Promise<Verification> {
    if (password === '') return this.#verification(noSecret(host))
    const bytes = Buffer.from(password, 'utf8')
    try {
      const credential = { username, secret: { kind: 'password' as const, bytes }, serverAddress: host }
      const proof = await this.#options.prove(form.environmentId, credential)
      if (proof.kind === 'not-proven' && !form.saveAnyway) throw proof.problem
      return this.#verification(proof)
    } finally {
      bytes.fill(0)
    }
  }

  #verification(proof: Proof): Verification {
    const at = this.#options.now()
    if (proof.kind === 'verified') {
      return { kind: 'verified', at, ...(proof.realm === undefined ? {} : { realm: proof.realm }) }
    }
    const problem = proof.problem.toData()
    return { kind: proof.problem.data.reason === 'refused' ? 'failed' : 'not-verified', at, problem }
  }

  async #scope(draft: RegistryDraft): Promise<RegistryRecord['scope']> {
    if (draft.scope.kind === 'project') return { kind: 'project' }
    const place = await this.#options.projects.ensureNamespace(draft.projectId, draft.scope.namespace)
    return { kind: 'namespace', namespaceId: place.namespace.id }
  }

  #refuseTakenName(name: string): void {
    const existing = this.#options.registries.records().find((record) => record.name.toLowerCase() === name)
    if (existing)
      throw new Problem('registry.name-taken', { existing: { id: existing.id, name: existing.name } })
  }

  #refuseTakenAddress(draft: RegistryDraft, address: RegistryAddress): void {
    const wanted = draft.scope.kind === 'project' ? undefined : draft.scope.namespace.trim()
    const existing = this.#options.registries
      .list()
      .find(
        (each) =>
          each.projectId === draft.projectId &&
          each.address === (address.prefix === '' ? address.host : `${address.host}/${address.prefix}`) &&
          (each.scope.kind === 'project' ? undefined : each.scope.namespace) === wanted,
      )
    if (!existing) return
    throw new Problem('registry.address-taken', {
      existing: { id: existing.id, name: existing.name },
      address: existing.address,
    })
  }

  #inTurn<T>(step: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(step, step)
    this.#queue = turn.catch(() => undefined)
    return turn
  }
}

function noSecret(host: string): Proof {
  return { kind: 'not-proven', problem: new Problem('registry.not-proven', { host, reason: 'no-secret' }) }
}

function requireUnlocked(vault: Vault): void {
  if (vault.state === 'absent') throw new Problem('vault.absent', {})
  if (vault.state === 'locked') throw new Problem('vault.locked', {})
}
