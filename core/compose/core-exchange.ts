import { join } from 'node:path'
import type { RegistrySummary } from '../../contract/registry/registry-record.ts'
import type { ActivityRecorder } from '../activity/activity-log.ts'
import type { Exchange } from '../exchange/exchange.ts'
import { type CopyText, KubernetesExports } from '../exchange/export/kubernetes-exports.ts'
import { LoginFinder } from '../exchange/find/login-finder.ts'
import { LoginImporter } from '../exchange/import/login-importer.ts'
import { RegistryTaker } from '../exchange/import/registry-taker.ts'
import type { ExchangeMachine } from '../exchange/machine.ts'
import { type LoginBackupRecord, LoginBackups } from '../exchange/sweep/login-backups.ts'
import { PlaintextSweep } from '../exchange/sweep/plaintext-sweep.ts'
import type { ProjectService } from '../projects/project-service.ts'
import type { RegistryService } from '../registries/registry-service.ts'
import type { RegistryBook } from '../registries/store/registry-book.ts'
import type { SecretChanges } from '../registries/store/secret-changes.ts'
import type { FileLayer } from '../storage/file-layer.ts'
import type { RecordFolder } from '../storage/record-folder.ts'
import type { Vault } from '../vault/vault.ts'

export interface CoreExchangeOptions {
  layer: FileLayer
  dataFolder: string
  machine: ExchangeMachine
  backups: RecordFolder<LoginBackupRecord>
  vault: Vault
  registries: RegistryService
  book: RegistryBook
  changes: SecretChanges
  verify: (id: string, environmentId: string) => Promise<RegistrySummary>
  projects: ProjectService
  activity: ActivityRecorder
  copyText?: CopyText | undefined
  random: (bytes: number) => Buffer
  now: () => number
  newId: () => string
}

/** Builds import, sweep and export. */
export function createExchange(options: CoreExchangeOptions): Exchange {
  const { layer, machine, vault, registries, projects, activity } = options
  const { userId } = machine
  const ending = new AbortController()
  const finder = new LoginFinder({ ...options, ending: ending.signal })
  const backups = new LoginBackups({ ...options, records: options.backups, userId })
  return {
    finder,
    importer: new LoginImporter({ ...options, finder, taker: new RegistryTaker(options) }),
    sweep: new PlaintextSweep({ layer, finder, backups, vault, activity, userId }),
    backups,
    exports: new KubernetesExports({
      layer,
      folder: join(options.dataFolder, 'exports'),
      registries,
      projects,
      vault,
      activity,
      copyText: options.copyText,
      now: options.now,
    }),
    dispose: () => ending.abort(),
  }
}
