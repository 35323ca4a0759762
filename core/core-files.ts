import { join } from 'node:path'
import type { About } from '../contract/app.ts'
import { ActivityLog, type ActivityLogOptions } from './activity/activity-log.ts'
import { environmentChoicesSchema, noEnvironmentChoices } from './environments/mirror-book.ts'
import { firstWorkspace, workspaceSchema } from './projects/project-record.ts'
import { imageOriginSchema } from './pulls/image-journal.ts'
import { pullIntentSchema } from './pulls/pull-intents.ts'
import { registryRecordSchema } from './registries/registry-record.ts'
import { openDocument } from './storage/document.ts'
import { openRecordFolder } from './storage/record-folder.ts'
import type { StorageNotice } from './storage/versioned-file.ts'
import { openVault, type VaultOptions } from './vault/open-vault.ts'

export interface CoreFilesOptions {
  dataFolder: string
  vault: Omit<VaultOptions, 'folder'>
  activity: Omit<ActivityLogOptions, 'layer' | 'path'>
  newId: () => string
  /** The environment of the first project in a new data folder. */
  environmentId: string
}

export type CoreFiles = Awaited<ReturnType<typeof openCoreFiles>>

/** Opens everything that the core keeps in its data folder. Throws `storage.*`. */
export async function openCoreFiles(options: CoreFilesOptions) {
  const { dataFolder, newId, environmentId } = options
  const { layer } = options.vault
  const at = (name: string) => join(dataFolder, name)

  const [vault, workspace, choices, records, origins, intents, activity] = await Promise.all([
    openVault({ ...options.vault, folder: dataFolder }),
    openDocument({
      layer,
      path: at('projects.json'),
      format: 'fairlead/projects',
      version: 1,
      schema: workspaceSchema,
      initial: firstWorkspace(newId, environmentId),
    }),
    openDocument({
      layer,
      path: at('environments.json'),
      format: 'fairlead/environments',
      version: 1,
      schema: environmentChoicesSchema,
      initial: noEnvironmentChoices,
    }),
    openRecordFolder({
      layer,
      folder: at('registries'),
      format: 'fairlead/registry',
      version: 1,
      schema: registryRecordSchema,
    }),
    openRecordFolder({
      layer,
      folder: at('image-origins'),
      format: 'fairlead/image-origin',
      version: 1,
      schema: imageOriginSchema,
    }),
    openRecordFolder({
      layer,
      folder: at('pull-intents'),
      format: 'fairlead/pull-intent',
      version: 1,
      schema: pullIntentSchema,
    }),
    ActivityLog.open({ ...options.activity, layer, path: at('activity.jsonl') }),
  ])
  // the workspace's id stands in labels on engines, so it must be on disk before it is used
  if (!workspace.exists) await workspace.update((value) => ({ ...value }))

  return {
    vault,
    workspace,
    choices,
    records,
    origins,
    intents,
    activity,
    notices: () =>
      [vault, workspace, choices, records, origins, intents].flatMap((file) => file.notices).map(shownNotice),
    dispose: async () => {
      await Promise.all(
        [vault, workspace, choices, records, origins, intents, activity].map((each) => each.dispose()),
      )
    },
  }
}

function shownNotice({ file, keptAs, usedBackup }: StorageNotice): About['notices'][number] {
  const code = usedBackup ? 'restored-from-backup' : keptAs === undefined ? 'unreadable' : 'kept-aside'
  return { file, code, ...(keptAs === undefined ? {} : { kept: keptAs }) }
}
