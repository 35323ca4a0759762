import type { LocalImage } from '../../../contract/images.ts'
import type { EngineImageRow } from '../../engine/engine-shapes.ts'
import type { EnvironmentService } from '../../environments/environment-service.ts'
import type { RegistryService } from '../../registries/registry-service.ts'
import type { ImageJournal } from '../image-journal.ts'

/** The images on an engine, with the credential that each was last pulled with. */
export class LocalImages {
  readonly #environments: EnvironmentService
  readonly #registries: RegistryService
  readonly #journal: ImageJournal

  constructor(environments: EnvironmentService, registries: RegistryService, journal: ImageJournal) {
    this.#environments = environments
    this.#registries = registries
    this.#journal = journal
  }

  async list(environmentId: string): Promise<LocalImage[]> {
    const images = await this.#environments.engine(environmentId).images()
    const names = new Map(this.#registries.records().map(({ id, name }) => [id, name]))
    return imageRows(images, (imageId) => {
      const id = this.#journal.lastRegistryId(environmentId, imageId)
      const name = id && names.get(id)
      return id ? { id, ...(name ? { name } : {}) } : undefined
    })
  }
}

/** One row for each name of an image; an image without a name has one row. */
export function imageRows(
  images: readonly EngineImageRow[],
  credentialOf: (imageId: string) => { id: string; name?: string } | undefined,
): LocalImage[] {
  return images
    .flatMap((image) => {
      const credential = credentialOf(image.id)
      const references = image.repoTags.length > 0 ? image.repoTags : [undefined]
      return references.map((reference) => {
        const digest = digestFor(image, reference)
        return {
          id: image.id,
          ...(reference === undefined ? {} : { reference }),
          ...(digest === undefined ? {} : { digest }),
          size: image.size,
          createdAt: image.createdAt,
          ...(credential ? { credential } : {}),
        }
      })
    })
    .sort((a, b) => b.createdAt - a.createdAt)
}

function digestFor(image: EngineImageRow, reference: string | undefined): string | undefined {
  const repository = reference?.slice(0, reference.lastIndexOf(':'))
  const named = image.repoDigests.find(
    (each) => repository === undefined || each.startsWith(`${repository}@`),
  )
  return named?.slice(named.indexOf('@') + 1)
}
