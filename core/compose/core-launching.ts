import type { Topic } from '../../contract/app.ts'
import type { ActivityLog } from '../activity/activity-log.ts'
import type { EnvironmentService } from '../environments/environment-service.ts'
import type { MirrorBook } from '../environments/records/mirror-book.ts'
import { UsageService } from '../impact/usage-service.ts'
import type { ProjectService } from '../projects/project-service.ts'
import { AccessRehearsal } from '../pulls/access/access-rehearsal.ts'
import { ImageJournal } from '../pulls/image-journal.ts'
import { ImageRight } from '../pulls/images/image-right.ts'
import { UpdateBook } from '../pulls/images/updates/update-book.ts'
import { PullIntents } from '../pulls/pull-intents.ts'
import { PullQueue } from '../pulls/pull-queue.ts'
import type { Matcher } from '../registries/matcher.ts'
import type { RegistryService } from '../registries/registry-service.ts'
import type { SettingsStore } from '../shell/settings-store.ts'
import type { Vault } from '../vault/vault.ts'
import { Adoptions } from '../workloads/adopt/adoptions.ts'
import { ContainerMaker } from '../workloads/launch/container-maker.ts'
import { ImageSupply } from '../workloads/launch/image-supply.ts'
import { LaunchService } from '../workloads/launch/launch-service.ts'
import { NamespaceNetworks } from '../workloads/namespace-network.ts'
import { WorkloadService } from '../workloads/workload-service.ts'
import { createLoginProbe } from './core-access.ts'
import type { CoreFiles } from './core-files.ts'
import { createImages } from './core-images.ts'
import { createServices } from './core-services.ts'

export interface LaunchingOptions {
  files: Pick<CoreFiles, 'services' | 'origins' | 'intents' | 'adopted'>
  matcher: Matcher
  registries: RegistryService
  environments: EnvironmentService
  mirrors: MirrorBook
  projects: ProjectService
  vault: Vault
  settings: Pick<SettingsStore, 'read'>
  activity: ActivityLog
  announce: (topic: Topic) => void
  onBug: (error: unknown) => void
  now: () => number
  /** A clock that nobody sets (milliseconds). */
  elapsed: () => number
  newId: () => string
}

/** Builds what pulls images, launches them, and looks after what was launched. */
export function createLaunching(options: LaunchingOptions) {
  const { files, matcher, registries, environments, mirrors, projects, vault, settings } = options
  const { activity, announce, onBug, now, elapsed, newId } = options
  const journal = new ImageJournal(files.origins, now)
  const intents = new PullIntents(files.intents, journal, now)
  const rehearsal = new AccessRehearsal(matcher, registries, environments, mirrors, createLoginProbe(now))
  const updates = new UpdateBook(now)
  const pulls = new PullQueue({
    matcher,
    registries,
    environments,
    projects,
    mirrors,
    vault,
    intents,
    activity,
    onBug,
    onImages: (environmentId, image) => {
      updates.forget(environmentId, image)
      announce('images')
    },
    now,
    newId,
    limit: async () => (await settings.read()).pullsAtOnce,
  })
  const right = new ImageRight({
    matcher,
    journal,
    intents,
    environments,
    isPublic: (environmentId, reference) => rehearsal.isPublic(environmentId, reference),
  })
  const networks = new NamespaceNetworks()
  const supply = new ImageSupply({ matcher, pulls, environments })
  const { serviceMaker, ...services } = createServices({
    files,
    matcher,
    registries,
    environments,
    projects,
    vault,
    right,
    supply,
    networks,
    activity,
    announce,
    onBug,
    now,
    elapsed,
    newId,
  })
  const launches = new LaunchService({
    matcher,
    registries,
    supply,
    right,
    maker: new ContainerMaker(networks),
    services: serviceMaker,
    environments,
    projects,
    activity,
    announce,
    onBug,
    now,
    newId,
  })
  const { images, imageFiles, imageUpdates } = createImages({
    environments,
    matcher,
    registries,
    rehearsal,
    journal,
    right,
    updates,
    activity,
    announce,
    onBug,
    now,
    newId,
  })
  const adoptions = new Adoptions({ document: files.adopted, projects, announce, now })
  const workloads = new WorkloadService({
    environments,
    projects,
    registries,
    networks,
    adoptions,
    activity,
    announce,
  })
  const usage = new UsageService({
    environments,
    registries,
    workloads,
    services: services.services,
    images,
    pulls,
  })
  return { rehearsal, pulls, launches, images, imageFiles, imageUpdates, workloads, usage, ...services }
}
