import { oc } from '@orpc/contract'
import * as z from 'zod'
import { exportReasonSchema, helperReasonSchema, loginReasonSchema } from './exchange-problems.ts'
import { problemRecordSchema, problems } from './problem.ts'
import { addressPreviewSchema, scopeDraftSchema } from './registry/registry-forms.ts'
import { registrySummarySchema, scopeSchema } from './registry/registry-record.ts'
import { idSchema, instantSchema, typedSchema } from './scalars.ts'

/** Where another program keeps logins: a file of Docker's or Podman's, or `DOCKER_AUTH_CONFIG`. */
export const loginPlaceKindSchema = z.enum(['docker-config', 'docker-env', 'podman-auth'])
export type LoginPlaceKind = z.infer<typeof loginPlaceKindSchema>

export const placeFaultSchema = z.enum([
  'no-permission',
  'not-a-file',
  'dangling-link',
  'unreadable',
  'too-large',
  'not-text',
  'not-json',
  'not-an-object',
  'unknown-fields',
])
export type PlaceFault = z.infer<typeof placeFaultSchema>

/** A place that stands. `fault` says why nothing, and `more` how many logins beyond the first, are not shown. */
export const loginPlaceSchema = z.object({
  kind: loginPlaceKindSchema,
  /** The full path; an environment variable has none. */
  file: z.string().optional(),
  fault: placeFaultSchema.optional(),
  more: z.number().int().nonnegative(),
  /** Whether entries can be taken out of it: it is a file, and this user's. */
  sweepable: z.boolean(),
})
export type LoginPlace = z.infer<typeof loginPlaceSchema>

/** A program that keeps logins for Docker. `file` is the one that would be, or was, run. */
export const loginHelperSchema = z.object({
  name: z.string(),
  file: z.string().optional(),
  state: z.enum(['not-asked', 'asked', 'failed', 'unusable']),
  reason: helperReasonSchema.optional(),
})
export type LoginHelper = z.infer<typeof loginHelperSchema>

/** What should be known of a login before it is taken over. */
export const loginDoubtSchema = z.enum([
  /** The same key stands more than once in the file; programs take the last. */
  'duplicate-key',
  /** Another key of the file means the same address; Docker takes any of them. */
  'same-address',
  /** It holds a password beside its identity token; Docker uses the token. */
  'two-secrets',
  /** `username` or `password` say other than `auth`, which Docker uses. */
  'contradiction',
  /** The file names a helper for this address, which Docker asks instead. */
  'not-used',
])
export type LoginDoubt = z.infer<typeof loginDoubtSchema>

/** A login of another program, without its secret. */
export const foundLoginSchema = z.object({
  /** Names this login as it was found: it means nothing any more once the entry has changed. */
  key: z.string(),
  place: loginPlaceKindSchema,
  file: z.string().optional(),
  address: addressPreviewSchema,
  /** The address as it stands there, cut, and made fit to be shown; absent where it could hold a secret. */
  text: z.string().optional(),
  username: z.string().optional(),
  kind: z.enum(['password', 'identity-token', 'unknown']),
  kept: z.enum(['plaintext', 'helper', 'nowhere']),
  helper: z.string().optional(),
  doubts: z.array(loginDoubtSchema),
  /** Why it cannot be imported; absent if it can. */
  refused: loginReasonSchema.optional(),
  /** Registries of the project that have this address; rule 1 forbids a second in the same scope. */
  existing: z.array(z.object({ id: idSchema, name: z.string(), scope: scopeSchema })),
})
export type FoundLogin = z.infer<typeof foundLoginSchema>

export const foundLoginsSchema = z.object({
  places: z.array(loginPlaceSchema),
  helpers: z.array(loginHelperSchema),
  logins: z.array(foundLoginSchema),
  /** Whether terminals stay logged in by way of Fairlead's own helper once entries are taken out. */
  helperSetUp: z.boolean(),
})
export type FoundLogins = z.infer<typeof foundLoginsSchema>

const keySchema = z.string().regex(/^[0-9a-f]{32}$/)

export const importChoiceSchema = z.object({
  key: keySchema,
  /** Suggested from address and username if left out. */
  name: typedSchema.optional(),
  scope: scopeDraftSchema,
  onConflict: z.enum(['skip', 'replace']),
})
export type ImportChoice = z.infer<typeof importChoiceSchema>

