import type { Tags, TagsRequest } from '../../../contract/access.ts'
import { Problem } from '../../../contract/problem.ts'
import { Echo } from '../../engine/echo.ts'
import type { EngineCredential } from '../../engine/engine-credential.ts'
import type { EnvironmentService } from '../../environments/environment-service.ts'
import { familiar, type ImageReference } from '../../images/image-reference.ts'
import type { Matcher } from '../../registries/matcher.ts'
import type { RegistryRecord } from '../../registries/registry-record.ts'
import type { RegistryService } from '../../registries/registry-service.ts'
import type { Trust } from '../../registry-api/look/system-trust.ts'
import { listTags, type TagListing } from '../../registry-api/tags/tag-list.ts'
import type { Vault } from '../../vault/vault.ts'
import { isElsewhere, isOfItsMachine } from './engine-place.ts'
import { TagMemory } from './tag-memory.ts'
import { unlistedReason } from './unlisted-reason.ts'

export interface RegistryTagsOptions {
  matcher: Matcher
  registries: RegistryService
  environments: Pick<EnvironmentService, 'engine'>
  vault: Vault
  trust: () => Promise<Trust>
  now: () => number
}

/** How long one list may take, all its pages and its token together (milliseconds). */
const patience = 20_000

/**
 * The tags of a repository as its registry lists them: asked from this machine, with the credential of the match
 * and by the rules of `listTags`. A place that a registry names for its tokens is asked when a verification has
 * shown it to the user, or when the user agrees; that lasts until the program ends.
 */
export class RegistryTags {
  readonly #options: RegistryTagsOptions
  readonly #memory: TagMemory
  readonly #agreed = new Set<string>()
  readonly #unsubscribe: readonly (() => void)[]

  constructor(options: RegistryTagsOptions) {
    this.#options = options
    this.#memory = new TagMemory(options.now)
    const { vault, registries } = options
    const locks = vault.onChange(() => {
      if (vault.state !== 'unlocked') this.#memory.forget()
    })
    this.#unsubscribe = [
      () => locks.dispose(),
      registries.onWithdrawn((id) => {
        this.#memory.forget(id)
        return 0
      }),
    ]
  }

  /** Throws what `Matcher.permit` throws, `vault.*`, and the signal's reason after the signal. */
  async list(wish: TagsRequest, signal: AbortSignal | undefined): Promise<Tags> {
    const { matcher, registries, environments } = this.#options
    const { reference, registry, place } = matcher.permit(wish)
    const { host } = reference
    if (isOfItsMachine(host) && isElsewhere(environments.engine(place.project.environmentId).endpoint)) {
      return { kind: 'unlisted', host, reason: 'elsewhere' }
    }
    const who = registry ? registries.record(registry.id) : undefined
    if (wish.realm !== undefined) this.#agreed.add(agreement(who, reference, wish.realm.trim()))
    const limit = AbortSignal.any([AbortSignal.timeout(patience), ...(signal ? [signal] : [])])
    const listing = await this.#listing(reference, who, limit).catch((error: unknown) => {
      signal?.throwIfAborted()
      if (limit.aborted) return { kind: 'fault', fault: 'silent' } as const
      throw error
    })
    switch (listing.kind) {
      case 'listed': {
        const { tags, more } = listing
        const repository = familiar({ host, path: reference.path })
        const credential = registry && { id: registry.id, name: registry.name }
        return { kind: 'listed', repository, tags: [...tags], more, ...(credential ? { credential } : {}) }
      }
      case 'ask':
        return { ...listing, host }
      case 'status':
      case 'fault':
        return { kind: 'unlisted', host, reason: unlistedReason(listing) }
    }
  }

  dispose(): void {
    for (const end of this.#unsubscribe) end()
    this.#memory.forget()
  }

  async #listing(
    reference: ImageReference,
    who: RegistryRecord | undefined,
    signal: AbortSignal,
  ): Promise<TagListing> {
    const { registries } = this.#options
    // what was had with another credential, or before a change of it, answers for nothing
    const key = `${who?.id ?? ''} ${who?.updatedAt ?? ''} ${reference.host}/${reference.path}`
    if (who) {
      return await registries.lend(who.id, async (login, withdrawn) => {
        const kept = this.#memory.list(key)
        if (kept) return kept
        const ends = AbortSignal.any([signal, withdrawn])
        const listing = await this.#ask(reference, who, key, login, ends).catch((error: unknown) => {
          if (!withdrawn.aborted) throw error
          const subject = { image: familiar(reference), host: reference.host }
          throw new Problem('match.inactive', { ...subject, registry: { id: who.id, name: who.name } })
        })
        const clean = withoutEcho(listing, login)
        if (clean.kind === 'listed' && !ends.aborted) this.#memory.keep(key, clean)
        return clean
      })
    }
    const kept = this.#memory.list(key)
    if (kept) return kept
    const listing = await this.#ask(reference, who, key, undefined, signal)
    if (listing.kind === 'listed') this.#memory.keep(key, listing)
    return listing
  }

  async #ask(
    { host, path, ...reference }: ImageReference,
    who: RegistryRecord | undefined,
    key: string,
    login: EngineCredential | undefined,
    signal: AbortSignal,
  ): Promise<TagListing> {
    const trust = await this.#options.trust()
    const shelf = this.#memory.shelf(key)
    return await listTags({
      host,
      path,
      login,
      trust: trust.context,
      agreed: (realm) =>
        wasShown(who, realm) || this.#agreed.has(agreement(who, { host, path, ...reference }, realm)),
      shelf: {
        take: () => shelf.take(),
        // withdrawn or locked while it was on its way: nothing of it is kept
        put: (...token) => {
          if (!signal.aborted && (!login || this.#options.vault.state === 'unlocked')) shelf.put(...token)
        },
      },
      signal,
    })
  }
}

/** A verification has shown to the user where this registry has its passwords checked, and it passed. */
function wasShown(who: RegistryRecord | undefined, realm: string): boolean {
  return who?.verification.kind === 'verified' && who.verification.realm === realm
}

/** An agreement holds for one registry, or for what is asked without one, at one host. */
function agreement(who: RegistryRecord | undefined, { host }: ImageReference, realm: string): string {
  return `${who?.id ?? ''} ${host} ${realm}`
}

/** Tags are shown, and a registry may put into them what it was sent. */
function withoutEcho(listing: TagListing, login: EngineCredential | undefined): TagListing {
  if (listing.kind !== 'listed' || !login) return listing
  const echo = new Echo(login)
  const text = listing.tags.join('\n')
  if (echo.clean(text) === text) return listing
  return { ...listing, tags: listing.tags.filter((tag) => echo.clean(tag) === tag) }
}
