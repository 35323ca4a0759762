import type { ImageUpdate } from '../../../../contract/images.ts'
import type { ProblemRecord } from '../../../../contract/problem.ts'
import type { NamedImage } from '../image-rows.ts'

/** What a registry said of a name, or why nobody said anything. Without both, the engine cannot ask. */
export interface UpdateAnswer {
  readonly digest?: string | undefined
  readonly problem?: ProblemRecord | undefined
}

interface Known extends UpdateAnswer {
  readonly imageId: string
  readonly at: number
}

/** How many answers are remembered. */
const most = 20_000

/** What registries last said of the names of local images. It is forgotten with the program. */
export class UpdateBook {
  readonly #known = new Map<string, Known>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  note(environmentId: string, reference: string, imageId: string, answer: UpdateAnswer): void {
    const key = keyOf(environmentId, reference)
    this.#known.delete(key)
    this.#known.set(key, { ...answer, imageId, at: this.#now() })
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= most) return
      this.#known.delete(oldest)
    }
  }

  /** After a pull nothing that was known of the name counts. */
  forget(environmentId: string, reference: string): void {
    this.#known.delete(keyOf(environmentId, reference))
  }

  updateOf(environmentId: string, name: NamedImage): ImageUpdate {
    const never = neverFor(name)
    if (never) return { kind: 'never', because: never }
    const known = this.#known.get(keyOf(environmentId, name.reference ?? ''))
    return known ? updateFrom(known, name) : { kind: 'not-asked' }
  }
}

/** Why there is nothing to compare: without a digest of the registry an image was made or loaded here. */
export function neverFor({ reference, digests }: NamedImage): 'unnamed' | 'pinned' | 'no-digest' | undefined {
  if (reference === undefined) return 'unnamed'
  if (reference.includes('@')) return 'pinned'
  return digests.length === 0 ? 'no-digest' : undefined
}

/** An answer about an image that is no longer under the name says nothing, unless it is about this very digest. */
function updateFrom({ at, digest, problem, imageId }: Known, { id, digests }: NamedImage): ImageUpdate {
  if (digest !== undefined && digests.includes(digest)) return { kind: 'current', at }
  if (imageId !== id) return { kind: 'not-asked' }
  if (digest !== undefined) return { kind: 'available', at, digest }
  return { kind: 'unknown', at, ...(problem ? { problem } : {}) }
}

function keyOf(environmentId: string, reference: string): string {
  return `${environmentId} ${reference}`
}
