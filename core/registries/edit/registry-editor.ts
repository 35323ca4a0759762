import type { Fault } from '../../../contract/fault.ts'
import { invalidInput, Problem } from '../../../contract/problem.ts'
import type { RegistryClone, RegistryDraft, RegistryEdit } from '../../../contract/registry/registry-forms.ts'
import type { RegistrySummary, Verification } from '../../../contract/registry/registry-record.ts'
import type { ProjectService } from '../../projects/project-service.ts'
import type { SecretKind } from '../../vault/seal/sealed-box.ts'
import { Secret } from '../../vault/secret.ts'
import type { Vault } from '../../vault/vault.ts'
import type { RegistryRecord } from '../registry-record.ts'
import type { RegistryBook } from '../store/registry-book.ts'
import type { SecretChanges } from '../store/secret-changes.ts'
import { noSecret, type Prove, verificationOf } from '../verify/verification.ts'
import { cloneRegistry } from './clone-registry.ts'
import { draftFaults, edited, editFaults } from './registry-draft.ts'
import { storedFields } from './registry-fields.ts'
import { refuseTakenAddress, refuseTakenName } from './taken.ts'
import { readAddress } from './typed-address.ts'
import { storedScope, wantedScope } from './wanted-scope.ts'

export interface RegistryEditorOptions {
  book: RegistryBook
  changes: SecretChanges
  projects: ProjectService
  vault: Vault
  prove: Prove
  now: () => number
  newId: () => string
}

/**
 * Adds, edits and clones registries: input is checked field by field, the credential is proven, and only then is
 * anything stored. What is stored takes turns, so that two of them cannot take the same name or address.
 */
export class RegistryEditor {
  readonly #options: RegistryEditorOptions

  constructor(options: RegistryEditorOptions) {
    this.#options = options
  }

  /**
   * Throws `input.invalid`, `registry.name-taken`, `registry.address-taken`, `vault.*`, and
   * `registry.not-proven` unless the draft says that it shall be saved anyway.
   */
  async add(draft: RegistryDraft, kind: SecretKind = 'password'): Promise<RegistrySummary> {
    const { book, changes, projects, vault, now, newId } = this.#options
    const address = readAddress(draft.provider, draft.address)
    const faults = [...(address.ok ? [] : [address.fault]), ...draftFaults(draft, now())]
    if (!address.ok || faults.length > 0) throw invalidInput(...(faults as [Fault, ...Fault[]]))
    const { projectId } = draft
    const name = draft.name.trim()
    const refuseTaken = () => {
      const scope = wantedScope(projects, projectId, draft.scope)
      refuseTakenName(book.records(), name)
      refuseTakenAddress(book.records(), { projectId, ...address.address, scope })
    }
    refuseTaken()
    if (draft.password !== '') requireUnlocked(vault)

    const verification = await this.#proven(draft, address.address.host, { ...draft, kind })
    return await book.inTurn(async () => {
      refuseTaken()
      const scope = await storedScope(projects, projectId, draft.scope)
      // a namespace may have been given that name while this waited for the disk
      refuseTakenAddress(book.records(), { projectId, ...address.address, scope })
      const at = now()
      const record: RegistryRecord = {
        id: newId(),
        projectId,
        name,
        provider: draft.provider,
        ...address.address,
        scope,
        active: true,
        ...(draft.expiresAt === undefined ? {} : { expiresAt: draft.expiresAt, expirySetAt: at }),
        ...storedFields(draft),
        credential: draft.password === '' ? 'none' : kind,
        verification,
        createdAt: at,
        updatedAt: at,
      }
      const saved = await withSecret(draft.password, (secret) =>
        changes.add(record, secret && { secret, kind }),
      )
      book.tell(saved, 'registry.added')
      return book.summary(saved)
    })
  }

  /**
   * As `add`; a new credential replaces the old one only once it is proven, or shall be saved anyway, and can be
   * undone for a while.
   */
  async edit(edit: RegistryEdit): Promise<RegistrySummary> {
    const { book, changes, vault, now } = this.#options
    const before = book.record(edit.id)
    const faults = editFaults(edit, before, now())
    if (faults.length > 0) throw invalidInput(...(faults as [Fault, ...Fault[]]))
    const { credential } = edit
    if (credential && credential.password !== '') requireUnlocked(vault)
    const kind: SecretKind = 'password'
    const proven = credential && {
      credential: credential.password === '' ? ('none' as const) : kind,
      verification: await this.#proven(edit, before.host, { ...credential, kind }),
    }
    const change = (record: RegistryRecord) =>
      edited(record, { edit, proven, now: now(), updatedAt: book.stamp(record) })
    return await book.inTurn(async () => {
      const saved = await withSecret(credential?.password ?? '', async (secret) => {
        if (secret) return await changes.replace(edit.id, { secret, kind }, change)
        return credential ? await changes.withdraw(edit.id, change) : await changes.keep(edit.id, change)
      })
      book.tell(saved, 'registry.edited')
      return book.summary(saved)
    })
  }

  /** Throws `registry.not-found`, `registry.nothing-to-undo` and `vault.*`. */
  undo(id: string): Promise<RegistrySummary> {
    const { book, changes } = this.#options
    return book.inTurn(async () => {
      const saved = await changes.undo(id)
      book.tell(saved, 'registry.change-undone')
      return book.summary(saved)
    })
  }

  /** Throws as `add`, but proves nothing: what was found of the credential goes with it, with its own date. */
  clone(order: RegistryClone): Promise<RegistrySummary> {
    return this.#options.book.inTurn(() => cloneRegistry(order, this.#options))
  }

  async #proven(
    form: { environmentId: string; saveAnyway: boolean },
    host: string,
    typed: { username: string; password: string; kind: SecretKind },
  ): Promise<Verification> {
    const { prove, now } = this.#options
    if (typed.password === '') return verificationOf(noSecret(host), now())
    const bytes = Buffer.from(typed.password, 'utf8')
    try {
      const proof = await prove(form.environmentId, {
        username: typed.username.trim(),
        secret: { kind: typed.kind, bytes },
        serverAddress: host,
      })
      if (proof.kind === 'not-proven' && !form.saveAnyway) throw proof.problem
      return verificationOf(proof, now())
    } finally {
      bytes.fill(0)
    }
  }
}

/** Lends what was typed as a secret, or nothing, for the length of `use`. */
async function withSecret<T>(typed: string, use: (secret?: Secret) => Promise<T>): Promise<T> {
  if (typed === '') return await use()
  const secret = Secret.fromText(typed)
  try {
    return await use(secret)
  } finally {
    secret.dispose()
  }
}

function requireUnlocked(vault: Vault): void {
  if (vault.state === 'absent') throw new Problem('vault.absent', {})
  if (vault.state === 'locked') throw new Problem('vault.locked', {})
}
