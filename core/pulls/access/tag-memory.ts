import type { TagListing, TokenShelf } from '../../registry-api/tags/tag-list.ts'
import { Secret } from '../../vault/secret.ts'

interface KeptToken {
  readonly secret: Secret
  readonly until: number
}

type Listed = Extract<TagListing, { kind: 'listed' }>

/** Tokens are let go of a little before the registry forgets them. */
const margin = 5000
const listLife = 30_000
const mostLists = 50

/**
 * What lists of tags leave behind in memory, and nowhere else: tokens until they expire, and lists for half a
 * minute. All of it is forgotten with the lock of the vault, and with a registry that is deactivated or changed.
 */
export class TagMemory {
  readonly #now: () => number
  readonly #tokens = new Map<string, KeptToken>()
  readonly #lists = new Map<string, { readonly listing: Listed; readonly until: number }>()

  constructor(now: () => number) {
    this.#now = now
  }

  /** The token for one key, which names registry, state of its credential and repository. */
  shelf(key: string): TokenShelf {
    return {
      take: () => {
        const kept = this.#tokens.get(key)
        if (!kept) return undefined
        if (kept.until > this.#now()) return kept.secret.revealText((text) => text)
        this.#drop(key)
        return undefined
      },
      put: (token, lasts) => {
        this.#drop(key)
        for (const [each, { until }] of this.#tokens) if (until <= this.#now()) this.#drop(each)
        if (lasts <= margin) return
        const secret = Secret.fromText(token)
        this.#tokens.set(key, { secret, until: this.#now() + lasts - margin })
      },
    }
  }

  list(key: string): Listed | undefined {
    const kept = this.#lists.get(key)
    return kept && kept.until > this.#now() ? kept.listing : undefined
  }

  keep(key: string, listing: Listed): void {
    this.#lists.delete(key)
    this.#lists.set(key, { listing, until: this.#now() + listLife })
    for (const oldest of this.#lists.keys()) {
      if (this.#lists.size <= mostLists) return
      this.#lists.delete(oldest)
    }
  }

  /** Forgets what one registry gave, or everything. */
  forget(registryId?: string): void {
    const concerned = (key: string) => registryId === undefined || key.startsWith(`${registryId} `)
    for (const key of [...this.#tokens.keys()].filter(concerned)) this.#drop(key)
    for (const key of [...this.#lists.keys()].filter(concerned)) this.#lists.delete(key)
  }

  #drop(key: string): void {
    this.#tokens.get(key)?.secret.dispose()
    this.#tokens.delete(key)
  }
}
