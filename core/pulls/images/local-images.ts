import type { ChosenImage, LocalImage } from '../../../contract/images.ts'
import { Problem } from '../../../contract/problem.ts'
import type { ActivityRecorder } from '../../activity/activity-log.ts'
import type { RemovedImage } from '../../engine/image-answers.ts'
import type { EnvironmentService } from '../../environments/environment-service.ts'
import type { RegistryService } from '../../registries/registry-service.ts'
import type { ImageJournal } from '../image-journal.ts'
import { imageRows } from './image-rows.ts'
import { removeLocalImage } from './remove-image.ts'
import type { UpdateBook } from './updates/update-book.ts'

export interface LocalImagesOptions {
  environments: Pick<EnvironmentService, 'engine'>
  registries: Pick<RegistryService, 'records'>
  journal: ImageJournal
  updates: UpdateBook
  activity: ActivityRecorder
  onImages: () => void
}

/** The images on an engine, whoever brought them, with what this workspace knows of each. */
export class LocalImages {
  readonly #options: LocalImagesOptions

  constructor(options: LocalImagesOptions) {
    this.#options = options
  }

  /** One row for each name. Throws `environment.not-found` and `engine.*`. */
  async list(environmentId: string): Promise<LocalImage[]> {
    const { environments, journal, registries, updates } = this.#options
    const engine = environments.engine(environmentId)
    const [images, containers] = await Promise.all([engine.images(), engine.containers({})])
    const names = new Map(registries.records().map(({ id, name }) => [id, name]))
    const uses = new Map<string, number>()
    for (const { imageId } of containers) uses.set(imageId, (uses.get(imageId) ?? 0) + 1)
    return imageRows(images, {
      credentialOf: (imageId) => {
        const id = journal.lastRegistryId(environmentId, imageId)
        const name = id && names.get(id)
        return id ? { id, ...(name ? { name } : {}) } : undefined
      },
      containers: uses,
      updateOf: (name) => updates.updateOf(environmentId, name),
    })
  }

  /** See `removeLocalImage`. What the journal knows of it stays: a file may bring the same image back. */
  async remove(environmentId: string, chosen: ChosenImage): Promise<RemovedImage> {
    const { activity, environments, onImages } = this.#options
    const subject = (chosen.reference ?? chosen.id).slice(0, 300)
    try {
      const removed = await removeLocalImage(environments.engine(environmentId), chosen)
      activity.record({ kind: 'image.removed', ok: true, subject })
      onImages()
      return removed
    } catch (error) {
      if (error instanceof Problem)
        activity.record({ kind: 'image.removed', ok: false, subject, code: error.code })
      throw error
    }
  }
}
