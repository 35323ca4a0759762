import { randomBytes } from 'node:crypto'
import type { Topic } from '../../contract/app.ts'
import type { ActivityLog } from '../activity/activity-log.ts'
import type { EnvironmentService } from '../environments/environment-service.ts'
import type { AccessRehearsal } from '../pulls/access/access-rehearsal.ts'
import type { ImageJournal } from '../pulls/image-journal.ts'
import { ImageFiles } from '../pulls/images/files/image-files.ts'
import type { ImageRight } from '../pulls/images/image-right.ts'
import { LocalImages } from '../pulls/images/local-images.ts'
import type { UpdateBook } from '../pulls/images/updates/update-book.ts'
import { UpdateCheck } from '../pulls/images/updates/update-check.ts'
import type { Matcher } from '../registries/matcher.ts'
import type { RegistryService } from '../registries/registry-service.ts'

export interface ImagesOptions {
  environments: EnvironmentService
  matcher: Matcher
  registries: RegistryService
  rehearsal: AccessRehearsal
  journal: ImageJournal
  right: ImageRight
  updates: UpdateBook
  activity: ActivityLog
  announce: (topic: Topic) => void
  onBug: (error: unknown) => void
  now: () => number
  newId: () => string
}

/** Builds what looks after the images that are on engines: the list, updates, and files in and out. */
export function createImages(options: ImagesOptions) {
  const { environments, matcher, registries, rehearsal, journal, right, updates } = options
  const { activity, announce, onBug, now, newId } = options
  const onImages = () => announce('images')
  const images = new LocalImages({ environments, registries, journal, updates, activity, onImages })
  const imageUpdates = new UpdateCheck({
    environments,
    matcher,
    ask: async (place, image, signal) => {
      const access = await rehearsal.check({ ...place, image }, signal)
      if ('problem' in access) return { problem: access.problem }
      return 'digest' in access ? { digest: access.digest } : {}
    },
    book: updates,
    onImages,
    onBug,
    now,
  })
  const random = (bytes: number) => randomBytes(bytes)
  const imageFiles = new ImageFiles({ environments, right, activity, onImages, onBug, now, newId, random })
  return { images, imageUpdates, imageFiles }
}
