import { Problem } from '../../../contract/problem.ts'
import type { MirrorBook } from '../../environments/records/mirror-book.ts'
import { identityTokenUser } from '../../exchange/credential-helper.ts'
import { utf8 } from '../../exchange/find/utf8.ts'
import type { ProjectRecord } from '../../projects/project-record.ts'
import type { MatchRegistry } from '../../registries/match.ts'
import type { RegistryService } from '../../registries/registry-service.ts'
import type { Vault } from '../../vault/vault.ts'
import { goJson } from './go-json.ts'
import type { RegistryFinder } from './registry-finder.ts'
import { type ServerUrl, serverKey } from './server-url.ts'
import { notFound, stateSentence, stop } from './words.ts'

export interface LoginLenderOptions {
  finder: RegistryFinder
  registries: Pick<RegistryService, 'record' | 'lend'>
  mirrors: Pick<MirrorBook, 'list'>
  vault: Pick<Vault, 'state'>
  /** Whether there is a page on which somebody could unlock the vault. */
  withPage: boolean
}

/** A login as Docker's helpers print it, and whose it is. The bytes are the caller's to zero. */
export interface LentLogin {
  readonly registry: MatchRegistry
  readonly out: Buffer
}

const lockedHere = 'its vault is locked. Unlock it in Fairlead and try again'
const lockedAlone =
  'it is not running, and its vault does not open by itself. Start Fairlead, unlock it and try again'

/** Gives logins to terminals: those of active registries, and no others. */
export class LoginLender {
  readonly #options: LoginLenderOptions

  constructor(options: LoginLenderOptions) {
    this.#options = options
  }

  /** Throws a refusal: *not found* for what must not be used, a failure where nobody can tell. */
  async get(project: ProjectRecord, url: ServerUrl, signal: AbortSignal): Promise<LentLogin> {
    let registry = this.#usable(project, url)
    if (url.address.host === 'docker.io') {
      await this.#requireConfirmedMirrors(project, signal)
      // the engine may have taken its time: what counts is what holds by now
      registry = this.#usable(project, url)
    }
    return { registry, out: await this.#lent(registry, url) }
  }

  /** What `get` would give, as addresses with usernames. Works while the vault is locked. */
  list(project: ProjectRecord): Buffer {
    const { finder, registries } = this.#options
    const logins = finder.all(project).flatMap((registry) => {
      const { credential, username, lease } = registries.record(registry.id)
      if (registry.state !== 'active' || credential === 'none' || lease?.kind === 'launch') return []
      return [[serverKey(registry), shownUser(credential, username)] as const]
    })
    return goJson(Object.fromEntries(logins.sort(([one], [other]) => (one < other ? -1 : 1))))
  }

  /** Throws a refusal that is no *not found*: a pull must not go on without the login that it should have. */
  requireUnlocked(): void {
    switch (this.#options.vault.state) {
      case 'unlocked':
        return
      case 'locked':
        throw stop('vault.locked', this.#options.withPage ? lockedHere : lockedAlone)
      case 'absent':
        throw stop('vault.absent', 'it has no vault yet. Create one in Fairlead and try again')
    }
  }

  #usable(project: ProjectRecord, url: ServerUrl): MatchRegistry {
    const { finder, registries } = this.#options
    const registry = finder.deciding(project, url.address)
    if (!registry) throw notFound('not-found', this.#pathHint(project, url))
    this.#requireUsable(registry)
    if (registries.record(registry.id).credential === 'none') throw notFound('anonymous')
    this.requireUnlocked()
    return registry
  }

  #requireUsable({ id, name, state }: MatchRegistry): void {
    if (state !== 'active') throw notFound(state, stateSentence(state, name))
    // its one launch is Fairlead's own: a terminal would take any number of pulls
    if (this.#options.registries.record(id).lease?.kind === 'launch') {
      throw notFound(
        'leased',
        `Fairlead: registry "${name}" is active for one launch from Fairlead only. Activate it to use its login here.`,
      )
    }
  }

  /** An engine hands Docker Hub's login to its mirrors; one that is out of reach is so for whoever asks, too. */
  async #requireConfirmedMirrors({ environmentId }: ProjectRecord, signal: AbortSignal): Promise<void> {
    const mirrors = await this.#options.mirrors.list(environmentId, signal).catch((error: unknown) => {
      if (isOutOfReach(error)) return []
      if (!(error instanceof Problem)) throw error
      throw stop(error.code, 'the engine could not say whether it hands this login to a mirror. Try again')
    })
    if (mirrors.every(({ confirmed }) => confirmed)) return
    throw stop(
      'mirror-unconfirmed',
      'the engine would hand this login to a mirror. Confirm the mirror in Fairlead, under Environments',
    )
  }

  async #lent(registry: MatchRegistry, url: ServerUrl): Promise<Buffer> {
    try {
      return await this.#options.registries.lend(registry.id, async (credential, withdrawn) => {
        if (!credential) throw notFound('anonymous')
        const secret = utf8(credential.secret.bytes)
        if (secret === undefined)
          throw stop('not-text', `the secret of registry "${registry.name}" is no text`)
        if (withdrawn.aborted) throw notFound('inactive', stateSentence('inactive', registry.name))
        const Username = shownUser(credential.secret.kind, credential.username)
        return goJson({ ServerURL: url.text, Username, Secret: secret })
      })
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (error.code === 'vault.locked') this.requireUnlocked()
      throw stop(error.code, `the login of registry "${registry.name}" cannot be opened. Fairlead says why`)
    }
  }

  #pathHint(project: ProjectRecord, { address }: ServerUrl): string {
    if (address.prefix !== '' || !this.#options.finder.hasPaths(project, address.host)) return ''
    return `Fairlead: registries of single paths of ${address.host} are not used here, since Docker asks for the host alone.`
  }
}

const outOfReach: ReadonlySet<unknown> = new Set(['missing', 'refused', 'permission'])

/** Not so one that is slow, or whose answer makes no sense: it may well pull. */
function isOutOfReach(error: unknown): boolean {
  if (!(error instanceof Problem)) return false
  const { code, data } = error.toData()
  if (code === 'environment.not-found') return true
  return code === 'engine.unreachable' && outOfReach.has(data.reason)
}

/** An identity token stands under a name of its own. */
function shownUser(kind: 'none' | 'password' | 'identity-token', username: string | undefined): string {
  return kind === 'identity-token' ? identityTokenUser : (username ?? '')
}
