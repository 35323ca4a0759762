import { oc } from '@orpc/contract'
import * as z from 'zod'
import { idSchema, instantSchema } from './scalars.ts'

export const activityKindSchema = z.enum([
  'vault.created',
  'vault.unlocked',
  'vault.locked',
  'vault.slot-added',
  'vault.slot-removed',
  'vault.passphrase-changed',
  'vault.recovery-replaced',
  'vault.key-rotated',
  'vault.rolled-back',
  'vault.state-accepted',
  'backup.made',
  'backup.restored',
  'registry.added',
  'registry.cloned',
  'registry.edited',
  'registry.change-undone',
  'registry.activated',
  'registry.leased',
  'registry.lease-ended',
  'registry.expired',
  'registry.deactivated',
  'registry.removed',
  'registry.verified',
  'registry.imported',
  'registry.exported',
  'logins.swept',
  'logins.restored',
  'terminal.given',
  'terminal.refused',
  'terminal.absent',
  'terminal.stored',
  'terminal.erased',
  'terminal.set-up',
  'terminal.taken-back',
  'pull.started',
  'pull.done',
  'pull.failed',
  'pull.stopped',
  'image.removed',
  'image.loaded',
  'image.saved',
  'launch.started',
  'launch.failed',
  'launch.refused',
  'workload.stopped',
  'workload.removed',
  'service.scaled',
  'service.started',
  'service.stopped',
  'service.restarted',
  'service.updated',
  'service.update-failed',
  'service.rolled-back',
  'service.removed',
  'service.blocked',
  'workload.adopted',
  'workload.left',
  'project.added',
  'project.renamed',
  'project.removed',
  'mirror.confirmed',
  'mirror.forgotten',
  'namespace.added',
  'namespace.renamed',
  'namespace.removed',
])
export type ActivityKind = z.infer<typeof activityKindSchema>

/** One line of the log. `code` is the problem's where something failed. Never holds a secret. */
export const activityEntrySchema = z.object({
  id: idSchema,
  at: instantSchema,
  kind: activityKindSchema,
  ok: z.boolean(),
  registry: z.object({ id: idSchema, name: z.string() }).optional(),
  subject: z.string().optional(),
  code: z.string().optional(),
  /** A pull that was made without the credential that matched, because the user asked for that. */
  anonymous: z.literal('by-request').optional(),
  /** The program whose terminal asked, as the system names it. */
  program: z.string().max(80).optional(),
  /** How often the same happened within a minute, where that was more than once. */
  count: z.int().min(2).optional(),
})
export type ActivityEntry = z.infer<typeof activityEntrySchema>

export const activity = {
  /** Newest first. */
  list: oc
    .input(z.object({ limit: z.number().int().min(1).max(5000), registryId: idSchema.optional() }))
    .output(z.array(activityEntrySchema)),
}
