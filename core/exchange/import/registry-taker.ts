import type { Fault } from '../../../contract/fault.ts'
import { invalidInput, type Problem } from '../../../contract/problem.ts'
import type { RegistryDraft } from '../../../contract/registry/registry-forms.ts'
import type { Provider, RegistrySummary, Verification } from '../../../contract/registry/registry-record.ts'
import type { ProjectService } from '../../projects/project-service.ts'
import { draftFaults, edited } from '../../registries/edit/registry-draft.ts'
import { refuseTakenAddress, refuseTakenName, type WantedScope } from '../../registries/edit/taken.ts'
import { readAddress } from '../../registries/edit/typed-address.ts'
import { storedScope, wantedScope } from '../../registries/edit/wanted-scope.ts'
import type { RegistryRecord } from '../../registries/registry-record.ts'
import type { RegistryBook } from '../../registries/store/registry-book.ts'
import type { SecretChanges } from '../../registries/store/secret-changes.ts'
import type { SecretKind } from '../../vault/seal/sealed-box.ts'
import type { Secret } from '../../vault/secret.ts'

/** What a login becomes: a registry whose secret nobody typed and nothing has proven. */
export interface TakenRegistry {
  projectId: string
  provider: Provider
  /** Canonical. */
  address: string
  name: string
  /** Empty for an identity token without one. */
  username: string
  scope: RegistryDraft['scope']
}

/** The secret stays the caller's to dispose of. */
export interface TakenSecret {
  secret: Secret
  kind: SecretKind
}

export interface RegistryTakerOptions {
  book: RegistryBook
  changes: SecretChanges
  projects: ProjectService
  now: () => number
  newId: () => string
}

/**
 * Stores what was found elsewhere as a registry, by the rules of the add form. It is not verified: the secret
 * has not been tried.
 */
export class RegistryTaker {
  readonly #options: RegistryTakerOptions

  constructor(options: RegistryTakerOptions) {
    this.#options = options
  }

  /** Throws `input.invalid`, `registry.name-taken`, `registry.address-taken`, `vault.*` and `storage.*`. */
  add(found: TakenRegistry, taken: TakenSecret): Promise<RegistrySummary> {
    const { book, changes, projects, now, newId } = this.#options
    const { projectId, provider, name, username } = found
    return book.inTurn(async () => {
      const read = readAddress(provider, found.address)
      const faults = [...(read.ok ? [] : [read.fault]), ...draftFaults(draftOf(found), now())]
      if (!read.ok || faults.length > 0) throw refused(faults)
      const refuseTaken = (scope: WantedScope) =>
        refuseTakenAddress(book.records(), { projectId, ...read.address, scope })
      refuseTakenName(book.records(), name)
      refuseTaken(wantedScope(projects, projectId, found.scope))
      const scope = await storedScope(projects, projectId, found.scope)
      // a namespace may have been given that name while this waited for the disk
      refuseTaken(scope)
      const at = now()
      const record: RegistryRecord = {
        id: newId(),
        projectId,
        name,
        provider,
        ...read.address,
        scope,
        active: true,
        ...(username === '' ? {} : { username }),
        credential: taken.kind,
        verification: notTried(at),
        createdAt: at,
        updatedAt: at,
      }
      const saved = await changes.add(record, taken)
      book.tell(saved, 'registry.imported')
      return book.summary(saved)
    })
  }

  /**
   * Gives a registry the credential that was found; it can be undone for a while, as an edit can. Throws as an edit
   * does, and what `check` throws, which sees the record once nobody else may change it.
   */
  replace(
    id: string,
    username: string,
    taken: TakenSecret,
    check: (record: RegistryRecord) => void = () => undefined,
  ): Promise<RegistrySummary> {
    const { book, changes, now } = this.#options
    return book.inTurn(async () => {
      check(book.record(id))
      const at = now()
      const saved = await changes.replace(id, taken, (record) =>
        edited(record, {
          edit: editOf(record, username),
          proven: { credential: taken.kind, verification: notTried(at) },
          now: at,
          updatedAt: book.stamp(record),
        }),
      )
      book.tell(saved, 'registry.imported')
      return book.summary(saved)
    })
  }
}

function notTried(at: number): Verification {
  return { kind: 'not-verified', at }
}

function editOf({ id, email = '', description = '', expiresAt }: RegistryRecord, username: string) {
  return {
    id,
    environmentId: '',
    email,
    description,
    ...(expiresAt === undefined ? {} : { expiresAt }),
    // only whether there is a new credential, and its username, count here
    credential: { username, password: '' },
    saveAnyway: true,
  }
}

/** The form that would have said the same; username and secret were checked where they were read. */
function draftOf({ projectId, provider, name, address, scope }: TakenRegistry): RegistryDraft {
  return {
    projectId,
    environmentId: '',
    provider,
    name,
    address,
    email: '',
    username: '',
    password: '',
    description: '',
    scope,
    saveAnyway: true,
  }
}

function refused(faults: readonly Fault[]): Problem {
  return invalidInput(...(faults as [Fault, ...Fault[]]))
}
