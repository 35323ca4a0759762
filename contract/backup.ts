import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { problems } from './problem.ts'
import { idSchema, instantSchema, typedSchema } from './scalars.ts'

/** What crosses in one message, in bytes before base64. */
export const backupPartBytes = 256 * 1024

const partSchema = z.base64().max(Math.ceil(backupPartBytes / 3) * 4)

/**
 * A backup as it comes: first what it will be, then its bytes in order. `leftOut` names the files of the data
 * folder that do not verify, and are therefore not in it.
 */
export const backupEventSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('file'),
    name: z.string().max(100),
    bytes: z.int(),
    leftOut: z.array(z.string()),
  }),
  z.object({ kind: z.literal('part'), content: partSchema }),
])
export type BackupEvent = z.infer<typeof backupEventSchema>

/** The state that a restore replaced. It goes away by itself at `until`. */
export const keptStateSchema = z.object({
  name: z.string().regex(/^before-restore-[0-9TZ-]{1,40}$/),
  at: instantSchema,
  until: instantSchema,
  bytes: z.int(),
})
export type KeptState = z.infer<typeof keptStateSchema>

/** What a backup holds that will be in force after the restart of the core. */
export const restoreOutcomeSchema = z.object({
  madeAt: instantSchema,
  registries: z.int(),
  credentials: z.int(),
})
export type RestoreOutcome = z.infer<typeof restoreOutcomeSchema>

const upload = z.object({ id: idSchema })

export const backup = {
  /** Needs the vault unlocked. The passphrase seals the backup, and opens its vault on any machine. */
  make: oc
    .input(z.object({ passphrase: typedSchema }))
    .output(eventIterator(backupEventSchema))
    .errors(
      problems(
        'input.invalid',
        'vault.absent',
        'vault.locked',
        'vault.slot-unavailable',
        'storage.not-saved',
        'storage.damaged',
        'backup.too-large',
        'backup.unsettled',
      ),
    ),

  /** Makes room for a backup file of this size; at most `partBytes` of it go into one part. */
  begin: oc
    .input(z.object({ size: z.int().min(0) }))
    .output(upload.extend({ partBytes: z.int() }))
    .errors(problems('backup.too-large', 'backup.damaged', 'storage.not-saved')),

  /** The next bytes of the file. An upload that hears nothing for ten minutes is given up. */
  part: oc
    .input(upload.extend({ content: partSchema }))
    .output(z.object({}))
    .errors(problems('job.not-found', 'backup.damaged', 'storage.not-saved')),

  /** Gives an upload up, and removes what came of it. */
  cancel: oc.input(upload).output(z.object({})),

  /**
   * Opens the whole backup and makes it ready; after the answer every connection ends, and the core starts
   * anew with what was restored. After a wrong passphrase the upload stands, for another one.
   */
  finish: oc
    .input(upload.extend({ passphrase: typedSchema }))
    .output(restoreOutcomeSchema)
    .errors(
      problems(
        'job.not-found',
        'backup.wrong-passphrase',
        'vault.slow-down',
        'backup.damaged',
        'backup.pulls-running',
        'storage.newer-format',
        'storage.not-saved',
      ),
    ),

  /** What restores have replaced, newest first. It holds the sealed secrets of that time. */
  kept: oc.output(z.array(keptStateSchema)),

  /** Removes one of them for good. */
  forget: oc
    .input(keptStateSchema.pick({ name: true }))
    .output(z.object({}))
    .errors(problems('storage.not-saved')),
}
