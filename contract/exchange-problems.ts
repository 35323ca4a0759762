import * as z from 'zod'

/** Why a login that was found is not taken over. */
export const loginReasonSchema = z.enum([
  'bad-address',
  'bad-entry',
  'empty',
  'bad-encoding',
  'no-username',
  'bad-username',
  'registry-token',
  'hub-token',
  'too-long',
  'control-characters',
  'not-text',
  'helper-not-asked',
  'helper-unusable',
  'helper-failed',
  'not-in-helper',
])
export type LoginReason = z.infer<typeof loginReasonSchema>

/** Why a credential helper gave no answer that may be used. */
export const helperReasonSchema = z.enum([
  'bad-name',
  'not-installed',
  'unsafe-folder',
  'bad-input',
  'not-started',
  'timeout',
  'too-much',
  'locked',
  'failed',
  'bad-answer',
  'other-answer',
  'not-there',
])
export type HelperReason = z.infer<typeof helperReasonSchema>

/** Why a file of logins is left as it is. */
export const sweepReasonSchema = z.enum(['changed', 'not-yours', 'not-a-file', 'gone', 'read-only'])
export type SweepReason = z.infer<typeof sweepReasonSchema>

/** Why a registry cannot stand in a Kubernetes secret. */
export const exportReasonSchema = z.enum(['anonymous', 'identity-token', 'unreadable'])
export type ExportReason = z.infer<typeof exportReasonSchema>

/** What can go wrong between Fairlead and other programs' logins; part of `problemShapes`. */
export const exchangeProblems = {
  'exchange.stale': z.object({}),
  'exchange.login-refused': z.object({ reason: loginReasonSchema }),
  'exchange.helper-failed': z.object({ helper: z.string(), reason: helperReasonSchema }),
  'exchange.file-left': z.object({ file: z.string(), reason: sweepReasonSchema }),
  'exchange.backup-not-found': z.object({ id: z.string() }),
  'exchange.not-confirmed': z.object({}),
  'exchange.nothing-to-export': z.object({ reasons: z.array(exportReasonSchema) }),
  'exchange.export-not-found': z.object({}),
} as const
