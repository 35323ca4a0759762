import { join } from 'node:path'
import type { About } from '../../contract/app.ts'
import { ActivityLog, type ActivityLogOptions } from '../activity/activity-log.ts'
import { noEnvironmentChoices } from '../environments/records/environment-choices.ts'
import { loginBackupFormat } from '../exchange/sweep/login-backups.ts'
import { firstWorkspace } from '../projects/project-record.ts'
import { openDocument } from '../storage/document.ts'
import { openRecordFolder } from '../storage/record-folder.ts'
import type { StorageNotice } from '../storage/versioned-file.ts'
import { openVault, type VaultOptions } from '../vault/open-vault.ts'
import { noAdoptions } from '../workloads/adopt/adoptions.ts'
import { serviceFormat } from '../workloads/services/record/service-record.ts'
import {
  adoptionsFormat,
  environmentsFormat,
  imageOriginFormat,
  pullIntentFormat,
  registryFormat,
  workspaceFormat,
} from './data-formats.ts'

export interface CoreFilesOptions {
  dataFolder: string
  vault: Omit<VaultOptions, 'folder'>
  activity: Omit<ActivityLogOptions, 'layer' | 'path'>
  newId: () => string
  /** The environment of the first project in a new data folder. */
  environmentId: string
  /** What was found damaged before anything was opened. */
  before?: readonly StorageNotice[]
}

export type CoreFiles = Awaited<ReturnType<typeof openCoreFiles>>

/** Opens everything that the core keeps in its data folder. Throws `storage.*`. */
export async function openCoreFiles(options: CoreFilesOptions) {
  const { dataFolder, newId, environmentId } = options
  const { layer } = options.vault
  const at = (name: string) => join(dataFolder, name)

  const [vault, workspace, choices, adopted, records, origins, intents, loginBackups, services, activity] =
    await Promise.all([
      openVault({ ...options.vault, folder: dataFolder }),
      openDocument({
        ...workspaceFormat,
        layer,
        path: at('projects.json'),
        initial: firstWorkspace(newId, environmentId),
      }),
      openDocument({
        ...environmentsFormat,
        layer,
        path: at('environments.json'),
        initial: noEnvironmentChoices,
      }),
      openDocument({ ...adoptionsFormat, layer, path: at('adopted.json'), initial: noAdoptions }),
      openRecordFolder({ ...registryFormat, layer, folder: at('registries') }),
      openRecordFolder({ ...imageOriginFormat, layer, folder: at('image-origins') }),
      openRecordFolder({ ...pullIntentFormat, layer, folder: at('pull-intents') }),
      openRecordFolder({ ...loginBackupFormat, layer, folder: at('login-backups') }),
      openRecordFolder({ ...serviceFormat, layer, folder: at('services') }),
      ActivityLog.open({ ...options.activity, layer, path: at('activity.jsonl') }),
    ])
  // the workspace's id stands in labels on engines, so it must be on disk before it is used
  if (!workspace.exists) await workspace.update((value) => ({ ...value }))

  return {
    vault,
    workspace,
    choices,
    adopted,
    records,
    origins,
    intents,
    loginBackups,
    services,
    activity,
    notices: () =>
      [
        ...(options.before ?? []),
        ...[vault, workspace, choices, adopted, records, origins, intents, loginBackups, services].flatMap(
          (file) => file.notices,
        ),
      ].map(shownNotice),
    dispose: async () => {
      await Promise.all(
        [vault, workspace, choices, adopted, records, origins, intents, loginBackups, services, activity].map(
          (each) => each.dispose(),
        ),
      )
    },
  }
}

function shownNotice({ file, keptAs, usedBackup }: StorageNotice): About['notices'][number] {
  const code = usedBackup ? 'restored-from-backup' : keptAs === undefined ? 'unreadable' : 'kept-aside'
  return { file, code, ...(keptAs === undefined ? {} : { kept: keptAs }) }
}