export const importOutcomeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('imported'), key: keySchema, registry: registrySummarySchema }),
  z.object({ kind: z.literal('replaced'), key: keySchema, registry: registrySummarySchema }),
  z.object({
    kind: z.literal('skipped'),
    key: keySchema,
    existing: z.object({ id: idSchema, name: z.string() }),
  }),
  z.object({ kind: z.literal('refused'), key: keySchema, problem: problemRecordSchema }),
])
export type ImportOutcome = z.infer<typeof importOutcomeSchema>

/** What became of one file. The backup is sealed in the vault: no plaintext stays on the disk. */
export const sweepOutcomeSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('swept'),
    file: z.string(),
    removed: z.number().int(),
    backup: z.object({ id: idSchema }),
  }),
  z.object({ kind: z.literal('left'), file: z.string(), problem: problemRecordSchema }),
])
export type SweepOutcome = z.infer<typeof sweepOutcomeSchema>

export const loginBackupSchema = z.object({
  id: idSchema,
  file: z.string(),
  at: instantSchema,
  /** How many entries were taken out then. */
  removed: z.number().int(),
})
export type LoginBackup = z.infer<typeof loginBackupSchema>

/** A file that was exported; it holds secrets in clear until it is removed. */
export const exportedFileSchema = z.object({ name: z.string(), at: instantSchema, bytes: z.number() })
export type ExportedFile = z.infer<typeof exportedFileSchema>

const saving = problems('storage.not-saved', 'storage.newer-format')
const opened = problems('vault.absent', 'vault.locked')

export const exchange = {
  /**
   * Logins of Docker and Podman on this machine. Changes no file. `askHelpers` runs the credential helpers
   * that the files name, so that they list what they keep; without it their logins cannot be imported.
   */
  findLogins: oc
    .input(z.object({ projectId: idSchema, askHelpers: z.boolean() }))
    .output(foundLoginsSchema)
    .errors(problems('project.not-found')),

  /**
   * Takes logins over, one after the other; each has an outcome of its own, in the order of the choices. They
   * are not proven on the way, unless `environmentId` names the engine to verify them with afterwards. A thousand
   * at most fit into one call.
   */
  importLogins: oc
    .input(
      z.object({
        projectId: idSchema,
        environmentId: idSchema.optional(),
        choices: z.array(importChoiceSchema).max(1000),
      }),
    )
    .output(z.array(importOutcomeSchema))
    .errors({ ...opened, ...problems('project.not-found') }),

  /** Takes plaintext entries out of their files, each of which is sealed in the vault before. */
  removePlaintext: oc
    .input(z.object({ keys: z.array(keySchema).min(1).max(10_000) }))
    .output(z.array(sweepOutcomeSchema))
    .errors({ ...opened, ...problems('exchange.stale') }),

  backups: oc.output(z.array(loginBackupSchema)),

  /**
   * Writes the file as it was before the sweep, in its place, or beside it under a new name if it may have
   * changed since. Throws `exchange.file-left` where that is so.
   */
  restoreBackup: oc
    .input(z.object({ id: idSchema, where: z.enum(['in-place', 'beside']) }))
    .output(z.object({ file: z.string() }))
    .errors({
      ...saving,
      ...opened,
      ...problems('exchange.backup-not-found', 'exchange.file-left', 'vault.secret-unreadable'),
    }),

  removeBackup: oc
    .input(z.object({ id: idSchema }))
    .output(z.object({}))
    .errors({ ...saving, ...problems('exchange.backup-not-found') }),

  /**
   * Writes `kubernetes.io/dockerconfigjson` secrets to one YAML file, mode 0600, in the exports folder, and to
   * the clipboard where the shell has one and `copy` asks for it. `confirmed` says that the user has agreed
   * to secrets in clear.
   */
  exportKubernetes: oc
    .input(z.object({ ids: z.array(idSchema).min(1).max(10_000), confirmed: z.boolean(), copy: z.boolean() }))
    .output(
      z.object({
        name: z.string(),
        /** The full path. */
        file: z.string(),
        registries: z.number().int(),
        documents: z.number().int(),
        copied: z.boolean(),
        leftOut: z.array(z.object({ id: idSchema, name: z.string(), reason: exportReasonSchema })),
      }),
    )
    .errors({
      ...saving,
      ...opened,
      ...problems('exchange.not-confirmed', 'exchange.nothing-to-export', 'registry.not-found'),
    }),

  /** The exported files that still stand, newest first. */
  exports: oc.output(
    z.object({ folder: z.string(), canCopy: z.boolean(), files: z.array(exportedFileSchema) }),
  ),

  removeExport: oc
    .input(z.object({ name: typedSchema }))
    .output(z.object({}))
    .errors({ ...saving, ...problems('exchange.export-not-found') }),
}
