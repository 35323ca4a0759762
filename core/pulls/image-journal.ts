import { createHash } from 'node:crypto'
import * as z from 'zod'
import { idSchema, instantSchema } from '../../contract/scalars.ts'
import type { RecordFolder } from '../storage/record-folder.ts'

/** That an image came to an engine with a credential: for which repository, and by whose. */
export const imageOriginSchema = z.object({
  id: idSchema,
  environmentId: idSchema,
  imageId: z.string().max(200),
  pulls: z.array(
    z.object({
      host: z.string().max(300),
      path: z.string().max(255),
      registryId: idSchema,
      projectId: idSchema,
      at: instantSchema,
    }),
  ),
})
export type ImageOrigin = z.infer<typeof imageOriginSchema>

export interface CredentialedPull {
  environmentId: string
  imageId: string
  host: string
  path: string
  registryId: string
  projectId: string
}

/**
 * The journal of the images that were pulled with a credential, by image id: it keeps a cached private image
 * from being weaker guarded than the registry that it came from, even after that registry is deleted.
 */
export class ImageJournal {
  readonly #records: RecordFolder<ImageOrigin>
  readonly #now: () => number

  constructor(records: RecordFolder<ImageOrigin>, now: () => number) {
    this.#records = records
    this.#now = now
  }

  /** Resolves when the note is durable; only then may the pull count as done. */
  async note({ environmentId, imageId, ...pull }: CredentialedPull): Promise<void> {
    const id = journalId(environmentId, imageId)
    const at = this.#now()
    await this.#records.update(id, (before) => {
      const others = (before?.pulls ?? []).filter((each) => !isAlike(each, pull))
      return { id, environmentId, imageId, pulls: [...others, { ...pull, at }] }
    })
  }

  /** Whether the image is known to have come from this repository with this registry's credential. */
  knows({ environmentId, imageId, ...pull }: CredentialedPull): boolean {
    const known = this.#records.get(journalId(environmentId, imageId))?.pulls ?? []
    return known.some((each) => isAlike(each, pull))
  }

  /** Whether the image was ever pulled with a credential, to whichever engine: a file may have brought it here. */
  isPrivate(imageId: string): boolean {
    return this.#of(imageId).length > 0
  }

  /** The repositories that the image came from with a credential, to whichever engine. */
  origins(imageId: string): readonly { host: string; path: string }[] {
    return this.#of(imageId).flatMap(({ pulls }) => pulls)
  }

  /** The registry whose credential the image was last pulled with to this engine. */
  lastRegistryId(environmentId: string, imageId: string): string | undefined {
    return this.#records.get(journalId(environmentId, imageId))?.pulls.at(-1)?.registryId
  }

  /** An id names the content, so it means the same image everywhere. */
  #of(imageId: string): ImageOrigin[] {
    return this.#records.list().filter((record) => record.imageId === imageId)
  }
}

type Source = Pick<CredentialedPull, 'registryId' | 'host' | 'path'>

function isAlike(a: Source, b: Source): boolean {
  return a.registryId === b.registryId && a.host === b.host && a.path === b.path
}

function journalId(environmentId: string, imageId: string): string {
  return createHash('sha256').update(`${environmentId}\n${imageId}`).digest('hex')
}
