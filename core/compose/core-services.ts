import type { Topic } from '../../contract/app.ts'
import type { ActivityRecorder } from '../activity/activity-log.ts'
import type { EnvironmentService } from '../environments/environment-service.ts'
import type { ProjectService } from '../projects/project-service.ts'
import type { ImageRight } from '../pulls/images/image-right.ts'
import type { Matcher } from '../registries/matcher.ts'
import type { RegistryService } from '../registries/registry-service.ts'
import type { Vault } from '../vault/vault.ts'
import type { ImageSupply } from '../workloads/launch/image-supply.ts'
import type { NamespaceNetworks } from '../workloads/namespace-network.ts'
import { ReplicaMaker } from '../workloads/services/loop/replica-maker.ts'
import { ReplicaPermits } from '../workloads/services/loop/replica-permits.ts'
import { ReplicaSteps } from '../workloads/services/loop/replica-steps.ts'
import { ReplicaForms } from '../workloads/services/record/replica-form.ts'
import { ServiceBook } from '../workloads/services/service-book.ts'
import { ServiceKeeper } from '../workloads/services/service-keeper.ts'
import { ServiceMaker } from '../workloads/services/service-maker.ts'
import { ServiceOutcomes } from '../workloads/services/service-outcomes.ts'
import { ServicePulls } from '../workloads/services/service-pulls.ts'
import { ServiceService } from '../workloads/services/service-service.ts'
import type { CoreFiles } from './core-files.ts'

export interface ServicesOptions {
  files: Pick<CoreFiles, 'services'>
  matcher: Matcher
  registries: RegistryService
  environments: EnvironmentService
  projects: ProjectService
  vault: Vault
  right: ImageRight
  supply: ImageSupply
  networks: NamespaceNetworks
  activity: ActivityRecorder
  announce: (topic: Topic) => void
  onBug: (error: unknown) => void
  now: () => number
  /** A clock that nobody sets (milliseconds). */
  elapsed: () => number
  newId: () => string
}

/** Builds what keeps services at their scale. Nothing is kept before `start`. */
export function createServices(options: ServicesOptions) {
  const { files, matcher, registries, environments, projects, vault, right, supply, networks } = options
  const { activity, announce, onBug, now, elapsed, newId } = options
  const engine = (environmentId: string) => environments.engine(environmentId)
  const book = new ServiceBook(files.services)
  const forms = new ReplicaForms(vault)
  const permits = new ReplicaPermits({ matcher, registries, right, supply, environments, projects })
  const keeper: ServiceKeeper = new ServiceKeeper({
    records: book,
    engine,
    workspaceId: () => projects.workspaceId,
    permits,
    steps: new ReplicaSteps({ permits, maker: new ReplicaMaker(networks), forms }),
    onReached: (record) => outcomes.reached(record),
    onFailed: (record, problem) => outcomes.failed(record, problem),
    onStatus: () => {
      maker.look()
      announce('workloads')
    },
    onRefused: (record, problem) => outcomes.refused(record, problem),
    onBug,
    elapsed,
  })
  const pulls = new ServicePulls({
    book,
    permits,
    supply,
    right,
    projects,
    engine,
    onEnd: (id, problem) => {
      const name = book.get(id)?.name ?? ''
      if (problem) {
        activity.record({ kind: 'service.update-failed', ok: false, subject: name, code: problem.code })
      }
      keeper.loop(id).wake()
      announce('workloads')
    },
    onBug,
  })
  const maker = new ServiceMaker({ book, keeper, forms, engine, now, newId })
  const outcomes: ServiceOutcomes = new ServiceOutcomes({ book, keeper, forms, activity, announce })
  const services = new ServiceService({
    book,
    keeper,
    pulls,
    permits,
    outcomes,
    environments,
    projects,
    activity,
    announce,
    now,
    elapsed,
  })
  return {
    services,
    serviceBook: book,
    serviceKeeper: keeper,
    serviceMaker: maker,
    /** Keeps every service from now on, and takes up what the last run of the program left half done. */
    startServices: () => {
      void forms.tidy((id) => book.knows(id)).catch(onBug)
      for (const { id, change } of book.list()) if (change?.state === 'pulling') pulls.begin(id)
      keeper.start()
    },
    disposeServices: async () => {
      maker.dispose()
      await Promise.all([keeper.dispose(), pulls.dispose()])
    },
  }
}
