import type { DataShape } from '../backup/data-shape.ts'
import { environmentChoicesSchema, fromMirrorsAlone } from '../environments/records/environment-choices.ts'
import { loginBackupFormat } from '../exchange/sweep/login-backups.ts'
import { workspaceSchema } from '../projects/project-record.ts'
import { imageOriginSchema } from '../pulls/image-journal.ts'
import { pullIntentSchema } from '../pulls/pull-intents.ts'
import { registryRecordSchema } from '../registries/registry-record.ts'
import { vaultHeaderFormat } from '../vault/keys/vault-header.ts'
import { secretRecordFormat } from '../vault/seal/secret-record.ts'
import { adoptionsSchema } from '../workloads/adopt/adoptions.ts'
import { serviceFormat } from '../workloads/services/record/service-record.ts'

export const workspaceFormat = {
  format: 'fairlead/projects',
  version: 1,
  schema: workspaceSchema,
} as const

export const environmentsFormat = {
  format: 'fairlead/environments',
  version: 2,
  schema: environmentChoicesSchema,
  migrations: [fromMirrorsAlone],
} as const

export const registryFormat = {
  format: 'fairlead/registry',
  version: 1,
  schema: registryRecordSchema,
} as const

export const imageOriginFormat = {
  format: 'fairlead/image-origin',
  version: 1,
  schema: imageOriginSchema,
} as const

export const pullIntentFormat = {
  format: 'fairlead/pull-intent',
  version: 1,
  schema: pullIntentSchema,
} as const

export const adoptionsFormat = {
  format: 'fairlead/adopted',
  version: 1,
  schema: adoptionsSchema,
} as const

/** Everything in a data folder that is kept for good: what a backup holds, and what a restore replaces. */
export const dataShape: DataShape = {
  documents: {
    'vault.json': vaultHeaderFormat,
    'projects.json': workspaceFormat,
    'environments.json': environmentsFormat,
    'adopted.json': adoptionsFormat,
  },
  records: [
    { folder: /^secrets(-[1-9]\d{0,8})?$/, format: secretRecordFormat },
    { folder: /^registries$/, format: registryFormat },
    { folder: /^image-origins$/, format: imageOriginFormat },
    { folder: /^pull-intents$/, format: pullIntentFormat },
    { folder: /^login-backups$/, format: loginBackupFormat },
    { folder: /^services$/, format: serviceFormat },
  ],
  plain: { 'settings.json': 'replaced', 'activity.jsonl': 'appended', 'activity.jsonl.1': 'appended' },
}
