import { Problem } from '../../../contract/problem.ts'
import { canonical, familiar, type ImageReference } from '../../images/image-reference.ts'
import type { RegistryRecord } from '../registry-record.ts'
import type { RegistryBook } from '../store/registry-book.ts'
import { named } from '../store/registry-book.ts'

/** Who takes part in one use of a registry: `key` is the same for a launch and for the pull that it waits for. */
export interface Usage {
  key: string
  /** A launch is whole in itself: it joins no use that is under way. */
  kind: 'launch' | 'pull'
  image: string
  host: string
}

/** One part of a use. A lease for one launch ends when every part of a use in which it was taken has ended. */
export interface RegistryUse {
  /** Resolves when it is durable that the lease has been taken; call it before anything is sent or made. */
  taken(): Promise<void>
  end(): Promise<void>
}

/** The use of an image in a place: a launch there, and the pull that it waits for, are one. */
export function usageOf(
  kind: Usage['kind'],
  { environmentId, projectId, namespace }: { environmentId: string; projectId: string; namespace: string },
  reference: ImageReference,
): Usage {
  const key = [environmentId, projectId, namespace, canonical(reference)].join(' ')
  return { key, kind, image: familiar(reference), host: reference.host }
}

/** Sees to it that a lease for one launch serves one launch. */
export class RegistryUses {
  readonly #book: RegistryBook
  readonly #endLease: (id: string) => Promise<void>
  readonly #open = new Map<string, { key: string; parts: number; taken: boolean }>()

  constructor(book: RegistryBook, endLease: (id: string) => Promise<void>) {
    this.#book = book
    this.#endLease = endLease
  }

  /**
   * Throws `match.inactive` where the one launch of a lease is another one's already. So does `taken` where the
   * lease was given since the use began.
   */
  begin(registryId: string | undefined, usage: Usage): RegistryUse {
    let joined = this.#join(registryId, usage)
    return {
      taken: async () => {
        joined ??= this.#join(registryId, usage)
        await joined?.taken()
      },
      end: async () => await joined?.end(),
    }
  }

  /** Whether a lease for one launch has served it, and only its end could not be saved. */
  isSpent({ id, lease }: RegistryRecord): boolean {
    return lease?.kind === 'launch' && lease.takenIn !== undefined && !this.#open.has(id)
  }

  #join(registryId: string | undefined, { key, kind, image, host }: Usage): RegistryUse | undefined {
    const record = registryId === undefined ? undefined : this.#book.find(registryId)
    if (record?.lease?.kind !== 'launch') return undefined
    const { id } = record
    const open = this.#open.get(id) ?? { key, parts: 0, taken: false }
    if (this.isSpent(record) || (open.parts > 0 && (kind === 'launch' || open.key !== key))) {
      throw new Problem('match.inactive', { image, host, registry: named(record) })
    }
    open.parts += 1
    this.#open.set(id, open)
    let ended = false
    return {
      taken: async () => {
        open.taken = true
        const { session } = this.#book.moment
        await this.#book.update(id, (present) =>
          present.lease?.kind === 'launch' && present.lease.takenIn === undefined
            ? { ...present, lease: { kind: 'launch', takenIn: session } }
            : present,
        )
      },
      end: async () => {
        if (ended) return
        ended = true
        open.parts -= 1
        if (open.parts > 0) return
        this.#open.delete(id)
        if (open.taken && this.#book.find(id)?.lease?.kind === 'launch') await this.#endLease(id)
      },
    }
  }
}
