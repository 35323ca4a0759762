import { eventIterator, oc } from '@orpc/contract'
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
  'session.opened',
  'session.ended',
  'session.expired',
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
  'service.forgotten',
  'service.blocked',
  'workload.adopted',
  'workload.left',
  'project.added',
  'project.renamed',
  'project.removed',
  'project.forgotten',
  'mirror.confirmed',
  'mirror.forgotten',
  'environment.added',
  'environment.edited',
  'environment.removed',
  'environment.plain-tcp-confirmed',
  'environment.plain-tcp-forgotten',
  'namespace.added',
  'namespace.renamed',
  'namespace.removed',
  'namespace.forgotten',
])
export type ActivityKind = z.infer<typeof activityKindSchema>

type Subject<K extends string> = K extends `${infer H}.${string}` ? H : never

export const activityGroupSchema = z.enum([
  'vault',
  'registries',
  'terminal',
  'pulls',
  'images',
  'workloads',
  'services',
  'projects',
  'environments',
])
export type ActivityGroup = z.infer<typeof activityGroupSchema>

const groups = {
  vault: 'vault',
  session: 'vault',
  backup: 'vault',
  registry: 'registries',
  logins: 'registries',
  mirror: 'environments',
  terminal: 'terminal',
  pull: 'pulls',
  image: 'images',
  launch: 'workloads',
  workload: 'workloads',
  service: 'services',
  project: 'projects',
  namespace: 'projects',
  environment: 'environments',
} as const satisfies Record<Subject<ActivityKind>, ActivityGroup>

/** What an entry is about. */
export function activityGroup(kind: ActivityKind): ActivityGroup {
  return groups[kind.split('.', 1)[0] as Subject<ActivityKind>]
}

/** The log has two segments of this size at most (bytes); the older one goes when the newer one is full. */
export const activitySegmentBytes = 4 * 1024 * 1024

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

/**
 * Which entries are meant: all, but for what is given. `from` counts, `to` does not. `text` is looked for in
 * names, programs and codes, without regard to case.
 */
export const activityFilterSchema = z.object({
  registryId: idSchema.optional(),
  group: activityGroupSchema.optional(),
  ok: z.boolean().optional(),
  program: z.string().max(80).optional(),
  text: z.string().max(200).optional(),
  from: instantSchema.optional(),
  to: instantSchema.optional(),
})
export type ActivityFilter = z.infer<typeof activityFilterSchema>

export const activity = {
  /**
   * Newest first. `before` and `after` are ids of entries: what follows stays the same while new entries come.
   * Nothing is older than an entry that has left the log, and everything is newer.
   */
  list: oc
    .input(
      activityFilterSchema.extend({
        limit: z.number().int().min(1).max(5000),
        before: idSchema.optional(),
        after: idSchema.optional(),
      }),
    )
    .output(z.array(activityEntrySchema)),

  /** How much there is, and whom it is about: `registries` by the name that they had last. */
  overview: oc.input(activityFilterSchema).output(
    z.object({
      total: z.number(),
      matching: z.number(),
      oldestAt: instantSchema.optional(),
      registries: z.array(z.object({ id: idSchema, name: z.string() })),
      programs: z.array(z.string()),
    }),
  ),

  /**
   * The entries as JSON lines (jsonlines.org), newest first, each with its `time` in ISO 8601 beside `at`. What
   * is in the log when it is asked for, in parts.
   */
  export: oc.input(activityFilterSchema).output(eventIterator(z.object({ text: z.string() }))),
}
