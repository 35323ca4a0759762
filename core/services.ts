import type { About } from '../contract/app.ts'
import type { KeyringStatus } from '../contract/vault.ts'
import type { ActivityLog } from './activity/activity-log.ts'
import type { BackupMaker } from './backup/backup-maker.ts'
import type { KeptStates } from './backup/kept-states.ts'
import type { RestoreService } from './backup/restore/restore-service.ts'
import type { SessionBook } from './compose/core-sessions.ts'
import type { VaultGuard } from './compose/vault-guard.ts'
import type { DiagnosticsService } from './diagnostics/diagnostics-service.ts'
import type { EnvironmentEditor } from './environments/edit/environment-editor.ts'
import type { EnvironmentCatalogue } from './environments/environment-catalogue.ts'
import type { EnvironmentService } from './environments/environment-service.ts'
import type { MirrorBook } from './environments/records/mirror-book.ts'
import type { Exchange } from './exchange/exchange.ts'
import type { ProjectRemoval } from './impact/project-removal.ts'
import type { UsageService } from './impact/usage-service.ts'
import type { ProjectService } from './projects/project-service.ts'
import type { AccessRehearsal } from './pulls/access/access-rehearsal.ts'
import type { RegistryTags } from './pulls/access/registry-tags.ts'
import type { TrustSides } from './pulls/access/trust-sides.ts'
import type { ImageFiles } from './pulls/images/files/image-files.ts'
import type { LocalImages } from './pulls/images/local-images.ts'
import type { UpdateCheck } from './pulls/images/updates/update-check.ts'
import type { PullQueue } from './pulls/pull-queue.ts'
import type { RegistryEditor } from './registries/edit/registry-editor.ts'
import type { Matcher } from './registries/matcher.ts'
import type { RegistryService } from './registries/registry-service.ts'
import type { RegistryBulk } from './registries/verify/registry-bulk.ts'
import type { Verifier } from './registries/verify/verifier.ts'
import type { DesktopPort } from './shell/desktop-port.ts'
import type { SettingsStore } from './shell/settings-store.ts'
import type { UpdatePort } from './shell/update-port.ts'
import type { TerminalSetup } from './terminal/setup/terminal-setup.ts'
import type { TerminalDesk } from './terminal/terminal-desk.ts'
import type { TopicHub } from './topic-hub.ts'
import type { Vault } from './vault/vault.ts'
import type { LaunchService } from './workloads/launch/launch-service.ts'
import type { LogFiles } from './workloads/logs/log-files.ts'
import type { LogService } from './workloads/logs/log-service.ts'
import type { ServiceService } from './workloads/services/service-service.ts'
import type { WorkloadService } from './workloads/workload-service.ts'

/** What the router serves: every service once, built in `create-core`. */
export interface Services {
  about: () => About
  activity: ActivityLog
  backups: BackupMaker
  bulk: RegistryBulk
  diagnostics: DiagnosticsService
  editor: RegistryEditor
  catalogue: EnvironmentCatalogue
  desktop: DesktopPort
  environmentEditor: EnvironmentEditor
  environments: EnvironmentService
  exchange: Exchange
  guard: VaultGuard
  images: LocalImages
  imageFiles: ImageFiles
  imageUpdates: UpdateCheck
  keptStates: KeptStates
  launches: LaunchService
  logs: LogService
  logFiles: LogFiles
  matcher: Matcher
  mirrors: MirrorBook
  projects: ProjectService
  pulls: PullQueue
  registries: RegistryService
  restores: RestoreService
  rehearsal: AccessRehearsal
  removal: ProjectRemoval
  services: ServiceService
  sessions: SessionBook
  settings: SettingsStore
  terminal: TerminalDesk
  terminalSetup: TerminalSetup
  sides: TrustSides
  tags: RegistryTags
  topics: TopicHub
  updates: UpdatePort
  vault: Vault
  keyringStatus: () => Promise<KeyringStatus>
  /** Resolves when the slots that need nobody have been tried, or have had their chance. */
  vaultTried: Promise<void>
  usage: UsageService
  verifier: Verifier
  workloads: WorkloadService
}
