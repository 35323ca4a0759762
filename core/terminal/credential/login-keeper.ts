import * as z from 'zod'
import { Problem } from '../../../contract/problem.ts'
import type { Provider } from '../../../contract/registry/registry-record.ts'
import { identityTokenUser } from '../../exchange/credential-helper.ts'
import { utf8 } from '../../exchange/find/utf8.ts'
import type { RegistryTaker, TakenSecret } from '../../exchange/import/registry-taker.ts'
import type { RegistryAddress } from '../../images/registry-address.ts'
import type { ProjectRecord } from '../../projects/project-record.ts'
import { checkCredential, checkFields } from '../../registries/edit/registry-fields.ts'
import { suggestName } from '../../registries/edit/suggest-name.ts'
import { addressOf, type RegistryRecord, secretBinding } from '../../registries/registry-record.ts'
import type { RegistryService } from '../../registries/registry-service.ts'
import { Secret } from '../../vault/secret.ts'
import type { Vault } from '../../vault/vault.ts'
import type { RegistryFinder } from './registry-finder.ts'
import { readServerUrl, type ServerUrl } from './server-url.ts'
import { protocolTexts, Refusal, stateSentence, stop } from './words.ts'

export interface LoginKeeperOptions {
  finder: RegistryFinder
  taker: Pick<RegistryTaker, 'add' | 'replace'>
  registries: Pick<RegistryService, 'records' | 'record' | 'states'>
  vault: Pick<Vault, 'lend'>
}

/** What became of a login that was handed in or given up: the registry, and what its user should hear of it. */
export interface KeptLogin {
  readonly registry: { readonly id: string; readonly name: string }
  readonly err: string
}

const shape = z.object({
  ServerURL: z.string().default(''),
  Username: z.string().default(''),
  Secret: z.string().default(''),
})

/** Takes the logins of `docker login`, and lets go of them at `docker logout`. */
export class LoginKeeper {
  readonly #options: LoginKeeperOptions

  constructor(options: LoginKeeperOptions) {
    this.#options = options
  }

  /**
   * Makes a registry for all namespaces, or gives a new secret to the one that has this user's login already. One
   * of another user is never replaced. Throws a refusal, and `storage.*`.
   */
  async store(project: ProjectRecord, { url, username, taken }: TypedLogin): Promise<KeptLogin> {
    const { finder, registries } = this.#options
    const deciding = finder.deciding(project, url.address)
    if (!deciding) return { registry: await this.#add(project, url.address, username, taken), err: '' }
    const { id, name } = deciding
    const requireSameUser = (record: RegistryRecord) => {
      if (isFreeFor(record, username) || (record.username ?? '') === username) return
      throw stop(
        'other-user',
        `registry "${name}" holds the login of another user of ${addressOf(record)}. Edit it in Fairlead, or delete it there first`,
      )
    }
    const record = registries.record(id)
    requireSameUser(record)
    if (isFreeFor(record, username) || !(await this.#hasAlready(id, taken))) {
      await this.#options.taker.replace(id, username, taken, requireSameUser)
    }
    const { state } = finder.deciding(project, url.address) ?? deciding
    return { registry: { id, name }, err: state === 'active' ? '' : stateSentence(state, name) }
  }

  /** Deactivates, and deletes nothing. Undefined where no registry is there, or none is in use. */
  async erase(project: ProjectRecord, url: ServerUrl): Promise<KeptLogin | undefined> {
    const { finder, registries } = this.#options
    const deciding = finder.deciding(project, url.address)
    if (!deciding || deciding.state === 'inactive') return undefined
    const { id, name } = deciding
    await registries.states.deactivate(id)
    const err = `Fairlead: registry "${name}" is inactive now, for Fairlead and for every terminal. Its login was not deleted.`
    return { registry: { id, name }, err }
  }

  async #add(
    project: ProjectRecord,
    { host, prefix }: RegistryAddress,
    username: string,
    taken: TakenSecret,
  ): Promise<{ id: string; name: string }> {
    const names = new Set(this.#options.registries.records().map(({ name }) => name.toLowerCase()))
    const found = {
      projectId: project.id,
      provider: providerOf(host, prefix),
      address: addressOf({ host, prefix }),
      name: suggestName({ host, username }, names),
      username,
      scope: { kind: 'project' as const },
    }
    const { id, name } = await this.#options.taker.add(found, taken)
    return { id, name }
  }

  /** `docker login` hands in again what it has just been given: that changes nothing. */
  async #hasAlready(id: string, { secret, kind }: TakenSecret): Promise<boolean> {
    const { registries, vault } = this.#options
    const record = registries.record(id)
    try {
      return await vault.lend(id, secretBinding(record), 'current', async (own, ownKind) => {
        return ownKind === kind && own.equals(secret)
      })
    } catch (error) {
      if (error instanceof Problem) return false
      throw error
    }
  }
}

/** What `docker login` handed in, checked by the rules of the add form. */
export interface TypedLogin {
  readonly url: ServerUrl
  /** Empty for an identity token, which names its user itself. */
  readonly username: string
  readonly taken: TakenSecret
}

/** Lends what stands in the input for the length of `use`. Throws a refusal for what is no proper login. */
export async function withTypedLogin<T>(input: Buffer, use: (login: TypedLogin) => Promise<T>): Promise<T> {
  const read = shape.safeParse(parsed(utf8(input)))
  if (!read.success) throw stop('bad-input', 'this is no login as Docker hands it over')
  const { ServerURL, Username, Secret: password } = read.data
  if (Username === '') throw new Refusal('no-username', protocolTexts.noUsername)
  const url = readServerUrl(ServerURL)
  const kind = Username === identityTokenUser ? ('identity-token' as const) : ('password' as const)
  const username = kind === 'identity-token' ? '' : Username
  requireProper(username, password)
  const secret = Secret.fromText(password)
  try {
    return await use({ url, username, taken: { secret, kind } })
  } finally {
    secret.dispose()
  }
}

function isFreeFor(record: RegistryRecord, username: string): boolean {
  return record.credential === 'none' && (record.username ?? username) === username
}

function requireProper(username: string, password: string): void {
  const faults = [
    ...checkFields({ email: '', description: '', username }),
    // a token without a username has nothing that could lack
    ...checkCredential(username === '' ? 'token' : username, password),
  ]
  const [fault] = faults
  if (username !== username.trim()) throw stop('bad-username', 'this username starts or ends in a space')
  if (!fault) return
  const what = fault.field === 'username' ? 'username' : 'password'
  throw stop(`bad-${what}`, `${faultSentence(what, fault.code)}`)
}

function faultSentence(what: string, code: string): string {
  switch (code) {
    case 'required':
      return `the ${what} is empty`
    case 'too-long':
      return `the ${what} is too long`
    case 'username-colon':
      return 'a username must not hold a colon'
    default:
      return `the ${what} holds control characters`
  }
}

function providerOf(host: string, prefix: string): Provider {
  if (prefix !== '') return 'custom'
  if (host === 'docker.io') return 'dockerhub'
  return host === 'quay.io' ? 'quay' : 'custom'
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
